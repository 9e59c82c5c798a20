import { Failure, serverFailures } from "../../failures.ts";
import { noPassword } from "../../ground/no-password.ts";
import type { AccountPolicy, AccountPorts } from "../ports.ts";
import { notifyOwner, welcome } from "./emails.ts";
import { accountMaker, registrationRank, reportRegistration } from "./new-account.ts";
import { prepare, type Registration, type Validated } from "./validate.ts";

/**
 * Registers without telling whether the address has an account. Does the same for every address: one count, one read and one hash.
 * Returns the rest of the work, which must run after the answer because its time differs. The rest creates the account and sends
 * the link that proves the address, or tells the owner of a taken address. Throws Failure `registration_closed`,
 * `validation_failed` with every invalid field, `registration_refused`, `refused`, `too_many_requests`, `overloaded`, `aborted`
 * or `unavailable`.
 */
export async function registerPrivately(
  ports: AccountPorts,
  policy: AccountPolicy,
  registration: Registration,
): Promise<() => Promise<void>> {
  const { language, signal } = registration;
  const valid = await prepare(ports, policy, registration);
  const owner = await ports.store.findAccountByEmail(valid.email.key);
  const passwordHash =
    valid.password === undefined
      ? noPassword
      : await ports.hasher.hash(valid.password, signal, registrationRank);
  return async () => {
    const account = owner ? undefined : await insert(ports, valid, passwordHash);
    if (!account) return notifyOwner(ports, policy, valid.email, language);
    reportRegistration(ports, policy, account, registration);
    await welcome(ports, policy, account, language);
  };
}

/** Stores the account under the first username that is free. Undefined if the address is taken meanwhile. */
async function insert(ports: AccountPorts, valid: Validated, passwordHash: string) {
  const make = accountMaker(ports, valid, passwordHash);
  for (const username of valid.usernames) {
    const account = make(username);
    if (await ports.store.insertAccount(account)) return account;
    if (await ports.store.findAccountByEmail(valid.email.key)) return undefined;
  }
  throw new Failure(serverFailures.unavailable, { reason: "every generated username is taken" });
}
