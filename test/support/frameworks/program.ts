import type { Account, Client, Organization } from "latchkey-auth/client";
import type { LoginSnapshot, Snapshot } from "latchkey-auth/store";

/** What a program of the tests, in any framework, gets. */
export interface Options {
  readonly client: Client;
  readonly initialUser?: Account | null | undefined;
  /** Shows the reader `late` alone. */
  readonly isAlone?: boolean;
  /** Hears each text that a reader renders. Readers are named by the id of their element. */
  readonly saw?: (id: string, text: string) => void;
}

/**
 * The same small app in each framework. The provider has the reader `early`, the reader `dormant`, whose code comes late in a page, the
 * reader `late`, which is not there at the beginning, and a login.
 */
export interface Program {
  /** Shows the app in an element. If the element has what a server rendered, the app takes it over. */
  start(root: Element, options: Options): Running;
}

export interface Running {
  /** Loads the code of the reader `dormant`. */
  wake(): void;
  /** Shows the reader `late`. */
  showLate(): void;
  submit(step: { readonly username: string; readonly password: string }): Promise<void>;
  switchOrganization(id: string | null): Promise<Organization | null>;
  stop(): void;
}

/** The app on a server. */
export type Render = (options: Options) => Promise<string>;

export const textOf = ({ user, isPending }: Snapshot): string =>
  user ? user.name : isPending ? "pending" : "nobody";

/** The text of the login, with the user and the role in the organization. */
export const loginTextOf = (
  { state, error, user: loggedIn }: LoginSnapshot,
  user: Account | undefined,
  organization: Organization | null,
): string =>
  [
    state,
    loggedIn?.name,
    (Object(error) as { code?: string }).code,
    user?.username,
    organization?.role,
  ]
    .filter(Boolean)
    .join(" ");
