import type { User } from "./api-types.ts";
import { isNewer, type LiveSession } from "./live-session.ts";
import type { News } from "./tabs.ts";

export type Listener = (user: User | undefined) => void;

/** Who is logged in, as far as this client knows. A session that has ended, or was replaced, never comes back. */
export interface LoginState {
  readonly session: LiveSession | undefined;
  /** Whether it is known who is logged in: an undefined session then means nobody. */
  readonly isKnown: boolean;
  /** The server gave this session. */
  enter(session: LiveSession): void;
  /** The server ended the session with that id, or has none. */
  leave(id: string | undefined): void;
  /** Another tab says so. */
  hear(news: News): void;
  /** Has a listener told when another user is there than before, or other facts about them; gives what ends that. */
  onChange(listener: Listener): () => void;
}

export function createLoginState(tell: (news: News) => void): LoginState {
  let session: LiveSession | undefined;
  let isKnown = false;
  const ended = new Set<string>();
  // Replaced, never changed: who is being told may join and leave.
  let listeners: readonly { readonly listener: Listener }[] = [];

  function become(next: LiveSession | undefined): void {
    const before = session;
    if (before && before.id !== next?.id) ended.add(before.id);
    session = next;
    isKnown = true;
    if (JSON.stringify(before?.user) === JSON.stringify(next?.user)) return;
    for (const entry of listeners) if (listeners.includes(entry)) call(entry.listener, next?.user);
  }

  return {
    get session() {
      return session;
    },
    get isKnown() {
      return isKnown;
    },
    enter(next) {
      // The answer to a question that was asked before the session ended.
      if (ended.has(next.id)) return become(undefined);
      tell({ session: next });
      become(next);
    },
    leave(id) {
      if (id !== undefined) {
        ended.add(id);
        tell({ ended: id });
      }
      become(undefined);
    },
    hear(news) {
      if ("ended" in news) {
        ended.add(news.ended);
        if (session?.id === news.ended) become(undefined);
      } else if (!ended.has(news.session.id) && (!session || isNewer(news.session, session))) {
        become(news.session);
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

/** A listener's error is its own: it is reported as an uncaught one, and disturbs nobody. */
function call(listener: Listener, user: User | undefined): void {
  try {
    listener(user);
  } catch (error) {
    if (typeof reportError === "function") return reportError(error);
    queueMicrotask(() => {
      throw error;
    });
  }
}
