/** A username as its owner writes it, and the key that decides equality. */
export interface Username {
  readonly display: string;
  readonly key: string;
}

export const usernamePattern = "^[A-Za-z0-9._-]{3,64}$";
export const usernameRule = "Use 3 to 64 letters (a to z), digits, dots, underscores or hyphens.";

const allowed = new RegExp(usernamePattern);

/**
 * Reads a username; undefined for an invalid one. NFKC, lower case and a checked alphabet decide which names are equal. A
 * collation does not: MySQL's would treat `admin`, `ádmin` and `admin ` as the same. `@` is not allowed, so a username is
 * never somebody's e-mail address.
 */
export function parseUsername(text: string): Username | undefined {
  const display = text.normalize("NFKC");
  return allowed.test(display) ? { display, key: display.toLowerCase() } : undefined;
}
