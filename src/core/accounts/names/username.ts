/** A username as its owner wrote it. Two usernames with the same `key` are the same username. */
export interface Username {
  readonly display: string;
  readonly key: string;
}

export const usernamePattern = "^[A-Za-z0-9._-]{3,64}$";
export const usernameRule = "Use 3 to 64 letters (a to z), digits, dots, underscores or hyphens.";

const allowed = new RegExp(usernamePattern);

/**
 * Reads a username; undefined for an invalid one. Equality is decided here, by NFKC, lower case and a fixed alphabet. It is
 * not left to the database, because MySQL's collation treats `admin`, `ádmin` and `admin ` as equal. `@` is not allowed, so a
 * username is never somebody's e-mail address.
 */
export function parseUsername(text: string): Username | undefined {
  const display = text.normalize("NFKC");
  return allowed.test(display) ? { display, key: display.toLowerCase() } : undefined;
}
