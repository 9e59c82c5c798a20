import { render } from "preact";
import { App } from "./app.tsx";
import { loadLanguage } from "./language/language.ts";

const root = document.getElementById("app");
if (root) void loadLanguage().then(() => render(<App />, root));
