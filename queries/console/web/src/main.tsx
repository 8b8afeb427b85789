/** Starts the console. */
import { render } from "preact";
import { App } from "./app";
import { startRouter } from "./router";
import { applySettings } from "./settings";

// Chromium may keep the letters that it took while a font was on its way: the
// name of the Khmer language in the header stayed a row of boxes. So the font
// comes first; where it cannot, the system's has to do.
async function khmerLetters(): Promise<void> {
  const faces = ["400", "600"].map((weight) => document.fonts.load(`${weight} 1em "Noto Sans Khmer"`, "ខ"));
  await Promise.allSettled(faces);
}

startRouter();
applySettings();
void khmerLetters().then(() => render(<App />, document.getElementById("app")!));
