import type { Role } from "../../access.ts";
import {
  type Present,
  Failure,
  faultsOf,
  type FieldError,
  requestFailures,
  serverFailures,
} from "../../failures.ts";
import { noPassword } from "../../ground/no-password.ts";
import { breachFault, normalizePassword, passwordFault } from "../../passwords/rules.ts";
import { writtenAttributes } from "../attributes/attributes.ts";
import type { Attributes } from "../attributes/rules.ts";
import { chosenEmail } from "../email.ts";
import type { Account } from "../model.ts";
import { chosenLocale, chosenName, chosenTimeZone, chosenUsername } from "../names/chosen.ts";
import { madeUsernames } from "../names/made-usernames.ts";
import { chosenPicture } from "../picture.ts";
import type { AccountPolicy, AccountPorts } from "../ports.ts";
import { accountFailures } from "../rows.ts";
import { accountMaker } from "./new-account.ts";
import type { Validated } from "./validate.ts";

/** An account that an administrator or an operator makes for somebody else. */
export interface NewAccount {
  /** If it is missing, the server makes one. */
  readonly id?: string | undefined;
  /** If it is missing, the server makes one from the email address. */
  readonly username?: string | undefined;
  readonly email: string;
  /** If it is missing, it is the username. */
  readonly name?: string | undefined;
  readonly role: Role;
  /** The language of its emails. Null or absent for none. */
  readonly locale?: string | null | undefined;
  /** A name of the IANA database. Null or absent for UTC. */
  readonly timeZone?: string | null | undefined;
  readonly picture?: string | null | undefined;
  /** Of the operator's code, which also writes those that are read-only for users. */
  readonly attributes?: Attributes | undefined;
  /** If it is missing, nobody can log in before a link has set one. */
  readonly password?: string | undefined;
  /** Who invites its owner, if it has no password: see `invited_by`. */
  readonly invitedBy?: string | undefined;
  /** True if the address needs no proof. */
  readonly isEmailVerified?: boolean | undefined;
  /** Of the request. Ends the wait for the hash. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes an account with one INSERT, also while registration is closed. The unique indexes decide if two callers want one name.
 * Throws Failure `validation_failed` with every invalid field and with `faults`, `username_taken`, `email_taken`, `overloaded`,
 * `unavailable`.
 */
export async function addAccount(
  ports: AccountPorts,
  policy: AccountPolicy,
  wanted: NewAccount,
  faults: readonly FieldError[] = [],
): Promise<Account> {
  const { password, ...valid } = await validate(ports, policy, wanted, faults);
  const { id, role, isEmailVerified, invitedBy, signal } = wanted;
  const hash = password === undefined ? noPassword : await ports.hasher.hash(password, signal);
  const make = accountMaker(ports, valid, hash);
  for (const username of valid.usernames) {
    const made = make(username);
    const account = {
      ...made,
      ...(id !== undefined && { id }),
      role,
      picture: valid.picture,
      emailVerifiedAt: isEmailVerified ? made.createdAt : null,
      ...(invitedBy !== undefined && { invitedAt: made.createdAt, invitedBy }),
    };
    if (await ports.store.insertAccount(account)) return account;
    const conflicts = await ports.store.findConflicts(username.key, valid.email.key);
    if (conflicts.some(({ emailKey }) => emailKey === valid.email.key)) {
      throw new Failure(accountFailures.email_taken);
    }
    if (!valid.isMade) throw new Failure(accountFailures.username_taken);
  }
  throw new Failure(serverFailures.unavailable, { reason: "every generated username is taken" });
}

/** The invalid fields among those that are there, for a form that lacks others. */
export const newAccountFaults = (
  ports: AccountPorts,
  policy: AccountPolicy,
  { email = "", role = "", ...present }: Present<NewAccount>,
): Promise<readonly FieldError[]> =>
  faultsOf(() => validate(ports, policy, { ...present, email, role }));

/** Throws Failure `validation_failed` with every invalid field. */
async function validate(
  ports: AccountPorts,
  policy: AccountPolicy,
  wanted: NewAccount,
  faults: readonly FieldError[] = [],
): Promise<Validated & Pick<Account, "picture">> {
  const { commonPasswords: common, random } = ports;
  const errors: FieldError[] = [...faults];
  const chosen =
    wanted.username === undefined ? undefined : chosenUsername(wanted.username, errors);
  const email = chosenEmail(wanted.email, errors);
  const isMade = wanted.username === undefined;
  const made = isMade && email ? madeUsernames(email, random) : [];
  const usernames = chosen ? [chosen] : made;
  const name = wanted.name === undefined ? undefined : chosenName(wanted.name, errors);
  const password = wanted.password === undefined ? undefined : normalizePassword(wanted.password);
  if (password !== undefined) {
    const keys = usernames.map(({ key }) => key);
    const rules = { policy, common, usernames: keys, email: email?.key };
    const message = (await passwordFault(password, rules)) ?? (await breachFault(ports, password));
    if (message) errors.push({ pointer: "/password", message });
  }
  const attributes = writtenAttributes(policy.attributes, null, wanted.attributes, errors);
  const locale = chosenLocale(wanted.locale ?? null, policy, errors);
  const timeZone = chosenTimeZone(wanted.timeZone ?? null, errors);
  const picture = chosenPicture(wanted.picture ?? null, errors);
  if (!email || errors.length > 0) throw new Failure(requestFailures.validation_failed, { errors });
  return {
    usernames,
    isMade,
    email,
    name,
    password,
    attributes,
    locale,
    timeZone,
    termsVersion: null,
    isInvited: false,
    picture,
  };
}
