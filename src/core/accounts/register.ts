import { emailRule, parseEmail, type Email } from "./email.ts";
import { Failure, type FieldError } from "../failures.ts";
import { timeOrderedId } from "../ids.ts";
import type { Account } from "../model.ts";
import { normalizePassword, passwordFault } from "../passwords/rules.ts";
import type { OneAtATime } from "../one-at-a-time.ts";
import { parsePersonName, personNameRule } from "./person-name.ts";
import type { Policy } from "../policy.ts";
import type { Conflict, Ports } from "../ports.ts";
import { parseUsername, usernameRule, type Username } from "./username.ts";

export interface Registration {
  readonly username: string;
  readonly password: string;
  readonly email: string;
  readonly name: string;
  readonly signal?: AbortSignal;
}

/**
 * Creates an account with one INSERT; the unique indexes decide who was first. Throws Failure `validation_failed`
 * naming every wrong field at once, `username_taken`, `email_taken`, `overloaded` or `unavailable`.
 */
export async function register(
  ports: Ports,
  policy: Policy,
  alone: OneAtATime,
  registration: Registration,
): Promise<Account> {
  const valid = await validate(ports, policy, registration);
  const keys = [`username ${valid.username.key}`, `email ${valid.email.key}`];
  return alone(keys, () => createAccount(ports, valid, registration.signal));
}

async function createAccount(
  { store, hasher, clock, random }: Ports,
  { username, email, name, password }: Validated,
  signal: AbortSignal | undefined,
): Promise<Account> {
  // A name that is taken already costs no hash.
  refuse(await store.findConflicts(username.key, email.key), username.key);
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

  const conflicts = await store.findConflicts(username.key, email.key);
  // Our own row: the first try had been written and only its answer was lost.
  if (conflicts.some((conflict) => conflict.id === account.id)) return account;
  refuse(conflicts, username.key);
  throw new Failure("unavailable", { reason: "the name was taken and given up at once" });
}

function refuse(conflicts: readonly Conflict[], usernameKey: string): void {
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
  ports: Ports,
  policy: Policy,
  registration: Registration,
): Promise<Validated> {
  const username = parseUsername(registration.username);
  const email = parseEmail(registration.email);
  const name = parsePersonName(registration.name);
  const password = normalizePassword(registration.password);
  const fault = await passwordFault(password, {
    minLength: policy.passwordMinLength,
    common: ports.commonPasswords,
    known: [
      ...(username ? [username.key] : []),
      ...(email ? [email.key, email.key.slice(0, email.key.indexOf("@"))] : []),
      "latchkey",
      new URL(policy.issuer).hostname,
    ],
  });

  const errors: FieldError[] = [];
  if (!username) errors.push({ pointer: "/username", message: usernameRule });
  if (!email) errors.push({ pointer: "/email", message: emailRule });
  if (!name) errors.push({ pointer: "/name", message: personNameRule });
  if (fault) errors.push({ pointer: "/password", message: fault });
  if (!username || !email || !name || fault) throw new Failure("validation_failed", { errors });
  return { username, email, name, password };
}
