import { createRoute } from "@hono/zod-openapi";
import { json } from "../responses.ts";
import { SessionList } from "../sessions.ts";
import { adminCall, readProblems, UserParams, UserSessionParams, writeProblems } from "./fields.ts";

export const listUserSessions = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/users/{id}/sessions",
  operationId: "listUserSessions",
  summary: "List the sessions of a user",
  description: "The audit trail says who read them.",
  request: { params: UserParams },
  responses: {
    200: json(SessionList, "The sessions that have not ended, newest first, at most 50."),
    ...readProblems("not_found"),
  },
});

export const endUserSession = createRoute({
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

export const endUserSessions = createRoute({
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
