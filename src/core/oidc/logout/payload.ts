import type { EndedSession } from "./ports.ts";

/** The channel of the outbox, and the kind of its deliveries. */
export const logoutChannel = "logout";

/** What a row of the outbox holds: ids alone. */
export const logoutPayloadOf = ({ id, userId, clientId }: EndedSession): string =>
  JSON.stringify({ session: id, user: userId, client: clientId });

/** The session of a row. */
export function readLogoutPayload(payload: string): EndedSession {
  const { session, user, client } = JSON.parse(payload) as Readonly<Record<string, string>>;
  return { id: session ?? "", userId: user ?? "", clientId: client ?? "" };
}
