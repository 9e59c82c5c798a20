import { loadAllTexts } from "../language/language.ts";
import url from "./account.css?url";

/** Adds a stylesheet to the page. */
export function addStyles(href: string): Promise<unknown> {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  const isLoaded = new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", reject);
  });
  document.head.append(link);
  return isLoaded;
}

let styles: Promise<unknown> | undefined;

/** Loads what a login does not need, and all other pages do: the other texts and styles. */
export function loadRest(): Promise<unknown> {
  styles ??= addStyles(url).catch((error: unknown) => {
    styles = undefined;
    throw error;
  });
  return Promise.all([loadAllTexts(), styles]);
}
