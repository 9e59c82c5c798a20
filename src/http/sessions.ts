import * as z from "zod";
import { time } from "../contract/fields.ts";
import { ofBearer } from "../contract/refusals.ts";
import { jsonResponse, problems } from "../contract/responses.ts";
import { createRoute } from "../contract/route.ts";
import { accessToken } from "../contract/security.ts";
import type { BuiltInScope } from "../core/access.ts";
import type { Auth } from "../core/auth.ts";
import { publicSession } from "../core/sessions/model.ts";
import type { RequestContext } from "./context.ts";
import type { Endpoints } from "./endpoint.ts";
import { authorizedSession } from "./request/caller.ts";
import { readParams, readQuery } from "./request/parameters.ts";
import { json, respond } from "./response/respond.ts";

export const Session = z
  .object({
    id: z.string().meta({ format: "uuid", example: "7b0f3c52-9c1e-4d0a-9a43-6a1f1d2b3c4d" }),
    client_id: z.string().meta({ description: "The app that logged in.", example: "first-party" }),
    created_at: time("When the user logged in."),
    last_used_at: time("When the session was last used, to the minute."),
    expires_at: time("When the session expires, however often it is used."),
    user_agent: z.string().nullable().meta({ example: "Mozilla/5.0 …" }),
    address: z.string().nullable().meta({
      description: "The address that the login came from.",
      example: "203.0.113.9",
    }),
    current: z.boolean().meta({ description: "True for the session of this request." }),
  })
  .meta({ id: "Session" });

export const SessionList = z.object({ sessions: z.array(Session) }).meta({ id: "SessionList" });

const SessionParams = z.object({
  id: z.string().meta({
    format: "uuid",
    example: "7b0f3c52-9c1e-4d0a-9a43-6a1f1d2b3c4d",
    param: { name: "id", in: "path" },
  }),
});

const EndSessionsQuery = z.object({
  include_current: z
    .enum(["true", "false"])
    .optional()
    .meta({
      description: "`true` ends the session of this request as well.",
      example: "false",
      param: { name: "include_current", in: "query" },
    }),
});

const scope: BuiltInScope = "sessions";
const security = [{ [accessToken]: [scope] }];

export const listSessions = createRoute({
  method: "get",
  path: "/users/me/sessions",
  operationId: "listSessions",
  tags: ["Sessions"],
  summary: "List my sessions",
  security,
  responses: {
    200: jsonResponse(SessionList, "The sessions that have not ended, newest first."),
    ...problems(...ofBearer),
  },
});

export const endSession = createRoute({
  method: "delete",
  path: "/users/me/sessions/{id}",
  operationId: "endSession",
  tags: ["Sessions"],
  summary: "Log out one device",
  description: "Idempotent: a session that has ended is not an error.",
  security,
  request: { params: SessionParams },
  responses: {
    204: { description: "The session has ended." },
    ...problems(...ofBearer, "not_found"),
  },
});

export const endSessions = createRoute({
  method: "delete",
  path: "/users/me/sessions",
  operationId: "endSessions",
  tags: ["Sessions"],
  summary: "Log out all other devices",
  security,
  request: { query: EndSessionsQuery },
  responses: {
    204: { description: "The sessions have ended." },
    ...problems(...ofBearer, "validation_failed"),
  },
});

/** Lists and ends the sessions of the caller. */
export function sessions({ endpoint }: Endpoints, auth: Auth): void {
  const callerOf = (c: RequestContext) => authorizedSession(c, auth, "sessions");

  endpoint(listSessions, async (c) => {
    const caller = await callerOf(c);
    const sessions = await auth.sessions.list(caller);
    const body = { sessions: sessions.map((one) => publicSession(one, caller.sessionId)) };
    return json(c, body, 200);
  });

  endpoint(endSession, async (c) => {
    const { id } = readParams(c, SessionParams);
    await auth.sessions.end(await callerOf(c), id);
    return respond(c, null, 204);
  });

  endpoint(endSessions, async (c) => {
    const { include_current: everywhere } = readQuery(c, EndSessionsQuery);
    const caller = await callerOf(c);
    await (everywhere === "true" ? auth.sessions.endAll(caller) : auth.sessions.endOthers(caller));
    return respond(c, null, 204);
  });
}
