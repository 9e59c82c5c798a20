/** Milliseconds after which the browser has read the file, so that its memory can be freed. */
const patience = 60_000;

/** Lets the browser save a value as a JSON file. */
export const saveFile = (name: string, value: unknown): void =>
  saveText(name, JSON.stringify(value, null, 2), "application/json");

/** Lets the browser save a text as a file, as if the user had clicked a link for a download. */
export function saveText(name: string, text: string, type = "text/plain"): void {
  const file = new Blob([text], { type });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), patience);
}
