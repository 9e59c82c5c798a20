import type { Account } from "../api-types.ts";
import { isNewer, type LiveSession, type Organization } from "./live-session.ts";
import type { TabMessage } from "./tabs.ts";

type Listener = (user: Account | undefined) => void;

/** The session of this client, as far as the client knows. A session that ended or was replaced is never stored again. */
export interface LoginState {
  readonly session: LiveSession | undefined;
  /** False until the first response or message. If true, an undefined session means that nobody is logged in. */
  readonly isKnown: boolean;
  /** What a refresh asks for: the id of an organization, null for none, or undefined for that of the session. */
  readonly wanted: string | null | undefined;
  /**
   * Stores a session that the server sent, and broadcasts it to the other tabs. Its token is left out if it is for another organization
   * than that of this tab, unless this tab has asked for it (`isChoice`).
   */
  set(session: LiveSession, isChoice?: boolean): void;
  /** Removes the session after the server ended it, and broadcasts its end. `id` is undefined if there was no session. */
  clear(id: string | undefined): void;
  /** Applies a message from another tab. */
  receive(message: TabMessage): void;
  /** Calls `listener` when the user, the user's data or the organization changes. Returns a function that removes the listener. */
  onChange(listener: Listener): () => void;
}

/** `pinned` is the organization that the app wants for each token: an id, or null for none. */
export function createLoginState(
  broadcast: (message: TabMessage) => void,
  pinned?: string | null,
): LoginState {
  let wanted = pinned;
  let session: LiveSession | undefined;
  let isKnown = false;
  const ended = new Set<string>();
  // Replaced and never modified, because listeners may be added or removed while they are called.
  let listeners: readonly { readonly listener: Listener }[] = [];

  function replace(next: LiveSession | undefined): void {
    const before = session;
    if (before && before.id !== next?.id) ended.add(before.id);
    session = next;
    isKnown = true;
    if (next?.token) wanted = idOf(next.organization);
    if (shown(before) === shown(next)) return;
    for (const entry of listeners) {
      if (listeners.includes(entry)) notify(entry.listener, next?.user);
    }
  }

  /**
   * Stores a session with its token, or without one if it is for another organization than that of this tab. The next call then asks the
   * server for one. A tab that has none yet takes what the server has sent to it (`isOwn`).
   */
  function take(next: LiveSession, isOwn?: boolean): void {
    const before = session?.id === next.id ? session : undefined;
    if (!before) wanted = pinned;
    const organization = idOf(next.organization);
    replace(
      wanted === organization || (wanted === undefined && (isOwn || !organization))
        ? next
        : { ...next, token: "", expiresAt: 0, organization: before?.organization ?? null },
    );
  }

  return {
    get wanted() {
      return wanted;
    },
    get session() {
      return session;
    },
    get isKnown() {
      return isKnown;
    },
    set(next, isChoice) {
      // The session has ended. This is the response to a request that was sent before.
      if (ended.has(next.id)) return replace(undefined);
      broadcast({ session: next });
      if (isChoice) replace(next);
      else take(next, true);
    },
    clear(id) {
      if (id) {
        ended.add(id);
        broadcast({ ended: id });
      }
      replace(undefined);
    },
    receive(message) {
      if ("ended" in message) {
        ended.add(message.ended);
        if (session?.id === message.ended) replace(undefined);
        return;
      }
      const next = message.session;
      if (ended.has(next.id)) return;
      if (session?.id === next.id && idOf(next.organization) !== wanted) {
        // The user alone, because the token is not for this tab.
        if (next.user.updated_at > session.user.updated_at) {
          replace({ ...session, user: next.user });
        }
      } else if (!session || isNewer(next, session)) take(next);
    },
    onChange(listener) {
      const entry = { listener };
      listeners = [...listeners, entry];
      return () => {
        listeners = listeners.filter((other) => other !== entry);
      };
    },
  };
}

const idOf = (organization: Organization | null): string | null => organization && organization.id;

/** What listeners hear of. */
const shown = (session: LiveSession | undefined): string =>
  JSON.stringify([session?.user, session?.organization]);

/** Calls a listener. If it throws, the error is reported as uncaught, and the other listeners are still called. */
function notify(listener: Listener, user: Account | undefined): void {
  try {
    listener(user);
  } catch (error) {
    if (typeof reportError === "function") return reportError(error);
    queueMicrotask(() => {
      throw error;
    });
  }
}
