// `latchkey-auth/vue`: who is logged in, for Vue. Apps import it together with `latchkey-auth/client`.
import {
  computed,
  defineComponent,
  getCurrentInstance,
  h,
  inject,
  onMounted,
  onScopeDispose,
  shallowRef,
  type App,
  type ComputedRef,
  type InjectionKey,
  type ShallowRef,
} from "vue";
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

const key: InjectionKey<Provided> = Symbol();

const useProvided = <Attributes extends object>(): Provided<Attributes> =>
  inject<unknown>(
    key,
    () => {
      throw new Error("Call app.use(LatchkeyPlugin).");
    },
    true,
  ) as Provided<Attributes>;

/** Tells the components of an app who is logged in. It sends no request before one of them asks, and none on a server. */
export const LatchkeyPlugin = {
  install(
    app: App,
    { client = createClient({ baseUrl: "/auth" }), initialUser }: ProviderOptions = {},
  ): void {
    const store = createStore(client, initialUser);
    app.provide(key, { client, store });
    // A server never follows.
    if (globalThis.document) app.onUnmount(store.follow());
  },
};

/** The client of the plugin. */
export const useLatchkey = <Attributes extends object = AnyAttributes>(): Client<Attributes> =>
  useProvided<Attributes>().client;

/** Who is logged in, whether that is known yet, and why it could not be found out. */
export function useSession<Attributes extends object = AnyAttributes>(): Readonly<
  ShallowRef<Snapshot<Attributes>>
> {
  const { store } = useProvided<Attributes>();
  const instance = getCurrentInstance();
  // A component that hydrates has its element already. It first shows what the server rendered.
  const session = shallowRef(instance?.vnode.el ? store.getServerSnapshot() : store.getSnapshot());
  const update = (): void => {
    session.value = store.getSnapshot();
  };
  let stop: (() => void) | undefined;
  const start = (): void => {
    stop = store.subscribe(update);
    update();
  };
  if (instance) onMounted(start);
  // In a guard of a router, for example. A server never listens.
  else if (globalThis.document) start();
  // Also the scope of a store that outlives the component.
  onScopeDispose(() => stop?.(), true);
  return session;
}

/** The user, or undefined if nobody is logged in, and while that is not known yet. */
export function useUser<Attributes extends object = AnyAttributes>(): ComputedRef<
  Account<Attributes> | undefined
> {
  const session = useSession<Attributes>();
  return computed(() => session.value.user);
}

/** The organization of this tab, with the role of the user in it, or null for none; and what switches to another one. */
export function useOrganization(): Switching & {
  readonly organization: ComputedRef<Organization | null>;
} {
  const { client } = useProvided();
  const session = useSession();
  return {
    organization: computed(() => session.value.organization),
    switchOrganization: (id) => switchOrganization(client, id),
  };
}

/** The steps of a login: what is asked for next, and `submit` for it. Each component that calls this has a login of its own. */
export function useLoginFlow<Attributes extends object = AnyAttributes>(): Readonly<
  ShallowRef<Login<Attributes>>
> {
  const flow = createLoginFlow(useProvided<Attributes>().client);
  const read = (): Login<Attributes> => ({ ...flow, ...flow.getSnapshot() });
  const login = shallowRef(read());
  flow.subscribe(() => {
    login.value = read();
  });
  return login;
}

/** Shows the name of the user, and links to the account and to log out. Without a user, it shows a link to log in. It has no styles. */
export const UserMenu = defineComponent(
  (props: UserMenuProps) => {
    const session = useSession();
    const client = useLatchkey();
    return () => {
      const { user, isPending } = session.value;
      const { logIn, account, logOut, login, page } = menuOf(props);
      return h("div", { part: "user-menu" }, [
        user
          ? h("details", [
              h("summary", [
                user.picture &&
                  h("img", {
                    part: "picture",
                    src: user.picture,
                    alt: "",
                    referrerpolicy: "no-referrer",
                  }),
                h("span", { part: "name" }, user.name),
              ]),
              h("a", { part: "account", href: page }, account),
              h(
                "button",
                { part: "log-out", type: "button", onClick: () => client.logOut() },
                logOut,
              ),
            ])
          : isPending || h("a", { part: "log-in", href: login, onClick: returnHere }, logIn),
      ]);
    };
  },
  { props: ["pages", "texts"] },
);
