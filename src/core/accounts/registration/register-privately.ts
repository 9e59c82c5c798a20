import { askEmailCode, type AskedEmailCode } from "../../email-codes/ask.ts";
import { openRequest } from "../../email-codes/bind.ts";
import { Failure, serverFailures } from "../../failures.ts";
import { noPassword } from "../../ground/no-password.ts";
import type { AccountPolicy, AccountPorts, RegistrationPorts } from "../ports.ts";
import { notifyOwner, welcome } from "./emails.ts";
import { accountMaker, registrationRank, reportRegistration } from "./new-account.ts";
import { prepare, type Registration, type Validated } from "./validate.ts";

/**
 * Registers without telling whether the address has an account. Does the same for every address: one count, one read and one hash.
 * Returns the request for a code, and the rest of the work, which must run after the answer because its time differs. The rest creates the
 * account and sends the link and the code that prove the address, or tells the owner of a taken address. Throws Failure
 * `registration_closed`, `validation_failed` with every invalid field, `registration_refused`, `refused`, `too_many_requests`,
 * `overloaded`, `aborted` or `unavailable`.
 */
export async function registerPrivately(
  ports: RegistrationPorts,
  policy: AccountPolicy,
  registration: Registration,
): Promise<{ readonly asked: AskedEmailCode; finish(): Promise<void> }> {
  const { language, signal } = registration;
  const valid = await prepare(ports, policy, registration);
  const owner = await ports.store.findAccountByEmail(valid.email.key);
  const passwordHash =
    valid.password === undefined
      ? noPassword
      : await ports.hasher.hash(valid.password, signal, registrationRank);
  const code = await askEmailCode(ports, openRequest);
  const finish = async () => {
    const account = owner ? undefined : await insert(ports, valid, passwordHash);
    if (!account) return notifyOwner(ports, policy, valid.email, language);
    reportRegistration(ports, policy, account, registration);
    await welcome(ports, account, code.random, registration);
  };
  return { asked: code.asked, finish };
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
