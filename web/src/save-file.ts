/** Milliseconds after which the browser has read the file, so that its memory can be freed. */
const patience = 60_000;

/** Lets the browser save a value as a JSON file, as if the user had clicked a link for a download. */
export function saveFile(name: string, value: unknown): void {
  const file = new Blob([JSON.stringify(value, null, 2)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), patience);
}
