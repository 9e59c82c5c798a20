/** A name to log in with: as its owner writes it, and the key that decides equality. */
export interface Username {
  readonly display: string;
  readonly key: string;
}

export const usernamePattern = "^[A-Za-z0-9._-]{3,64}$";
export const usernameRule =
  "3 to 64 letters (a to z), digits, dots, underscores or hyphens are allowed.";

const allowed = new RegExp(usernamePattern);

/**
 * NFKC, lower case and a checked alphabet decide which names are one, never a collation: MySQL's would take `admin`,
 * `ádmin` and `admin ` for the same. No `@`, so that a username can never be somebody's e-mail address.
 */
export function parseUsername(text: string): Username | undefined {
  const display = text.normalize("NFKC");
  return allowed.test(display) ? { display, key: display.toLowerCase() } : undefined;
}
