import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { needs } from "../../core/oidc/request/model.ts";
import { notAnObject, text } from "../fields.ts";
import { ofJson } from "../refusals.ts";
import { json, jsonBody, problems } from "../responses.ts";
import { GuardHeader } from "../security.ts";
import { VisitorAccount } from "./visitor-account.ts";

const ofApp = (name: string, example: string) =>
  z
    .string()
    .optional()
    .meta({ example, param: { name, in: "query" } });

/** The parameters that every request of an app has. The call reads the whole query itself. */
const AuthorizationQuery = z.object({
  client_id: ofApp("client_id", "0199f2a1-9c1e-7d0a-9a43-6a1f1d2b3c4d"),
  redirect_uri: ofApp("redirect_uri", "https://app.example.com/callback"),
  response_type: ofApp("response_type", "code"),
  scope: ofApp("scope", "openid profile"),
});

const ShownRequest = z
  .object({
    client: z.object({
      name: z.string().meta({ example: "Wiki" }),
      host: z.string().meta({
        description: "A host, or the scheme of an app on the device.",
        example: "wiki.example.com",
      }),
      verified: z.boolean().meta({ description: "The operator registered it." }),
      initials: z.string().meta({ example: "W" }),
      contact: z.string().optional().meta({ example: "help@wiki.example.com" }),
    }),
    account: VisitorAccount.nullable().meta({ description: "Who is logged in. Null for nobody." }),
    needs: z.enum(needs).meta({
      description: "What the user has to do next. With `none`, the page opens `authorize` again.",
    }),
    chosen: z.string().nullable().meta({
      description: "Added to the query as `chosen`, it means that the user goes on as `account`.",
    }),
    login_hint: z.string().optional().meta({
      description: "For the field of the login.",
      example: "ann@example.com",
    }),
    scopes: z
      .array(
        z.object({
          scope: z.string().meta({ example: "profile" }),
          text: z.string().meta({ example: "Your name and username" }),
        }),
      )
      .meta({
        description:
          "What the user allows the app, in the language of the request. Empty for a first-party app.",
      }),
    resource: z.null(),
    warning: z.enum(["loopback", "private_scheme"]).optional().meta({
      description: "Another program on the device could pretend to be the app.",
    }),
    proof: z.string().nullable().meta({
      description: "Sent back with the decision. Null unless `needs` is `consent`.",
      example: "cp1_…",
    }),
    redirect_to: z.string().optional().meta({
      description: "Where the page leads if the app gets an error.",
    }),
  })
  .meta({ id: "AuthorizationRequest" });

export const getAuthorizationRequest = createRoute({
  method: "get",
  path: "/authorize/request",
  operationId: "getAuthorizationRequest",
  tags: ["Other apps"],
  summary: "What an app asks for, and what the user has to do first",
  description:
    "Takes the query of the page, and changes nothing. Needs a page of `APP_URL` and `X-Latchkey: 1`. The cookie decides who is logged in.",
  request: { headers: GuardHeader, query: AuthorizationQuery },
  responses: {
    200: json(ShownRequest, "What it shows."),
    ...problems(
      "invalid_authorization_request",
      "origin_not_allowed",
      "header_required",
      "unavailable",
    ),
  },
});

export const Decision = z
  .object(
    {
      request: text({
        description: "The query of the page, as `GET /authorize/request` got it.",
        example: "client_id=…&response_type=code&…",
      }),
      decision: z
        .enum(["approve", "deny"], { error: "Must be approve or deny." })
        .meta({ example: "approve" }),
      scopes: z
        .array(z.string({ error: "Must be a string." }), { error: "Must be an array." })
        .optional()
        .meta({ description: "Those that the user allows. Default: all that were shown." }),
      proof: text({ description: "The `proof` of the page.", example: "cp1_…" }),
    },
    { error: notAnObject },
  )
  .meta({ id: "AuthorizationDecision" });

const Redirect = z
  .object({
    redirect_to: z.string().meta({
      description: "The redirect URI of the app, with a code or an error.",
      example: "https://app.example.com/callback?code=ac1_…&state=xyz&iss=…",
    }),
  })
  .meta({ id: "AuthorizationRedirect" });

export const decideAuthorization = createRoute({
  method: "post",
  path: "/authorize/decision",
  operationId: "decideAuthorization",
  tags: ["Other apps"],
  summary: "Approve or deny what an app asks for",
  description:
    "Needs a page of `APP_URL` and `X-Latchkey: 1`. `proof` works for ten minutes, and only for the request and the session that the page showed.",
  request: { headers: GuardHeader, body: jsonBody(Decision) },
  responses: {
    200: json(Redirect, "Where it leads."),
    ...problems(
      ...ofJson,
      "invalid_authorization_request",
      "origin_not_allowed",
      "header_required",
      "unavailable",
      "expired_token",
    ),
  },
});
