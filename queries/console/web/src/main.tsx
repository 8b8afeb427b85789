/** Starts the console. */
import { render } from "preact";
import { App } from "./app";
import { startRouter } from "./router";
import { applySettings } from "./settings";

startRouter();
applySettings();

// Chromium keeps the shapes of words: Khmer that is drawn before its font is
// there stays boxes.
await Promise.allSettled(["400", "600"].map((weight) => document.fonts.load(`${weight} 1em "Noto Sans Khmer"`, "ក")));
render(<App />, document.getElementById("app")!);
