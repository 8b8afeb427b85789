/** Starts the console. */
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
