import { UserParams, UserSessionParams } from "../../contract/admin/fields.ts";
import * as contract from "../../contract/admin/sessions.ts";
import type { Auth } from "../../core/auth.ts";
import { publicSession } from "../../core/sessions/model.ts";
import type { Endpoints } from "../endpoint.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";
import type { AdminGuard } from "./guard.ts";

/** Lists and ends the sessions of others. */
export function adminSessions(
  { endpoint }: Endpoints,
  auth: Auth,
  { reader, writer }: AdminGuard,
): void {
  const { sessions } = auth.admin;

  endpoint(contract.listUserSessions, async (c) => {
    const actor = await reader(c);
    const { id } = readParams(c, UserParams);
    const listed = await sessions.list(actor, id);
    const body = { sessions: listed.map((one) => publicSession(one, actor.sessionId)) };
    return json(c, body, 200);
  });

  endpoint(contract.endUserSession, async (c) => {
    const actor = await writer(c);
    const { id, session_id: sessionId } = readParams(c, UserSessionParams);
    await sessions.end(actor, id, sessionId);
    return respond(c, null, 204);
  });

  endpoint(contract.endUserSessions, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    await sessions.endAll(actor, id);
    return respond(c, null, 204);
  });
}
