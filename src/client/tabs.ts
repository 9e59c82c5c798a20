import { liveSession, type LiveSession } from "./live-session.ts";

/** A message to the other tabs: the session that this tab is in now, or the id of a session that ended. */
export type TabMessage = { readonly session: LiveSession } | { readonly ended: string };

/**
 * Opens the channel to the other tabs of this origin that use the same Latchkey. Returns the function that broadcasts to them.
 * Outside a page the function does nothing, because on a server two clients are two users.
 */
export function openTabChannel(
  baseUrl: string,
  receive: (message: TabMessage) => void,
): (message: TabMessage) => void {
  if (typeof document === "undefined" || typeof BroadcastChannel === "undefined") return () => {};
  const channel = new BroadcastChannel(`latchkey ${baseUrl}`);
  channel.addEventListener("message", ({ data }) => {
    const message = parseTabMessage(data);
    if (message) receive(message);
  });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Only window.postMessage() takes an origin.
  return (message) => channel.postMessage(message);
}

/** Checks a message from another tab, because a page of another release may use another format. */
export function parseTabMessage(data: unknown): TabMessage | undefined {
  const { session, ended } = Object(data) as Record<"session" | "ended", unknown>;
  if (typeof ended === "string") return { ended };
  const { token, expiresAt, user } = Object(session) as Record<keyof LiveSession, unknown>;
  const received = liveSession(token, expiresAt, user);
  return received && { session: received };
}
