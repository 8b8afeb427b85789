/**
 * Starts the console.
 *
 *   app, header, router, settings, session   the shell, where the reader is, what is chosen
 *   api                                      the server's API, one function an endpoint
 *   i18n                                     every text, in English and Khmer
 *   query/                                   the first page: box, completion, running, history
 *   results/                                 what comes back: table, JSON, downloads
 *   graph/                                   the same as a graph; worker.ts is a bundle of its own
 *   evidence, statement/                     the sentence in its article, and its review
 *   pages/, documents/, entity/, schema/     the other pages and their parts
 *   ui/                                      buttons, tabs, dialogs, terms, standing
 *   styles/                                  one sheet; its colours and sizes are in tokens.css
 *
 * All text reaches the page as text: nothing here makes markup of a string.
 */
import { render } from "preact";
import { App } from "./app";
import { startRouter } from "./router";
import { applySettings } from "./settings";

startRouter();
applySettings();

// Chromium may keep the letters that it took while a font was on its way, a row
// of boxes. So the font comes first; where it cannot, the system's has to do.
await Promise.allSettled(["400", "600"].map((weight) => document.fonts.load(`${weight} 1em "Noto Sans Khmer"`, "ខ")));
render(<App />, document.getElementById("app")!);
