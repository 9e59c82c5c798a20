// `latchkey-auth/svelte`: who is logged in, for Svelte. Apps import it together with `latchkey-auth/client`.
import { createRawSnippet, getContext, onMount, setContext, type Component } from "svelte";
import { derived, readonly, writable, type Readable } from "svelte/store";
import {
  createClient,
  type Account,
  type AnyAttributes,
  type Client,
  type Organization,
} from "../client/client.ts";
import { menuOf, returnHere, type UserMenuProps } from "../login-store/menu.ts";
import { createLoginFlow, createStore } from "../login-store/store.ts";
import type { Login, Provided, ProviderOptions } from "../login-store/provided.ts";
import type { Snapshot } from "../login-store/store.ts";

export type { Login, Snapshot, UserMenuProps };

const key = Symbol("latchkey");

function useProvided<Attributes extends object>(): Provided<Attributes> {
  const provided = getContext<Provided<Attributes> | undefined>(key);
  if (!provided) throw new Error("Call setLatchkey() first.");
  return provided;
}

/**
 * Tells this component and those in it who is logged in. Call it while the component initializes. It sends no request before one of
 * them asks, and none on a server.
 */
export function setLatchkey({
  client = createClient({ baseUrl: "/auth" }),
  initialUser,
}: ProviderOptions): void {
  const store = createStore(client, initialUser);
  setContext(key, { client, store });
  onMount(store.follow);
}

/** The client of the page. */
export const useLatchkey = <Attributes extends object = AnyAttributes>(): Client<Attributes> =>
  useProvided<Attributes>().client;

/** Who is logged in, whether that is known yet, and why it could not be found out. */
export function useSession<Attributes extends object = AnyAttributes>(): Readable<
  Snapshot<Attributes>
> {
  const { store } = useProvided<Attributes>();
  const session = writable(store.getSnapshot());
  const update = (): void => session.set(store.getSnapshot());
  // Not when somebody subscribes, because a rendering on a server does so too.
  onMount(() => {
    update();
    return store.subscribe(update);
  });
  return readonly(session);
}

/** The user, or undefined if nobody is logged in, and while that is not known yet. */
export const useUser = <Attributes extends object = AnyAttributes>(): Readable<
  Account<Attributes> | undefined
> => derived(useSession<Attributes>(), ({ user }) => user);

/** The organization of this tab, with the role of the user in it. Null for none, and while that is not known yet. */
export const useOrganization = (): Readable<Organization | null> =>
  derived(useSession(), ({ organization }) => organization);

/** The steps of a login: what is asked for next, and `submit` for it. Each component that calls this has a login of its own. */
export function useLoginFlow<Attributes extends object = AnyAttributes>(): Readable<
  Login<Attributes>
> {
  const flow = createLoginFlow(useProvided<Attributes>().client);
  const login = writable({ ...flow, ...flow.getSnapshot() });
  flow.subscribe(() => login.set({ ...flow, ...flow.getSnapshot() }));
  return readonly(login);
}

function element(name: string, attributes: object, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Calls `act` when an element is clicked. */
function onClick<E extends Element>(made: E, act: (event: Event) => unknown): E {
  made.addEventListener("click", act);
  return made;
}

/**
 * Shows the name of the user, and links to the account and to log out. Without a user, it shows a link to log in. It has no styles.
 * A server renders it empty.
 */
export const UserMenu = ((anchor: unknown, props: UserMenuProps) => {
  const { client, store } = useProvided();
  const { logIn, account, logOut, login, page } = menuOf(props);
  const menu = ({ name, picture: src }: Account): Element =>
    element(
      "details",
      {},
      element(
        "summary",
        {},
        src ? element("img", { part: "picture", src, alt: "", referrerpolicy: "no-referrer" }) : "",
        element("span", { part: "name" }, name),
      ),
      element("a", { part: "account", href: page }, account),
      onClick(element("button", { part: "log-out", type: "button" }, logOut), () =>
        client.logOut(),
      ),
    );
  // A component is called as a snippet is.
  const snippet: unknown = createRawSnippet(() => ({
    render: () => '<div part="user-menu"></div>',
    setup(root) {
      const update = (): void => {
        const { user, isPending } = store.getSnapshot();
        const link = () =>
          onClick(element("a", { part: "log-in", href: login }, logIn), returnHere);
        root.replaceChildren(user ? menu(user) : isPending ? "" : link());
      };
      update();
      return store.subscribe(update);
    },
  }));
  (snippet as (anchor: unknown) => void)(anchor);
}) as unknown as Component<UserMenuProps>;
