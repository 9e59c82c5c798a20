import type { FieldError } from "../failures.ts";

/** Characters of a picture's URL, which the database takes. */
export const pictureMaxLength = 512;

/**
 * The URL of a picture, as the database stores it. Undefined for anything but https, because apps show it on their pages. The server and
 * its own pages never load it, so that the host learns of no visit.
 */
export function parsePicture(text: string): string | undefined {
  const url = URL.parse(text);
  if (url?.protocol !== "https:" || url.username + url.password !== "") return undefined;
  return url.href.length <= pictureMaxLength ? url.href : undefined;
}

/** Reads a picture that a user chose. Null stays null. Adds the rule that it breaks to `errors`. */
export function chosenPicture(picture: string | null, errors: FieldError[]): string | null {
  if (picture === null) return null;
  const url = parsePicture(picture);
  if (url === undefined) {
    const message = `Use an https URL of at most ${pictureMaxLength} characters, without a username or password, or null.`;
    errors.push({ pointer: "/picture", message });
  }
  return url ?? null;
}
