// `latchkey-auth/store`: who is logged in, and the steps of a login, as stores for any framework. Beside `latchkey-auth/client`.
import type { Account, AnyAttributes, Client, Organization } from "../client/client.ts";
import { createCell } from "./cell.ts";

export { createLoginFlow, type LoginFlow, type LoginSnapshot } from "./login-flow.ts";

/** Who is logged in, at one moment. */
export interface Snapshot<Attributes extends object = AnyAttributes> {
  /** Undefined if nobody is logged in, and while that is not known yet. */
  readonly user: Account<Attributes> | undefined;
  /** The organization of this tab, with the role of the user in it. Null for none, and while that is not known yet. */
  readonly organization: Organization | null;
  /** True until the server has said who is logged in, unless the store was created with a user. */
  readonly isPending: boolean;
  /** Why the server could not say who is logged in. Undefined after a check that succeeded. */
  readonly error: unknown;
}

/** Who is logged in, for React's `useSyncExternalStore` and for the like of other frameworks. */
export interface Store<Attributes extends object = AnyAttributes> {
  /**
   * Calls `listener` after each change, also of another tab. The first listener starts a check. Returns a function that removes the
   * listener.
   */
  subscribe(listener: () => void): () => void;
  /**
   * Keeps the snapshot up to date also while nobody listens, without a check, so that a part of the page that comes after a login knows the
   * user at once. Returns a function that ends this. A provider follows while it is on the page.
   */
  follow(): () => void;
  /** The current snapshot. It is frozen, and the same object until something changes. */
  getSnapshot(): Snapshot<Attributes>;
  /** The snapshot with which the store was created, so that a page hydrates with what its server rendered. */
  getServerSnapshot(): Snapshot<Attributes>;
  /** Asks again who is logged in, for example after an error. Never throws: the snapshot has the error. */
  check(): Promise<void>;
}

/**
 * Creates a store over a client, without sending a request. `initialUser` is what a server knew when it rendered the page: a user, null
 * for nobody, or undefined if it could not tell. The first check corrects it.
 */
export function createStore<Attributes extends object = AnyAttributes>(
  client: Pick<Client<Attributes>, "getUser" | "getOrganization" | "onChange">,
  initialUser?: Account<Attributes> | null,
): Store<Attributes> {
  const cell = createCell<Snapshot<Attributes>>({
    user: initialUser ?? undefined,
    organization: organizationIn(initialUser),
    isPending: initialUser === undefined,
    error: undefined,
  });
  const initial = cell.current;
  let checking: Promise<void> | undefined;
  let changes = 0;
  let listening = 0;
  let following = 0;
  let stop = () => {};

  const know = (user: Account<Attributes> | undefined): void =>
    cell.set({
      user,
      organization: client.getOrganization(),
      isPending: false,
      error: undefined,
    });

  const check = (): Promise<void> =>
    (checking ??= ask().finally(() => {
      checking = undefined;
    }));

  async function ask(): Promise<void> {
    const before = changes;
    const { user, error } = cell.current;
    if (error !== undefined) cell.set({ error: undefined, isPending: user === undefined });
    try {
      const found = await client.getUser();
      // What the client said meanwhile is newer.
      if (changes === before) know(found);
    } catch (reason) {
      if (changes === before) cell.set({ isPending: false, error: reason });
    }
  }

  function follow(): () => void {
    if (following++ === 0) {
      stop = client.onChange((user) => {
        changes++;
        know(user);
      });
    }
    return once(() => {
      if (--following === 0) stop();
    });
  }

  return {
    subscribe(listener) {
      const leave = cell.subscribe(listener);
      const unfollow = follow();
      if (listening++ === 0) void check();
      return once(() => {
        leave();
        unfollow();
        listening--;
      });
    },
    follow,
    getSnapshot: () => cell.current,
    getServerSnapshot: () => initial,
    check,
  };
}

/** The organization of a user whom a server has found. */
function organizationIn(user: unknown): Organization | null {
  const { org_id: id, org_role: role } = Object(user) as Record<string, string | undefined>;
  return id !== undefined && role !== undefined ? { id, role } : null;
}

/** The same function, which does nothing when it is called again. */
function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}
