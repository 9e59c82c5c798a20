// The types that the bindings of all frameworks have in common.
import type { Account, AnyAttributes, Client, Organization } from "../client/client.ts";
import type { LoginFlow, LoginSnapshot } from "./login-flow.ts";
import type { Store } from "./store.ts";

/** What a provider gives to the components in it. */
export interface Provided<Attributes extends object = AnyAttributes> {
  readonly client: Client<Attributes>;
  readonly store: Store<Attributes>;
}

/** What a provider takes. Only the values of its first rendering count. */
export interface ProviderOptions {
  /** The client of the page. Default: a client of the Latchkey at `/auth` of the page's origin. */
  // oxlint-disable-next-line typescript/no-explicit-any -- Whatever attributes it knows. Hooks name their type.
  readonly client?: Client<any> | undefined;
  /** What the server knew when it rendered the page: a user, null for nobody, or undefined if it could not tell. */
  // oxlint-disable-next-line typescript/no-explicit-any -- As above.
  readonly initialUser?: Account<any> | null | undefined;
}

/** A login at one moment, with what takes it further. */
export interface Login<Attributes extends object = AnyAttributes>
  extends LoginSnapshot<Attributes>, Pick<LoginFlow<Attributes>, "submit" | "restart"> {}

/** What switches the tab to another organization, by its id, or to none with null. As `switchOrganization` of `latchkey-auth/organizations`. */
export interface Switching {
  /** Throws LatchkeyError, with the code `invalid_organization` if the user is not a member. */
  readonly switchOrganization: (id: string | null) => Promise<Organization | null>;
}
