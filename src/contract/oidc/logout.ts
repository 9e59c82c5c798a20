import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { json, problems } from "../responses.ts";
import { GuardHeader } from "../security.ts";
import { VisitorAccount } from "./visitor-account.ts";

/** What an app sends (OpenID Connect RP-Initiated Logout 1.0 section 2). Others are ignored. `request` is ours. */
export const LogoutQuery = z.object({
  id_token_hint: z.string().optional(),
  client_id: z.string().optional(),
  post_logout_redirect_uri: z.string().optional(),
  state: z.string().optional(),
  ui_locales: z.string().optional(),
  request: z.string().optional(),
});

export const LogoutRequestQuery = z.object({
  request: z.string().meta({
    description: "The parameter `request` of the page.",
    example: "lq1_…",
    param: { name: "request", in: "query" },
  }),
});

const LogoutRequest = z
  .object({
    client: z
      .object({ name: z.string().meta({ example: "Wiki" }) })
      .optional()
      .meta({ description: "The app that led the user here, if it said who it is." }),
    ask: z.boolean().meta({
      description:
        "True if the user must confirm. False if the app was opened in this login, or nobody is logged in.",
    }),
    account: VisitorAccount.nullable().meta({ description: "Who is logged in. Null for nobody." }),
    redirect_to: z.string().optional().meta({
      description: "Where to go after the logout. The app registered it.",
      example: "https://wiki.example.com/bye?state=xyz",
    }),
  })
  .meta({ id: "LogoutRequest" });

export const getLogoutRequest = createRoute({
  method: "get",
  path: "/logout/request",
  operationId: "getLogoutRequest",
  tags: ["Other apps"],
  summary: "What the page of a logout shows",
  description:
    "Needs a page of `APP_URL` and `X-Latchkey: 1`. Ends nothing: the page calls `DELETE /session`.",
  request: { headers: GuardHeader, query: LogoutRequestQuery },
  responses: {
    200: json(LogoutRequest, "Who logs out, from which app, and what comes next."),
    ...problems(
      "validation_failed",
      "expired_token",
      "origin_not_allowed",
      "header_required",
      "unavailable",
    ),
  },
});
