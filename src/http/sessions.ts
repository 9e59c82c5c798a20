import { OpenAPIHono } from "@hono/zod-openapi";
import * as contract from "../contract/sessions.ts";
import type { Auth } from "../core/auth.ts";
import type { ListedSession } from "../core/sessions/model.ts";
import { bearerToken } from "./request/bearer.ts";
import { endpoint, type App, type RequestContext } from "./endpoint.ts";
import { readParams, readQuery } from "./request/input.ts";
import { json, respond } from "./response/respond.ts";

/** A person's own sessions. */
export function sessions(auth: Auth): App {
  const app: App = new OpenAPIHono();
  const person = async (c: RequestContext) =>
    auth.tokens.authorize(await bearerToken(c), "sessions");

  endpoint(app, contract.listSessions, async (c) => {
    const me = await person(c);
    const live = await auth.sessions.list(me);
    return json(c, { sessions: live.map((session) => publicSession(session, me.sessionId)) }, 200);
  });

  endpoint(app, contract.endSession, async (c) => {
    const { id } = readParams(c, contract.SessionParams);
    await auth.sessions.end(await person(c), id);
    return respond(c, null, 204);
  });

  endpoint(app, contract.endSessions, async (c) => {
    const { include_current: everywhere } = readQuery(c, contract.EndSessionsQuery);
    const me = await person(c);
    await (everywhere === "true" ? auth.sessions.endAll(me) : auth.sessions.endOthers(me));
    return respond(c, null, 204);
  });

  return app;
}

/** The only way a session leaves the server: each field is named here. */
const publicSession = (session: ListedSession, current: string) => ({
  id: session.id,
  client_id: session.clientId,
  created_at: new Date(session.createdAt).toISOString(),
  last_used_at: new Date(session.lastSeenAt).toISOString(),
  expires_at: new Date(session.expiresAt).toISOString(),
  user_agent: session.userAgent,
  address: session.address,
  current: session.id === current,
});
