import { Failure, type FieldError } from "../failures.ts";
import { timeOrderedId } from "../ids.ts";
import type { OneAtATime } from "../one-at-a-time.ts";
import { normalizePassword, passwordFault } from "../passwords/rules.ts";
import { emailRule, parseEmail, type Email } from "./email.ts";
import type { Account } from "./model.ts";
import { parsePersonName, personNameRule } from "./person-name.ts";
import type { AccountPorts, Conflict } from "./ports.ts";
import type { AccountPolicy } from "./policy.ts";
import { isReservedUsername, reservedUsernameRule } from "./reserved-usernames.ts";
import { parseUsername, usernameRule, type Username } from "./username.ts";

export interface Registration {
  readonly username: string;
  readonly password: string;
  readonly email: string;
  readonly name: string;
  readonly signal?: AbortSignal;
}

/**
 * Creates an account with one INSERT. If several callers want the same name, the unique indexes decide. Throws Failure
 * `validation_failed` with every invalid field, `username_taken`, `email_taken`, `overloaded` or `unavailable`.
 */
export async function register(
  ports: AccountPorts,
  policy: AccountPolicy,
  alone: OneAtATime,
  registration: Registration,
): Promise<Account> {
  const valid = await validate(ports, policy, registration);
  const keys = [`username ${valid.username.key}`, `email ${valid.email.key}`];
  return alone(keys, () => createAccount(ports, valid, registration.signal));
}

async function createAccount(
  { store, hasher, clock, random }: AccountPorts,
  { username, email, name, password }: Validated,
  signal: AbortSignal | undefined,
): Promise<Account> {
  // Saves a hash when the name is already taken.
  refuseTaken(await store.findConflicts(username.key, email.key), username.key);
  const passwordHash = await hasher.hash(password, signal);
  const now = clock();
  const account: Account = {
    id: timeOrderedId(now, random),
    username: username.display,
    usernameKey: username.key,
    email: email.address,
    emailKey: email.key,
    emailVerifiedAt: null,
    name,
    role: "user",
    passwordHash,
    disabledAt: null,
    sessionsValidFrom: 0,
    createdAt: now,
    updatedAt: now,
  };
  if (await store.insertAccount(account)) return account;
  refuseTaken(await store.findConflicts(username.key, email.key), username.key);
  throw new Failure("unavailable", { reason: "the name was taken and freed at the same moment" });
}

function refuseTaken(conflicts: readonly Conflict[], usernameKey: string): void {
  if (conflicts.some((conflict) => conflict.usernameKey === usernameKey)) {
    throw new Failure("username_taken");
  }
  if (conflicts.length > 0) throw new Failure("email_taken");
}

interface Validated {
  readonly username: Username;
  readonly email: Email;
  readonly name: string;
  readonly password: string;
}

async function validate(
  { commonPasswords }: AccountPorts,
  { passwordMinLength, issuer }: AccountPolicy,
  registration: Registration,
): Promise<Validated> {
  const username = parseUsername(registration.username);
  const email = parseEmail(registration.email);
  const name = parsePersonName(registration.name);
  const password = normalizePassword(registration.password);
  const fault = await passwordFault(password, {
    passwordMinLength,
    common: commonPasswords,
    known: [
      ...(username ? [username.key] : []),
      ...(email ? [email.key, email.key.slice(0, email.key.indexOf("@"))] : []),
      "latchkey",
      new URL(issuer).hostname,
    ],
  });

  const errors: FieldError[] = [];
  const isReserved = username !== undefined && isReservedUsername(username.key);
  if (!username) errors.push({ pointer: "/username", message: usernameRule });
  if (isReserved) errors.push({ pointer: "/username", message: reservedUsernameRule });
  if (!email) errors.push({ pointer: "/email", message: emailRule });
  if (!name) errors.push({ pointer: "/name", message: personNameRule });
  if (fault) errors.push({ pointer: "/password", message: fault });
  if (!username || isReserved || !email || !name || fault) {
    throw new Failure("validation_failed", { errors });
  }
  return { username, email, name, password };
}
