import { channel } from "../../outbox/outbox.ts";
import type { EndedSession } from "../ports.ts";
import { logoutLimits } from "./limits.ts";

/** The logouts that apps are told of. A row holds ids alone. */
export const logoutChannel = channel({
  name: "logout",
  atOnce: logoutLimits.atOnce,
  write: ({ id, userId, clientId }: EndedSession) =>
    JSON.stringify({ session: id, user: userId, client: clientId }),
  read({ payload }): EndedSession {
    const { session, user, client } = JSON.parse(payload) as Readonly<Record<string, string>>;
    return { id: session ?? "", userId: user ?? "", clientId: client ?? "" };
  },
});
