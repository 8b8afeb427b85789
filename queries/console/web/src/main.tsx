/** Starts the console. */
import { render } from "preact";
import { App } from "./app";
import { startRouter } from "./router";
import { applySettings } from "./settings";

startRouter();
applySettings();
render(<App />, document.getElementById("app")!);
