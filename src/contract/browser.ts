import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { User } from "./accounts.ts";
import { json, jsonBody, problems } from "./responses.ts";
import { password, TokenResponse, username } from "./tokens.ts";

export const Credentials = z
  .object({ username, password }, { error: "A JSON object is needed." })
  .meta({ id: "Credentials" });

export const BrowserSession = TokenResponse.omit({ refresh_token: true })
  .extend({ user: User })
  .meta({ id: "BrowserSession" });

/** Where the refresh token of a browser is: no page can read it, and none of another site can have it sent. */
export const sessionCookie = "__Host-latchkey";

/** What a page of another origin cannot send without a CORS preflight, and no form at all. */
export const GuardHeader = z.object({
  "X-Latchkey": z.literal("1").meta({
    description: "Tells that a script of the page asks.",
    example: "1",
    param: { name: "X-Latchkey", in: "header" },
  }),
});

const setsCookie = {
  "Set-Cookie": {
    description: "The refresh token, for the browser alone.",
    schema: { type: "string" as const },
  },
};

const guarded =
  "Needs `Origin`: this server's own, one of `CORS_ORIGINS`, or one that the browser calls `same-origin`.";

export const logIn = createRoute({
  method: "post",
  path: "/session",
  operationId: "logIn",
  tags: ["Browser"],
  summary: "Log in from a page",
  description:
    "The refresh token is set as the cookie `__Host-latchkey` (HttpOnly, Secure, SameSite=Strict) and stands in no body.",
  request: { body: jsonBody(Credentials) },
  responses: {
    200: { ...json(BrowserSession, "Logged in."), headers: setsCookie },
    ...problems(
      "malformed_body",
      "invalid_grant",
      "origin_not_allowed",
      "body_too_large",
      "unsupported_media_type",
      "validation_failed",
      "overloaded",
      "unavailable",
    ),
  },
});

const cookieRefusals = [
  "invalid_request",
  "origin_not_allowed",
  "header_required",
  "body_too_large",
  "unavailable",
] as const;

export const refresh = createRoute({
  method: "post",
  path: "/session/refresh",
  operationId: "refreshSession",
  tags: ["Browser"],
  summary: "Stay logged in",
  description: `By the cookie, which is replaced, once in ten seconds at most; safe from many tabs at once. ${guarded}`,
  request: { headers: GuardHeader },
  responses: {
    200: { ...json(BrowserSession, "Still logged in."), headers: setsCookie },
    ...problems(...cookieRefusals, "invalid_grant"),
  },
});

export const logOut = createRoute({
  method: "delete",
  path: "/session",
  operationId: "logOut",
  tags: ["Browser"],
  summary: "Log out",
  description: `Ends the session of the cookie, and deletes that. Fine without one. ${guarded}`,
  request: { headers: GuardHeader },
  responses: {
    204: { description: "Logged out.", headers: setsCookie },
    ...problems(...cookieRefusals),
  },
});
