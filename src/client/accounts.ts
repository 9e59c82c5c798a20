// The accounts of users, for the operator's own code: over HTTP, and in the same process as the server.
import type { AnyAttributes } from "./api-types.ts";
import type { components } from "./generated/api.ts";
import { orNull, queryingBy, segmentOf, type ActingFor, type SendJson } from "./managed-calls.ts";

/** An account, as the operator's code sees it. Times are RFC 3339 UTC. An attribute is absent if the user has no value for it. */
export type ManagedAccount<Attributes extends object = AnyAttributes> = Readonly<
  Omit<components["schemas"]["ManagedAccount"], "attributes">
> & { readonly attributes?: Partial<Attributes> };

type Written<Attributes extends object> = {
  readonly [Name in keyof Attributes]?: Attributes[Name] | null;
};

/** An account to create. */
export interface NewAccount<Attributes extends object = AnyAttributes> {
  readonly email: string;
  readonly email_verified?: boolean | undefined;
  /** Without it, the server creates one from the email address. */
  readonly username?: string | undefined;
  /** Without it, it is the username. */
  readonly name?: string | undefined;
  /** Without it, the account has no password. */
  readonly password?: string | undefined;
  /** Only in the same process. Default: `user`. */
  readonly role?: string | undefined;
  readonly locale?: string | null | undefined;
  /** A name of the IANA database, such as `Europe/Berlin`. Null for UTC. */
  readonly time_zone?: string | null | undefined;
  /** An https URL. Null for none. */
  readonly picture?: string | null | undefined;
  readonly attributes?: Written<Attributes> | undefined;
}

/** Members of an account to change. Absent members stay as they are. Null removes an attribute. */
export interface AccountUpdate<Attributes extends object = AnyAttributes> {
  readonly username?: string | undefined;
  readonly name?: string | undefined;
  readonly locale?: string | null | undefined;
  /** A name of the IANA database, such as `Europe/Berlin`. Null for UTC. */
  readonly time_zone?: string | null | undefined;
  /** An https URL. Null for none. */
  readonly picture?: string | null | undefined;
  readonly attributes?: Written<Attributes> | undefined;
  /** Over HTTP, the new address gets a link, and the account keeps its address until the user opens the link. */
  readonly email?: string | undefined;
  /** Only in the same process. */
  readonly email_verified?: boolean | undefined;
  /** Only in the same process. */
  readonly role?: string | undefined;
}

/** One page of accounts. */
export interface AccountPage<Attributes extends object = AnyAttributes> {
  readonly accounts: readonly ManagedAccount<Attributes>[];
  /** The `cursor` of the next page. Null on the last page. */
  readonly next_cursor: string | null;
}

/**
 * Reads and writes accounts. Over HTTP, it finds only accounts with the role `user`. Throws LatchkeyError, for example `not_found`,
 * `validation_failed`, `email_taken` or `unavailable`.
 */
export interface Accounts<Attributes extends object = AnyAttributes> {
  /** Null if there is no such account. */
  get(id: string, options?: ActingFor): Promise<ManagedAccount<Attributes> | null>;
  /** Null if there is no such account. */
  find(
    key: { readonly username: string } | { readonly email: string },
    options?: ActingFor,
  ): Promise<ManagedAccount<Attributes> | null>;
  /** 50 accounts a page, the newest first. */
  list(
    options?: ActingFor & { readonly cursor?: string | null | undefined },
  ): Promise<AccountPage<Attributes>>;
  /** Creates an account, and sends no email. */
  create(account: NewAccount<Attributes>, options?: ActingFor): Promise<ManagedAccount<Attributes>>;
  /** Creates an account without a password, and sends the user a link to choose one. */
  invite(
    account: Omit<NewAccount<Attributes>, "password">,
    options?: ActingFor,
  ): Promise<ManagedAccount<Attributes>>;
  /** Sends the user of an account without a password another invitation. Earlier links no longer work. */
  inviteAgain(id: string, options?: ActingFor): Promise<void>;
  /** Changes an account, also attributes that users only read. Returns it after the change. */
  update(
    id: string,
    changes: AccountUpdate<Attributes>,
    options?: ActingFor,
  ): Promise<ManagedAccount<Attributes>>;
  /** Ends all sessions. The user cannot log in until the account is enabled. */
  disable(id: string, options?: ActingFor): Promise<void>;
  enable(id: string, options?: ActingFor): Promise<void>;
  /** Removes the password, ends all sessions, and sends the user a link to choose a new password. */
  requirePasswordReset(id: string, options?: ActingFor): Promise<void>;
  endSessions(id: string, options?: ActingFor): Promise<void>;
  /** Deletes all personal data. This cannot be undone. */
  delete(id: string, options?: ActingFor): Promise<void>;
}

/** The calls of `Accounts`, which `send` sends. */
export function accountsOver<Attributes extends object>(send: SendJson): Accounts<Attributes> {
  const query = queryingBy(send);
  const call: typeof query = (method, path, ...rest) => query(method, `/accounts${path}`, ...rest);
  const one =
    (method: string, path = "") =>
    (id: string, { as }: ActingFor = {}) =>
      call(method, segmentOf(id) + path, { as });
  const get = one("GET");
  return {
    get: (id, options) => orNull(get(id, options)),
    async find(key, { as } = {}) {
      // A key that is undefined would list all accounts.
      const [text] = Object.values(key);
      if (typeof text !== "string" || text === "") return null;
      const { accounts }: AccountPage<Attributes> = await call("GET", "", { ...key, as });
      return accounts[0] ?? null;
    },
    list: ({ cursor, as } = {}) => call("GET", "", { cursor, as }),
    create: (account, { as } = {}) => call("POST", "", { as }, account),
    invite: (account, { as } = {}) => call("POST", "", { as }, { ...account, invite: true }),
    inviteAgain: one("POST", "/invitation"),
    update: (id, changes, { as } = {}) => call("PATCH", segmentOf(id), { as }, changes),
    disable: one("POST", "/disable"),
    enable: one("POST", "/enable"),
    requirePasswordReset: one("POST", "/password-reset"),
    endSessions: one("DELETE", "/sessions"),
    delete: one("DELETE"),
  };
}
