/** A username as its owner wrote it. Two usernames with the same `key` are the same username. */
export interface Username {
  readonly display: string;
  readonly key: string;
}

/** Of new usernames, beside their length. Without a lookahead, which some languages lack. */
export const usernamePattern = "^[._-]*[A-Za-z0-9][A-Za-z0-9._-]*$";
export const usernameRule =
  "Use 3 to 64 letters (a to z), digits, dots, underscores or hyphens, with at least one letter or digit.";

const pattern = new RegExp(usernamePattern);
const allowed = /^[A-Za-z0-9._-]{3,64}$/;

/**
 * Reads the username of an account; undefined for an invalid one. Equality is decided here, by NFKC, lower case and a fixed alphabet. It is
 * not left to the database, because MySQL's collation treats `admin`, `ádmin` and `admin ` as equal. `@` is not allowed, so a
 * username is never somebody's email address.
 */
export function parseUsername(text: string): Username | undefined {
  const display = text.normalize("NFKC");
  return allowed.test(display) ? { display, key: display.toLowerCase() } : undefined;
}

/** Whether a new account may have a username. Those of earlier versions may consist of dots, underscores and hyphens alone. */
export const isNewUsername = ({ key }: Username): boolean => pattern.test(key);
