import { defaultRole } from "../access.ts";
import type { Attributes } from "../accounts/attributes/rules.ts";
import { chosenEmail } from "../accounts/email.ts";
import { findByIdentifier } from "../accounts/find.ts";
import type { Account } from "../accounts/model.ts";
import type { AccountPolicy } from "../accounts/ports.ts";
import { accountFailures } from "../accounts/rows.ts";
import { changeFaults } from "../accounts/update.ts";
import { Failure, type FieldError, requestFailures } from "../failures.ts";
import type { Language } from "../ground/language.ts";
import { orderEmailChange } from "../links/change-email.ts";
import type { Owned } from "../owned.ts";
import { listPlaceOf, readPlace } from "../places.ts";
import { accountOf, mayFind, type Actor } from "./actor.ts";
import { requireAdminStatements } from "./admin-statements.ts";
import { pageSize, type Page } from "./model.ts";
import { setRole } from "./operate/set-role.ts";
import type { AdminPorts } from "./ports.ts";
import { adminEvents } from "./rows.ts";
import { changeUser, type UserChanges } from "./users/change.ts";
import { createUser, roleFaults } from "./users/create.ts";
import { deleteUser } from "./users/delete.ts";
import { disableUser, enableUser } from "./users/disable.ts";
import { inviteAgain, orderPasswordReset } from "./users/links.ts";
import { endUserSessions } from "./users/sessions.ts";

/** An account that the operator's code creates. */
export interface AccountCreation {
  readonly username?: string | undefined;
  readonly email: string;
  readonly isEmailVerified?: boolean | undefined;
  readonly name?: string | undefined;
  readonly password?: string | undefined;
  readonly role?: string | undefined;
  readonly locale?: string | null | undefined;
  readonly picture?: string | null | undefined;
  readonly timeZone?: string | null | undefined;
  readonly attributes?: Attributes | undefined;
}

type Changes = Omit<UserChanges, "disabled" | "language">;

/** The key of one account. */
export type AccountKey = { readonly username: string } | { readonly email: string };

/**
 * What the operator's own code does with accounts. Each use case throws Failure
 * `not_found` for an account that the actor cannot find, and `unavailable`.
 */
