"use client";
// `latchkey-auth/react`: who is logged in, for React. Apps import it together with `latchkey-auth/client`.
import {
  createContext,
  createElement,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
  type ReactElement,
  type ReactNode,
} from "react";
import {
  createClient,
  type Account,
  type AnyAttributes,
  type Client,
  type Organization,
} from "../client/client.ts";
import { switchOrganization } from "../client/organizations.ts";
import { menuOf, returnHere, type UserMenuProps } from "../login-store/menu.ts";
import { createLoginFlow, createStore } from "../login-store/store.ts";
import type { Login, Provided, ProviderOptions, Switching } from "../login-store/provided.ts";
import type { Snapshot } from "../login-store/store.ts";

export type { Login, Snapshot, UserMenuProps };

const Context = createContext<Provided | undefined>(undefined);

function useProvided<Attributes extends object>(): Provided<Attributes> {
  const provided = useContext(Context);
  if (!provided) throw new Error("Put <LatchkeyProvider> around this component.");
  return provided as unknown as Provided<Attributes>;
}

export interface LatchkeyProviderProps extends ProviderOptions {
  readonly children?: ReactNode;
}

/** Tells the components in it who is logged in. It sends no request before one of them asks, and none on a server. */
export function LatchkeyProvider({
  client: given,
  initialUser,
  children,
}: LatchkeyProviderProps): ReactElement {
  const [value] = useState(() => {
    const client = given ?? createClient({ baseUrl: "/auth" });
    return { client, store: createStore(client, initialUser) };
  });
  useEffect(value.store.follow, [value]);
  return createElement(Context.Provider, { value: value as unknown as Provided }, children);
}

/** The client of the provider. */
export const useLatchkey = <Attributes extends object = AnyAttributes>(): Client<Attributes> =>
  useProvided<Attributes>().client;

/** Who is logged in, whether that is known yet, and why it could not be found out. */
export function useSession<Attributes extends object = AnyAttributes>(): Snapshot<Attributes> {
  const { store } = useProvided<Attributes>();
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getServerSnapshot);
}

/** The user, or undefined if nobody is logged in, and while that is not known yet. */
export const useUser = <Attributes extends object = AnyAttributes>():
  | Account<Attributes>
  | undefined => useSession<Attributes>().user;

/** The organization of this tab, with the role of the user in it, or null for none; and what switches to another one. */
export function useOrganization(): Switching & { readonly organization: Organization | null } {
  const { client } = useProvided();
  const { organization } = useSession();
  return { organization, switchOrganization: (id) => switchOrganization(client, id) };
}

/** The steps of a login: what is asked for next, and `submit` for it. Each component that calls this has a login of its own. */
export function useLoginFlow<Attributes extends object = AnyAttributes>(): Login<Attributes> {
  const { client } = useProvided<Attributes>();
  const [flow] = useState(() => createLoginFlow(client));
  const snapshot = useSyncExternalStore(flow.subscribe, flow.getSnapshot, flow.getServerSnapshot);
  return { ...flow, ...snapshot };
}

export interface SignedInProps {
  /** Shown to users. */
  readonly children?: ReactNode;
  /** Shown if nobody is logged in. */
  readonly fallback?: ReactNode;
  /** Shown until it is known who is logged in. */
  readonly pending?: ReactNode;
}

/** Shows its children to users alone. This hides nothing: the server must check each request for data. */
export function SignedIn({ children, fallback, pending }: SignedInProps): ReactNode {
  const { user, isPending } = useSession();
  if (user) return children;
  return isPending ? pending : fallback;
}

/** Shows the name of the user, and links to the account and to log out. Without a user, it shows a link to log in. It has no styles. */
export function UserMenu(props: UserMenuProps): ReactElement {
  const { user, isPending } = useSession();
  const { client } = useProvided();
  const { logIn, account, logOut, login, page } = menuOf(props);
  return createElement(
    "div",
    { part: "user-menu" },
    user
      ? createElement(
          "details",
          null,
          createElement(
            "summary",
            null,
            user.picture &&
              createElement("img", {
                part: "picture",
                src: user.picture,
                alt: "",
                referrerPolicy: "no-referrer",
              }),
            createElement("span", { part: "name" }, user.name),
          ),
          createElement("a", { part: "account", href: page }, account),
          createElement(
            "button",
            { part: "log-out", type: "button", onClick: () => client.logOut() },
            logOut,
          ),
        )
      : isPending ||
          createElement("a", { part: "log-in", href: login, onClick: returnHere }, logIn),
  );
}
