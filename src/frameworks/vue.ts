// `latchkey/vue`: who is logged in, for Vue. Beside `latchkey/client`.
import { computed, getCurrentInstance, inject, onMounted, onScopeDispose, shallowRef } from "vue";
import type { App, ComputedRef, InjectionKey, ShallowRef } from "vue";
import type { Account, AnyAttributes, Client } from "../client/client.ts";
import { createLoginFlow, createStore } from "../store/store.ts";
import type { LoginFlow, LoginSnapshot, Snapshot, Store } from "../store/store.ts";

interface Latchkey<Attributes extends object = AnyAttributes> {
  readonly client: Client<Attributes>;
  readonly store: Store<Attributes>;
}

const key: InjectionKey<Latchkey> = Symbol("latchkey");

function useProvided<Attributes extends object>(): Latchkey<Attributes> {
  const provided = inject(key, undefined);
  if (!provided) throw new Error("Call app.use(LatchkeyPlugin, { client }) before the app mounts.");
  return provided as unknown as Latchkey<Attributes>;
}

export interface LatchkeyPluginOptions<Attributes extends object = AnyAttributes> {
  /** The client of the page. */
  readonly client: Client<Attributes>;
  /** What the server knew when it rendered the page: a user, null for nobody, or undefined if it could not tell. */
  readonly initialUser?: Account<Attributes> | null | undefined;
}

/** Tells the components of an app who is logged in. It sends no request before one of them asks, and none on a server. */
export const LatchkeyPlugin = {
  install<Attributes extends object = AnyAttributes>(
    app: App,
    { client, initialUser }: LatchkeyPluginOptions<Attributes>,
  ): void {
    app.provide(key, { client, store: createStore(client, initialUser) } as unknown as Latchkey);
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
  let stop = (): void => {};
  let isOver = false;
  const start = (): void => {
    if (isOver) return;
    stop = store.subscribe(update);
    update();
  };
  if (instance) onMounted(start);
  // In a store of the page, for example. A server never listens.
  else if (typeof document !== "undefined") start();
  onScopeDispose(() => {
    isOver = true;
    stop();
  }, true);
  return session;
}

/** The user, or undefined if nobody is logged in, and while that is not known yet. */
export function useUser<Attributes extends object = AnyAttributes>(): ComputedRef<
  Account<Attributes> | undefined
> {
  const session = useSession<Attributes>();
  return computed(() => session.value.user);
}

/** The steps of a login: what is asked for next, and `submit` for it. Each component that calls this has a login of its own. */
export function useLoginFlow<Attributes extends object = AnyAttributes>(): Readonly<
  ShallowRef<LoginSnapshot<Attributes> & Pick<LoginFlow<Attributes>, "submit" | "restart">>
> {
  const { subscribe, getSnapshot, submit, restart } = createLoginFlow(
    useProvided<Attributes>().client,
  );
  const login = shallowRef({ ...getSnapshot(), submit, restart });
  subscribe(() => {
    login.value = { ...getSnapshot(), submit, restart };
  });
  return login;
}
