import { defaultRole } from "../access.ts";
import { Failure, type FieldError } from "../failures.ts";
import { timeOrderedId } from "../ids.ts";
import type { OneAtATime } from "../one-at-a-time.ts";
import { normalizePassword, passwordFault } from "../passwords/rules.ts";
import { chosenName, chosenUsername } from "./names/chosen.ts";
import { emailRule, parseEmail, type Email } from "./email.ts";
import { madeUsernames } from "./names/made-usernames.ts";
import { publicUser, type Account } from "./model.ts";
import type { AccountPorts, AccountStore } from "./ports.ts";
import type { AccountPolicy } from "./policy.ts";
import type { Username } from "./names/username.ts";

export interface Registration {
  /** If it is missing, the server makes one from the e-mail address. */
  readonly username?: string | undefined;
  readonly password: string;
  readonly email: string;
  /** If it is missing, it is the username. */
  readonly name?: string | undefined;
  /** The client's address. */
  readonly address?: string | undefined;
  readonly signal?: AbortSignal;
}

/**
 * Creates an account with one INSERT. If several callers want the same name, the unique indexes decide. A made username that
 * is taken is replaced by another one, a few times. Throws Failure `registration_closed`, `validation_failed` with every invalid
 * field, `registration_refused`, `username_taken`, `email_taken`, `overloaded` or `unavailable`.
 */
export async function register(
  ports: AccountPorts,
  policy: AccountPolicy,
  alone: OneAtATime,
  registration: Registration,
): Promise<Account> {
  if (!policy.registrationOpen) throw new Failure("registration_closed");
  const valid = await validate(ports, policy, registration);
  await requireAllowed(policy, valid);
  const chosen = valid.isMade ? [] : valid.usernames.map(({ key }) => `username ${key}`);
  const keys = [...chosen, `email ${valid.email.key}`];
  const account = await alone(keys, () => createAccount(ports, valid, registration.signal));
  ports.events.registered?.({ account: publicUser(account), address: registration.address });
  return account;
}

/** Asks the operator's function. Anything but true refuses. Throws Failure `registration_refused`. */
async function requireAllowed(
  { allowRegistration }: AccountPolicy,
  { usernames, isMade, email, name }: Validated,
): Promise<void> {
  if (!allowRegistration) return;
  const username = isMade ? undefined : usernames[0]?.display;
  const answer = await allowRegistration({ email: email.key, username, name });
  if (answer === true) return;
  throw new Failure("registration_refused", typeof answer === "string" ? { detail: answer } : {});
}

async function createAccount(
  { store, hasher, clock, random }: AccountPorts,
  valid: Validated,
  signal: AbortSignal | undefined,
): Promise<Account> {
  // Checked before hashing, because hashing is slow.
  let { username, others } = await firstFree(store, valid, valid.usernames);
  const passwordHash = await hasher.hash(valid.password, signal);
  const now = clock();
  const id = timeOrderedId(now, random);
  const { email, name } = valid;
  for (;;) {
    const account: Account = {
      id,
      username: username.display,
      usernameKey: username.key,
      email: email.address,
      emailKey: email.key,
      emailVerifiedAt: null,
      emailFailedAt: null,
      name: name ?? username.display,
      role: defaultRole,
      passwordHash,
      disabledAt: null,
      sessionsValidFrom: 0,
      lastLinkSession: null,
      createdAt: now,
      updatedAt: now,
      deletedAt: null,
    };
    if (await store.insertAccount(account)) return account;
    const next = await firstFree(store, valid, [username, ...others]);
    if (next.username === username) {
      throw new Failure("unavailable", {
        reason: "the conflicting account disappeared before it was read",
      });
    }
    ({ username, others } = next);
  }
}

/** The first username that is free, and those to try after it. Throws Failure if there is none, or the address is taken. */
async function firstFree(
  store: AccountStore,
  { isMade, email }: Validated,
  usernames: readonly Username[],
): Promise<{ readonly username: Username; readonly others: readonly Username[] }> {
  for (const [index, username] of usernames.entries()) {
    const conflicts = await store.findConflicts(username.key, email.key);
    const isTaken = conflicts.some(({ usernameKey }) => usernameKey === username.key);
    const isEmailTaken = conflicts.some(({ emailKey }) => emailKey === email.key);
    if (isTaken && !isMade) {
      const detail = "This username and this e-mail address are already taken.";
      throw new Failure("username_taken", isEmailTaken ? { detail } : {});
    }
    if (isEmailTaken) throw new Failure("email_taken");
    if (!isTaken) return { username, others: usernames.slice(index + 1) };
  }
  throw new Failure("unavailable", { reason: "every username that was made is taken" });
}

interface Validated {
  /** The username, or the usernames to try in this order. */
  readonly usernames: readonly Username[];
  /** True if the person chose no username. */
  readonly isMade: boolean;
  readonly email: Email;
  readonly name: string | undefined;
  readonly password: string;
}

async function validate(
  { commonPasswords, random }: AccountPorts,
  policy: AccountPolicy,
  registration: Registration,
): Promise<Validated> {
  const errors: FieldError[] = [];
  const { username: chosen } = registration;
  const isMade = chosen === undefined;
  const username = isMade ? undefined : chosenUsername(chosen, errors);
  const email = parseEmail(registration.email);
  if (!email) errors.push({ pointer: "/email", message: emailRule });
  const made = isMade && email ? madeUsernames(email, random) : [];
  const usernames = username ? [username] : made;
  const name = registration.name === undefined ? undefined : chosenName(registration.name, errors);
  const password = normalizePassword(registration.password);
  const fault = await passwordFault(password, {
    policy,
    common: commonPasswords,
    usernames: usernames.map(({ key }) => key),
    email: email?.key,
  });
  if (fault) errors.push({ pointer: "/password", message: fault });
  if (!email || errors.length > 0) throw new Failure("validation_failed", { errors });
  return { usernames, isMade, email, name, password };
}
