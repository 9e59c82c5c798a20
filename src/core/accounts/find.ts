import { parseEmail } from "./email.ts";
import type { Account } from "./model.ts";
import type { AccountStore } from "./ports.ts";
import { parseUsername } from "./username.ts";

/** The account of a username or an e-mail address. Throws Failure `unavailable`. */
export async function findByIdentifier(
  store: Pick<AccountStore, "findAccountByEmail" | "findAccountByUsername">,
  identifier: string,
): Promise<Account | undefined> {
  const email = parseEmail(identifier);
  if (email) return store.findAccountByEmail(email.key);
  const username = parseUsername(identifier);
  return username && store.findAccountByUsername(username.key);
}
