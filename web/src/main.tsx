import { render } from "preact";
import { App } from "./app.tsx";
import { loadLanguage } from "./language/language.ts";

const root = document.getElementById("app");
// In English, if the texts of another language cannot be loaded.
if (root) {
  void loadLanguage()
    .catch(() => {})
    .then(() => render(<App />, root));
}
