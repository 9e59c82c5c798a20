import {
  UserParams,
  UserSessionParams,
  adminCall,
  readProblems,
  writeProblems,
} from "../../contract/admin/fields.ts";
import { jsonResponse } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import type { Auth } from "../../core/auth.ts";
import { publicSession } from "../../core/sessions/model.ts";
import type { Endpoints } from "../endpoint.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";
import { SessionList } from "../sessions.ts";
import type { AdminGuard } from "./guard.ts";

const listUserSessions = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/users/{id}/sessions",
  operationId: "listUserSessions",
  summary: "List the sessions of a user",
  description: "The audit trail says who read them.",
  request: { params: UserParams },
  responses: {
    200: jsonResponse(SessionList, "The sessions that have not ended, newest first, at most 50."),
    ...readProblems("not_found"),
  },
});

const endUserSession = createRoute({
  ...adminCall,
  method: "delete",
  path: "/admin/users/{id}/sessions/{session_id}",
  operationId: "endUserSession",
  summary: "Log out one device of a user",
  description: "Idempotent: a session that has ended is not an error.",
  request: { params: UserSessionParams },
  responses: {
    204: { description: "The session has ended." },
    ...writeProblems("not_found"),
  },
});

const endUserSessions = createRoute({
  ...adminCall,
  method: "delete",
  path: "/admin/users/{id}/sessions",
  operationId: "endUserSessions",
  summary: "Log out all devices of a user",
  request: { params: UserParams },
  responses: {
    204: { description: "The sessions have ended." },
    ...writeProblems(),
  },
});

/** Lists and ends the sessions of others. */
export function adminSessions(
  { endpoint }: Endpoints,
  auth: Auth,
  { reader, writer }: AdminGuard,
): void {
  const { sessions } = auth.admin;

  endpoint(listUserSessions, async (c) => {
    const actor = await reader(c);
    const { id } = readParams(c, UserParams);
    const listed = await sessions.list(actor, id);
    const body = { sessions: listed.map((one) => publicSession(one, actor.sessionId)) };
    return json(c, body, 200);
  });

  endpoint(endUserSession, async (c) => {
    const actor = await writer(c);
    const { id, session_id: sessionId } = readParams(c, UserSessionParams);
    await sessions.end(actor, id, sessionId);
    return respond(c, null, 204);
  });

  endpoint(endUserSessions, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, UserParams);
    await sessions.endAll(actor, id);
    return respond(c, null, 204);
  });
}
