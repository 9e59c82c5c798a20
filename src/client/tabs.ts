import { liveSession, type LiveSession } from "./live-session.ts";

/** What one tab tells the others: the session that it is in now, or the id of one that has ended. */
export type News = { readonly session: LiveSession } | { readonly ended: string };

/**
 * Joins the other tabs of this origin that use the same Latchkey, and gives what tells them news. Only pages have tabs: on
 * a server two clients are two persons.
 */
export function joinTabs(baseUrl: string, hear: (news: News) => void): (news: News) => void {
  if (typeof document === "undefined" || typeof BroadcastChannel === "undefined") return () => {};
  const channel = new BroadcastChannel(`latchkey ${baseUrl}`);
  channel.addEventListener("message", ({ data }) => {
    const news = readNews(data);
    if (news) hear(news);
  });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- That is a window's.
  return (news) => channel.postMessage(news);
}

/** Takes nothing for granted: a page of another release may speak otherwise. */
export function readNews(data: unknown): News | undefined {
  const { session, ended } = Object(data) as Record<"session" | "ended", unknown>;
  if (typeof ended === "string") return { ended };
  const { token, ends, user } = Object(session) as Record<keyof LiveSession, unknown>;
  const heard = liveSession(token, ends, user);
  return heard && { session: heard };
}
