import { emailRule, parseEmail } from "./email.ts";
import { Failure, type FieldError } from "./failures.ts";
import { timeOrderedId } from "./ids.ts";
import type { Account } from "./model.ts";
import { normalizePassword, passwordFault } from "./password.ts";
import { parsePersonName, personNameRule } from "./person-name.ts";
import type { Policy } from "./policy.ts";
import type { KeyHolder, Ports } from "./ports.ts";
import { parseUsername, usernameRule } from "./username.ts";

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
  registration: Registration,
): Promise<Account> {
  const { store, hasher, clock, random } = ports;
  const { username, email, name, password } = await validate(ports, policy, registration);
  const refuseTaken = async (): Promise<void> => {
    refuse(await store.findHolders(username.key, email.key), username.key);
  };

  // Asked again when the turn has come: of many who want one name at once, only the first few cost a hash.
  const passwordHash = await hasher.hash(password, {
    signal: registration.signal,
    onTurn: refuseTaken,
  });
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

  const holders = await store.findHolders(username.key, email.key);
  // Our own row: the first try had been written and only its answer was lost.
  if (holders.some((holder) => holder.id === account.id)) return account;
  refuse(holders, username.key);
  throw new Failure("unavailable", { reason: "the name was taken and given up at once" });
}

function refuse(holders: readonly KeyHolder[], usernameKey: string): void {
  if (holders.some((holder) => holder.usernameKey === usernameKey)) {
    throw new Failure("username_taken");
  }
  if (holders.length > 0) throw new Failure("email_taken");
}

async function validate(ports: Ports, policy: Policy, registration: Registration) {
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
