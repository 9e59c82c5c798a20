import { parseEmail } from "./email.ts";
import type { Account } from "./model.ts";
import { parseUsername } from "./names/username.ts";
import type { AccountStore } from "./ports.ts";

/** The one spelling of an identifier by which its tries are counted. No account has a longer one than an address may be. */
export const identifierKey = (identifier: string): string =>
  identifier.length > 254 ? "too long" : spellingOf(identifier);

const spellingOf = (identifier: string): string =>
  parseEmail(identifier)?.key ??
  parseUsername(identifier)?.key ??
  identifier.normalize("NFKC").toLowerCase();

/** Finds an account by username or email address; undefined if there is none. Throws Failure `unavailable`. */
export async function findByIdentifier(
  store: Pick<AccountStore, "findAccountByEmail" | "findAccountByUsername">,
  identifier: string,
): Promise<Account | undefined> {
  const email = parseEmail(identifier);
  if (email) return store.findAccountByEmail(email.key);
  const username = parseUsername(identifier);
  return username && store.findAccountByUsername(username.key);
}