export function createManagedAccounts(
  ports: AdminPorts & Parameters<typeof orderEmailChange>[0],
  policy: AccountPolicy,
  owned: readonly Owned<never>[],
) {
  /** Records that a client, or a user through the app, read an account. What the app reads by itself is not recorded. */
  async function read(actor: Actor, account: Account): Promise<Account> {
    if (actor.actorId !== "app") {
      const facts = { ...actor, subjectId: account.id, detail: { what: "account" } };
      await ports.audit.recordNow(adminEvents.sensitive_read, facts);
    }
    return account;
  }

  return {
    async get(actor: Actor, userId: string): Promise<Account> {
      return read(actor, await accountOf(ports.store, userId, actor));
    },
    /** Undefined if there is no such account. */
    async find(actor: Actor, key: AccountKey): Promise<Account | undefined> {
      const [text, isEmail] = "email" in key ? [key.email, true] : [key.username, false];
      // No username has an @.
      const found =
        text.includes("@") === isEmail ? await findByIdentifier(ports.store, text) : undefined;
      return mayFind(actor, found) ? read(actor, found) : undefined;
    },
    /** A page of accounts, the greatest id first. Ids are in the order in which accounts were created, imported ones excepted. */
    async list(actor: Actor, cursor: string | undefined): Promise<Page<Account>> {
      const before = cursor === undefined ? "~" : readPlace(cursor, "accounts").id;
      const found = await ports.store.listAccounts(actor.code?.targets, before);
      const rows = found.slice(0, pageSize);
      if (actor.actorId !== "app") {
        await ports.audit.recordNow(adminEvents.sensitive_read, {
          ...actor,
          detail: { what: "accounts" },
        });
      }
      const id = rows.at(-1)?.id ?? "";
      return {
        rows,
        next: found.length > rows.length ? listPlaceOf("accounts", { id }) : undefined,
      };
    },
    /**
     * Creates an account. With `invite`, its owner gets a link to choose a password. Throws Failure `validation_failed`, `username_taken`,
     * `email_taken`, `overloaded`.
     */
    async create(
      actor: Actor,
      { role, ...creation }: AccountCreation,
      { invite, language }: { readonly invite: boolean; readonly language: Language },
    ): Promise<Account> {
      const { targets } = actor.code ?? {};
      const wrong = [
        ...(role !== undefined && targets !== undefined ? [fixed("role")] : []),
        ...(creation.password !== undefined && invite
          ? [{ pointer: "/password", message: "An invited user chooses the password." }]
          : []),
      ];
      if (wrong.length > 0) throw new Failure(requestFailures.validation_failed, { errors: wrong });
      await requireAdminStatements(ports);
      const wanted = { ...creation, role: role ?? defaultRole };
      const order = { source: "app", language, isSilent: !invite } as const;
      return createUser(ports, policy, actor, { ...wanted, ...order });
    },
    invite: (actor: Actor, userId: string, language: Language) =>
      inviteAgain(ports, policy, actor, userId, language),
    /**
     * Changes an account, also attributes that users only read. For the app, all changes take effect. A client changes neither the role nor
     * whether the address is verified, and a new address gets a link. Throws Failure `validation_failed`, `username_taken`, `email_taken`,
     * `too_many_requests`, `user_is_admin` for the role of the last administrator, and `not_supported_here` for a role behind the MySQL
     * proxy.
     */
    async update(
      actor: Actor,
      userId: string,
      { role, email, emailVerified, ...changes }: Changes,
      language: Language,
    ): Promise<Account> {
      const isClient = actor.code?.targets !== undefined;
      const errors: FieldError[] = [
        ...(role === undefined ? [] : isClient ? [fixed("role")] : roleFaults(ports, role)),
        ...(isClient && emailVerified !== undefined ? [fixed("email_verified")] : []),
      ];
      await requireAdminStatements(ports);
      const account = await accountOf(ports.store, userId, actor);
      const address = email === undefined ? undefined : chosenEmail(email, errors);
      errors.push(...(await changeFaults(account, policy, changes, actor.code)));
      if (errors.length > 0) throw new Failure(requestFailures.validation_failed, { errors });
      if (role !== undefined && !(await setRole(ports, actor, userId, { role, force: false }))) {
        throw new Failure(accountFailures.user_is_admin);
      }
      const atOnce = isClient ? changes : { ...changes, email, emailVerified };
      await changeUser(ports, policy, actor, userId, { ...atOnce, language });
      if (isClient && address && address.address !== account.email) {
        await orderEmailChange(ports, policy, account, address.address, { language, facts: actor });
      }
      return accountOf(ports.store, userId, actor);
    },
    disable: (actor: Actor, userId: string) => disableUser(ports, actor, userId),
    enable: (actor: Actor, userId: string) => enableUser(ports, actor, userId),
    /** Takes the password away, ends all sessions, and sends a link to choose another one. Throws Failure `user_is_disabled`. */
    requirePasswordReset: (actor: Actor, userId: string, language: Language) =>
      orderPasswordReset(ports, actor, userId, { disablePassword: true, language }),
    async endSessions(actor: Actor, userId: string): Promise<void> {
      await accountOf(ports.store, userId, actor);
      await endUserSessions(ports, actor, userId);
    },
    /** Throws Failure `user_is_admin`, `owns_organizations`. */
    async delete(actor: Actor, userId: string, language: Language): Promise<void> {
      await requireAdminStatements(ports);
      await accountOf(ports.store, userId, actor);
      await deleteUser(ports, policy, owned, actor, userId, language);
    },
  };
}

const fixed = (member: string): FieldError => ({
  pointer: `/${member}`,
  message: "A client cannot set this member.",
});
