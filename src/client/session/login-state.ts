import type { Account } from "../api-types.ts";
import { isNewer, type LiveSession } from "./live-session.ts";
import type { TabMessage } from "./tabs.ts";

type Listener = (user: Account | undefined) => void;

/** The session of this client, as far as the client knows. A session that ended or was replaced is never stored again. */
export interface LoginState {
  readonly session: LiveSession | undefined;
  /** False until the first response or message. If true, an undefined session means that nobody is logged in. */
  readonly isKnown: boolean;
  /** Stores a session that the server sent, and broadcasts it to the other tabs. */
  set(session: LiveSession): void;
  /** Removes the session after the server ended it, and broadcasts its end. `id` is undefined if there was no session. */
  clear(id: string | undefined): void;
  /** Applies a message from another tab. */
  receive(message: TabMessage): void;
  /** Calls `listener` when the user or the user's data changes. Returns a function that removes the listener. */
  onChange(listener: Listener): () => void;
}

export function createLoginState(broadcast: (message: TabMessage) => void): LoginState {
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
    if (JSON.stringify(before?.user) === JSON.stringify(next?.user)) return;
    for (const entry of listeners) {
      if (listeners.includes(entry)) notify(entry.listener, next?.user);
    }
  }

  return {
    get session() {
      return session;
    },
    get isKnown() {
      return isKnown;
    },
    set(next) {
      // The session has ended. This is the response to a request that was sent before.
      if (ended.has(next.id)) return replace(undefined);
      broadcast({ session: next });
      replace(next);
    },
    clear(id) {
      if (id !== undefined) {
        ended.add(id);
        broadcast({ ended: id });
      }
      replace(undefined);
    },
    receive(message) {
      if ("ended" in message) {
        ended.add(message.ended);
        if (session?.id === message.ended) replace(undefined);
      } else if (
        !ended.has(message.session.id) &&
        (!session || isNewer(message.session, session))
      ) {
        replace(message.session);
      }
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
