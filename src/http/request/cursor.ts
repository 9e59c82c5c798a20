import { Failure, requestFailures } from "../../core/failures.ts";

/** Writes a place of a list as base64url, because callers must not build a cursor themselves. */
export const writeCursor = (place: string | undefined): string | null =>
  place === undefined
    ? null
    : btoa(place).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** The longest cursor: that of two words of a search. */
const longest = 1200;

/** Reads a cursor; undefined for none. Throws Failure `validation_failed` for a text that `writeCursor` did not write. */
export function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  if (cursor.length <= longest && /^[A-Za-z0-9_-]+$/.test(cursor)) {
    try {
      return atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    } catch {
      // A length that no base64 has.
    }
  }
  throw new Failure(requestFailures.validation_failed, {
    errors: [{ pointer: "/cursor", message: "This is not a next_cursor of this list." }],
  });
}
