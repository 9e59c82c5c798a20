// `latchkey-auth/solid`: who is logged in, for Solid. Apps import it together with `latchkey-auth/client`.
import {
  createComponent,
  createContext,
  createSignal,
  onCleanup,
  onMount,
  sharedConfig,
  useContext,
  type Accessor,
  type JSX,
} from "solid-js";
import { Dynamic } from "solid-js/web";
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

const Context = createContext<Provided>();

function useProvided<Attributes extends object>(): Provided<Attributes> {
  const provided = useContext(Context);
  if (!provided) throw new Error("Put <LatchkeyProvider> around this component.");
  return provided as unknown as Provided<Attributes>;
}

export interface LatchkeyProviderProps extends ProviderOptions {
  readonly children?: JSX.Element;
}

/** Tells the components in it who is logged in. It sends no request before one of them asks, and none on a server. */
export function LatchkeyProvider(props: LatchkeyProviderProps): JSX.Element {
  const { client = createClient({ baseUrl: "/auth" }), initialUser } = props;
  const store = createStore(client, initialUser);
  onMount(() => onCleanup(store.follow()));
  return createComponent(Context.Provider, {
    value: { client, store },
    get children() {
      return props.children;
    },
  });
}

/** The client of the provider. */
export const useLatchkey = <Attributes extends object = AnyAttributes>(): Client<Attributes> =>
  useProvided<Attributes>().client;

/**
 * A part of the snapshot. What hydrates gets what the server rendered, and reads again afterwards. It may hydrate after a change,
 * because the server sends it late, and it may read the accessor of a component that hydrated before the change.
 */
function usePart<Part>(partOf: (snapshot: Snapshot<never>) => Part): Accessor<Part> {
  const { store } = useProvided<never>();
  const read = (): Part => partOf(store.getSnapshot());
  const rendered = partOf(store.getServerSnapshot());
  const [part, setPart] = createSignal(read());
  const update = (): unknown => setPart(read);
  onMount(() => {
    onCleanup(store.subscribe(update));
    update();
  });
  return () => {
    if (!sharedConfig.context || part() === rendered) return part();
    // Both changes count as one, after which whatever asked now asks again.
    onMount(() => {
      setPart(() => rendered);
      update();
    });
    return rendered;
  };
}

/** Who is logged in, whether that is known yet, and why it could not be found out. */
export const useSession = <Attributes extends object = AnyAttributes>(): Accessor<
  Snapshot<Attributes>
> => usePart((snapshot): Snapshot<Attributes> => snapshot);

/** The user, or undefined if nobody is logged in, and while that is not known yet. */
export const useUser = <Attributes extends object = AnyAttributes>(): Accessor<
  Account<Attributes> | undefined
> => usePart((snapshot): Account<Attributes> | undefined => snapshot.user);

/** The organization of this tab, with the role of the user in it, or null for none; and what switches to another one. */
export function useOrganization(): Switching & {
  readonly organization: Accessor<Organization | null>;
} {
  const { client } = useProvided();
  return {
    organization: usePart((snapshot): Organization | null => snapshot.organization),
    switchOrganization: (id) => switchOrganization(client, id),
  };
}

/** The steps of a login: what is asked for next, and `submit` for it. Each component that calls this has a login of its own. */
export function useLoginFlow<Attributes extends object = AnyAttributes>(): Accessor<
  Login<Attributes>
> {
  const flow = createLoginFlow(useProvided<Attributes>().client);
  const read = (): Login<Attributes> => ({ ...flow, ...flow.getSnapshot() });
  const [login, setLogin] = createSignal(read());
  flow.subscribe(() => setLogin(read));
  return login;
}

/** An element, without the compiler of Solid. Its properties never change. */
const element = (
  component: string,
  properties: object,
  children?: () => JSX.Element,
): JSX.Element =>
  createComponent(Dynamic<"a">, {
    component: component as "a",
    ...properties,
    get children() {
      return children?.();
    },
  });

/** Shows the name of the user, and links to the account and to log out. Without a user, it shows a link to log in. It has no styles. */
export function UserMenu(props: UserMenuProps): JSX.Element {
  const user = useUser();
  const isPending = usePart((snapshot) => snapshot.isPending);
  const client = useLatchkey();
  const { logIn, account, logOut, login, page } = menuOf(props);
  const menu = ({ name, picture: src }: Account): JSX.Element =>
    element("details", {}, () => [
      element("summary", {}, () => [
        src && element("img", { part: "picture", src, alt: "", referrerpolicy: "no-referrer" }),
        element("span", { part: "name" }, () => name),
      ]),
      element("a", { part: "account", href: page }, () => account),
      element(
        "button",
        { part: "log-out", type: "button", onClick: () => client.logOut() },
        () => logOut,
      ),
    ]);
  const link = (): JSX.Element =>
    element("a", { part: "log-in", href: login, onClick: returnHere }, () => logIn);
  const content = (): JSX.Element => {
    const known = user();
    return known ? menu(known) : isPending() || link();
  };
  return element("div", { part: "user-menu" }, () => content as unknown as JSX.Element);
}
