import { defaultRole } from "../../access.ts";
import { Failure, type FieldError } from "../../failures.ts";
import { timeOrderedId } from "../../ids.ts";
import type { Language } from "../../mail/model.ts";
import type { Origin } from "../../user.ts";
import type { OneAtATime } from "../../one-at-a-time.ts";
import { normalizePassword, passwordFault } from "../../passwords/rules.ts";
import { registeredAttributes } from "../attributes/attributes.ts";
import type { Attributes } from "../attributes/rules.ts";
import { spend } from "../../throttle/count.ts";
import { chosenName, chosenUsername } from "../names/chosen.ts";
import { chosenEmail, type Email } from "../email.ts";
import { madeUsernames, randomUsernames } from "../names/made-usernames.ts";
import { publicAccount, type Account } from "../model.ts";
import type { AccountPorts } from "../ports.ts";
import type { AccountPolicy } from "../policy.ts";
import type { Username } from "../names/username.ts";
import { notifyOwner, welcome } from "./mails.ts";

export interface Registration extends Origin {
  /** If it is missing, the server makes one from the e-mail address. */
  readonly username?: string | undefined;
  readonly password: string;
  readonly email: string;
  /** If it is missing, it is the username. */
  readonly name?: string | undefined;
  readonly attributes?: Attributes | undefined;
  /** By what limits count. */
  readonly network?: string | undefined;
  /** Of the mails. Default: English. */
  readonly language?: Language;
  readonly signal?: AbortSignal;
}

/**
 * Creates an account with one INSERT. If several callers want the same name, the unique indexes decide. A made username that
 * is taken is replaced by another one, a few times. The owner of a taken address gets a notice. Throws Failure
 * `registration_closed`, `validation_failed` with every invalid field, `registration_refused`, `too_many_requests`,
 * `username_taken`, `email_taken`, `overloaded` or `unavailable`.
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
  await spend(ports, policy, "register", registration.network);
  const chosen = valid.isMade ? [] : valid.usernames.map(({ key }) => `username ${key}`);
  const keys = [...chosen, `email ${valid.email.key}`];
  const account = await alone(keys, () => createAccount(ports, policy, valid, registration));
  reportRegistration(ports, policy, account, registration);
  await welcome(ports, policy, account, registration.language);
  return account;
}

/** Announces a new account. */
export function reportRegistration(
  { audit }: Pick<AccountPorts, "audit">,
  policy: Pick<AccountPolicy, "attributes">,
  account: Account,
  origin: Origin,
): void {
  const { id } = account;
  audit.record("user_created", {
    actorId: id,
    subjectId: id,
    origin,
    detail: { source: "registration" },
    forHook: () => ({
      account: publicAccount(account, policy.attributes),
      address: origin.address,
    }),
  });
}

/** Asks the operator's function. Anything but true refuses. Throws Failure `registration_refused`. */
export async function requireAllowed(
  { allowRegistration }: AccountPolicy,
  { usernames, isMade, email, name }: Validated,
): Promise<void> {
  if (!allowRegistration) return;
  const username = isMade ? undefined : usernames[0]?.display;
  const answer = await allowRegistration({ email: email.key, username, name });
  if (answer === true) return;
  throw new Failure("registration_refused", typeof answer === "string" ? { detail: answer } : {});
}

/** Registrations wait behind people who are known, and behind the first tries of others. */
export const registrationRank = 2;

async function createAccount(
  ports: AccountPorts,
  policy: AccountPolicy,
  valid: Validated,
  { signal, language }: Registration,
): Promise<Account> {
  const { store, hasher } = ports;
  // Checked before hashing, because hashing is slow.
  let { username, others } = await firstFree(ports, policy, valid, valid.usernames, language);
  const passwordHash = await hasher.hash(valid.password, signal, registrationRank);
  const make = accountMaker(ports, valid, passwordHash);
  for (;;) {
    const account = make(username);
    if (await store.insertAccount(account)) return account;
    const next = await firstFree(ports, policy, valid, [username, ...others], language);
    if (next.username === username) {
      throw new Failure("unavailable", {
        reason: "the conflicting account disappeared before it was read",
      });
    }
    ({ username, others } = next);
  }
}

/** Makes the new account with one username after another. Its id and its times stay the same. */
export function accountMaker(
  { clock, random }: Pick<AccountPorts, "clock" | "random">,
  valid: Omit<Validated, "usernames" | "isMade" | "password">,
  passwordHash: string,
): (username: Username) => Account {
  const { email, name, attributes } = valid;
  const now = clock();
  const id = timeOrderedId(now, random);
  return (username) => ({
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
    attributes,
  });
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
      const detail = "This username and this e-mail address are already taken.";
      throw new Failure("username_taken", isEmailTaken ? { detail } : {});
    }
    if (isEmailTaken) throw new Failure("email_taken");
    if (!isTaken) return { username, others: usernames.slice(index + 1) };
  }
  throw new Failure("unavailable", { reason: "every username that was made is taken" });
}

export interface Validated {
  /** The username, or the usernames to try in this order. */
  readonly usernames: readonly Username[];
  /** True if the person chose no username. */
  readonly isMade: boolean;
  readonly email: Email;
  readonly name: string | undefined;
  readonly password: string;
  readonly attributes: string | null;
}

/** Throws Failure `validation_failed` with every invalid field. */
export async function validate(
  { commonPasswords, random }: AccountPorts,
  policy: AccountPolicy,
  registration: Registration,
): Promise<Validated> {
  const errors: FieldError[] = [];
  const { registrationPrivacy } = policy;
  const chosen = registrationPrivacy ? undefined : registration.username;
  const isMade = chosen === undefined;
  const username = isMade ? undefined : chosenUsername(chosen, errors);
  const email = chosenEmail(registration.email, errors);
  const made =
    isMade && email
      ? registrationPrivacy
        ? randomUsernames(random)
        : madeUsernames(email, random)
      : [];
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
  const attributes = registeredAttributes(policy.attributes, registration.attributes, errors);
  if (!email || errors.length > 0) throw new Failure("validation_failed", { errors });
  return { usernames, isMade, email, name, password, attributes };
}
