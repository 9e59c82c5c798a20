import * as contract from "../contract/sessions.ts";
import type { Auth } from "../core/auth.ts";
import { publicSession } from "../core/sessions/model.ts";
import { authorizedSession } from "./request/caller.ts";
import type { RequestContext } from "./context.ts";
import type { Endpoints } from "./endpoint.ts";
import { readParams, readQuery } from "./request/parameters.ts";
import { json, respond } from "./response/respond.ts";

/** Lists and ends the sessions of the caller. */
export function sessions({ endpoint }: Endpoints, auth: Auth): void {
  const callerOf = (c: RequestContext) => authorizedSession(c, auth, "sessions");

  endpoint(contract.listSessions, async (c) => {
    const caller = await callerOf(c);
    const sessions = await auth.sessions.list(caller);
    const body = { sessions: sessions.map((one) => publicSession(one, caller.sessionId)) };
    return json(c, body, 200);
  });

  endpoint(contract.endSession, async (c) => {
    const { id } = readParams(c, contract.SessionParams);
    await auth.sessions.end(await callerOf(c), id);
    return respond(c, null, 204);
  });

  endpoint(contract.endSessions, async (c) => {
    const { include_current: everywhere } = readQuery(c, contract.EndSessionsQuery);
    const caller = await callerOf(c);
    await (everywhere === "true" ? auth.sessions.endAll(caller) : auth.sessions.endOthers(caller));
    return respond(c, null, 204);
  });
}
