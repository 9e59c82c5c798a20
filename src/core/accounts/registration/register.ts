import { askEmailCode, type AskedEmailCode } from "../../email-codes/ask.ts";
import { openRequest } from "../../email-codes/bind.ts";
import { Failure, serverFailures } from "../../failures.ts";
import type { Language } from "../../ground/language.ts";
import { noPassword } from "../../ground/no-password.ts";
import type { OneAtATime } from "../../one-at-a-time.ts";
import type { Account } from "../model.ts";
import type { Username } from "../names/username.ts";
import type { AccountPolicy, AccountPorts, RegistrationPorts } from "../ports.ts";
import { accountFailures } from "../rows.ts";
import { notifyOwner, welcome } from "./emails.ts";
import { accountMaker, registrationRank, reportRegistration } from "./new-account.ts";
import { prepare, type Registration, type Validated } from "./validate.ts";

/** A new account, and the code that was sent to its address, if a login requires a proven one. */
export interface RegisteredAccount extends Account {
  readonly asked?: AskedEmailCode;
}

/**
 * Creates an account with one INSERT. If several callers want the same name, the unique indexes decide. A made username that
 * is taken is replaced by another one, a few times. The owner of a taken address gets a notice. Throws Failure
 * `registration_closed`, `validation_failed` with every invalid field, `registration_refused`, `refused`, `too_many_requests`,
 * `username_taken`, `email_taken`, `overloaded` or `unavailable`.
 */
export async function register(
  ports: RegistrationPorts,
  policy: AccountPolicy,
  alone: OneAtATime,
  registration: Registration,
): Promise<RegisteredAccount> {
  const valid = await prepare(ports, policy, registration);
  const chosen = valid.isMade ? [] : valid.usernames.map(({ key }) => `username ${key}`);
  const keys = [...chosen, `email ${valid.email.key}`];
  const account = await alone(keys, () => createAccount(ports, policy, valid, registration));
  reportRegistration(ports, policy, account, registration);
  // The email with which a user without a password logs in proves the address too.
  const isProven = valid.password === undefined || valid.isInvited;
  if (!policy.requireVerifiedEmail || isProven) return account;
  const { random, asked } = await askEmailCode(ports, openRequest);
  await welcome(ports, account, random, registration);
  return { ...account, asked };
}

async function createAccount(
  ports: AccountPorts,
  policy: AccountPolicy,
  valid: Validated,
  { signal, language }: Registration,
): Promise<Account> {
  const { store, hasher } = ports;
  // Checked before hashing, because hashing is slow.
  let { username, others } = await firstFree(ports, policy, valid, valid.usernames, language);
  const passwordHash =
    valid.password === undefined
      ? noPassword
      : await hasher.hash(valid.password, signal, registrationRank);
  const make = accountMaker(ports, valid, passwordHash);
  for (;;) {
    const account = make(username);
    if (await store.insertAccount(account)) return account;
    const next = await firstFree(ports, policy, valid, [username, ...others], language);
    if (next.username === username) {
      throw new Failure(serverFailures.unavailable, {
        reason: "the conflicting account disappeared before it was read",
      });
    }
    ({ username, others } = next);
  }
}

/** The first username that is free, and those to try after it. Throws Failure if there is none, or the address is taken. */
async function firstFree(
  ports: AccountPorts,
  policy: AccountPolicy,
  { isMade, email }: Validated,
  usernames: readonly Username[],
  language: Language | undefined,
): Promise<{ readonly username: Username; readonly others: readonly Username[] }> {
  for (const [index, username] of usernames.entries()) {
    const conflicts = await ports.store.findConflicts(username.key, email.key);
    const isTaken = conflicts.some(({ usernameKey }) => usernameKey === username.key);
    const isEmailTaken = conflicts.some(({ emailKey }) => emailKey === email.key);
    if (isEmailTaken) await notifyOwner(ports, policy, email, language);
    if (isTaken && !isMade) {
      const detail = "This username and this email address are already taken.";
      throw new Failure(accountFailures.username_taken, isEmailTaken ? { detail } : {});
    }
    if (isEmailTaken) throw new Failure(accountFailures.email_taken);
    if (!isTaken) return { username, others: usernames.slice(index + 1) };
  }
  throw new Failure(serverFailures.unavailable, { reason: "every generated username is taken" });
}
