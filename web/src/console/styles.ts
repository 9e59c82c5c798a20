import url from "./console.css?url";

/** Loads the styles of the console, after a click that only administrators see. */
export function loadStyles(): Promise<unknown> {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = url;
  const isLoaded = new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", reject);
  });
  document.head.append(link);
  return isLoaded;
}
