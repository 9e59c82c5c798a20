import type { Role } from "../access.ts";
import {
  faultsOf,
  Failure,
  type FieldError,
  credentialFailures,
  requestFailures,
  serverFailures,
} from "../failures.ts";
import type { Caller } from "../user.ts";
import { changedAttributes, writtenAttributes } from "./attributes/attributes.ts";
import type { Attributes } from "./attributes/rules.ts";
import type { Account } from "./model.ts";
import { chosenLocale, chosenName, chosenTimeZone, chosenUsername } from "./names/chosen.ts";
import { chosenPicture } from "./picture.ts";
import type { AccountPolicy, AccountPorts } from "./ports.ts";
import { accountFailures, accountEvents } from "./rows.ts";

/** What a user may change of the own account. Absent members stay as they are. */
export interface AccountChanges {
  readonly username?: string | undefined;
  readonly name?: string | undefined;
  /** Null removes an attribute. Absent attributes stay as they are. */
  readonly attributes?: Attributes | undefined;
  /** Null for no language of its own. */
  readonly locale?: string | null | undefined;
  /** An https URL. Null for none. */
  readonly picture?: string | null | undefined;
  /** A name of the IANA database. Null for UTC. */
  readonly timeZone?: string | null | undefined;
}

/** A change that the operator's code makes. */
interface ByOperator {
  /** The role that the account must have. Absent for every role. */
  readonly targets?: Role | undefined;
}

/** The most changes by other processes that one change of an account makes way for. */
const maxTries = 20;

/** Changes the caller's own account, and returns it. Throws the failures of `changeAccount`. */
export async function updateAccount(
  ports: Pick<AccountPorts, "store" | "clock" | "audit">,
  policy: Pick<AccountPolicy, "attributes" | "languages">,
  caller: Caller,
  changes: AccountChanges,
): Promise<Account> {
  const { userId, sessionId } = caller;
  const { account, fields } = await changeAccount(ports, policy, userId, changes);
  if (fields.length > 0) {
    const facts = { actorId: userId, subjectId: userId, sessionId, origin: caller };
    ports.audit.record(accountEvents.user_updated, { ...facts, detail: { fields } });
  }
  return account;
}

/**
 * Changes an account with one UPDATE. Returns it with the names of the fields that changed. The UPDATE compares the version that
 * was read, so two changes at the same time never undo each other. The unique index decides who gets a username. Throws Failure
 * `validation_failed` with every invalid field, `username_taken`, `unavailable`, and `invalid_token` if the account was deleted. A change
 * by the operator's code writes attributes that users only read as well, and throws Failure `not_found` instead.
 */
export async function changeAccount(
  { store, clock }: Pick<AccountPorts, "store" | "clock">,
  policy: Pick<AccountPolicy, "attributes" | "languages">,
  userId: string,
  changes: AccountChanges,
  operator?: ByOperator,
): Promise<{ readonly account: Account; readonly fields: readonly string[] }> {
  for (let tries = 0; tries < maxTries; tries++) {
    const account = await store.findAccount(userId);
    if (!account || account.role !== (operator?.targets ?? account.role)) {
      throw operator
        ? new Failure(requestFailures.not_found)
        : new Failure(credentialFailures.invalid_token, { reason: "account deleted" });
    }
    // The version of the row decides about its role as well.
    const wanted = withChanges(account, policy, changes, operator);
    const fields = changedFields(wanted, account);
    if (fields.length === 0) return { account, fields };
    // Later than the version that was read, whatever the clock says, because it is the version of the row.
    const updated = { ...wanted, updatedAt: Math.max(clock(), account.updatedAt + 1) };
    const outcome = await store.updateAccount(updated, account);
    if (outcome === "username taken") throw new Failure(accountFailures.username_taken);
    if (outcome === "updated") return { account: updated, fields };
  }
  throw new Failure(serverFailures.unavailable, { reason: "another change came first each time" });
}

/** The invalid fields of changes. */
export const changeFaults = (
  account: Account,
  policy: Pick<AccountPolicy, "attributes" | "languages">,
  changes: AccountChanges,
  operator?: ByOperator,
): Promise<readonly FieldError[]> =>
  faultsOf(async () => withChanges(account, policy, changes, operator));

function withChanges(
  account: Account,
  policy: Pick<AccountPolicy, "attributes" | "languages">,
  { username, name, attributes, locale, picture, timeZone }: AccountChanges,
  operator?: ByOperator,
): Account {
  const errors: FieldError[] = [];
  const write = operator ? writtenAttributes : changedAttributes;
  const chosen = username === undefined ? undefined : chosenUsername(username, errors, account);
  const wanted = {
    ...account,
    ...(chosen && { username: chosen.display, usernameKey: chosen.key }),
    name: (name === undefined ? undefined : chosenName(name, errors)) ?? account.name,
    attributes: write(policy.attributes, account.attributes, attributes, errors),
    locale: locale === undefined ? account.locale : chosenLocale(locale, policy, errors),
    picture: picture === undefined ? account.picture : chosenPicture(picture, errors),
    timeZone: timeZone === undefined ? account.timeZone : chosenTimeZone(timeZone, errors),
  };
  if (errors.length > 0) throw new Failure(requestFailures.validation_failed, { errors });
  return wanted;
}

/** The members that one change may write, and what others call them. */
const changeable = {
  username: "username",
  name: "name",
  attributes: "attributes",
  locale: "locale",
  picture: "picture",
  timeZone: "time_zone",
} as const satisfies { readonly [Member in keyof AccountChanges]-?: string };

const changedFields = (one: Account, other: Account): readonly string[] =>
  (Object.keys(changeable) as (keyof AccountChanges)[])
    .filter((member) => one[member] !== other[member])
    .map((member) => changeable[member]);
