import * as z from "zod";
import type { AttributeRules } from "../../core/accounts/attributes/rules.ts";
import { intents } from "../../core/upstream/model.ts";
import { upstreamCases } from "../../core/upstream/connect/preview.ts";
import { optionalMembers } from "../../core/accounts/ports.ts";
import { attributesIn, newAttributes } from "../accounts/attributes.ts";
import { makeUsername } from "../accounts/register.ts";
import { WaitingToken } from "../upstream/identities.ts";
import { acceptedTerms, locale, name, timeZone, username } from "../accounts/account.ts";
import { browserSessionOf, setsCookie } from "./browser.ts";
import {
  captcha,
  emailCode,
  loginRequest,
  notAnObject,
  organization,
  organizationInForm,
  remember,
  text,
  upstreamToken,
} from "../fields.ts";
import { ofJson, ofPageLogin } from "../refusals.ts";
import { askedCode, jsonResponse, jsonBody, problems } from "../responses.ts";
import { createRoute } from "../route.ts";

/** The path of a login at another provider. It and its callback are navigations, so neither is a call of the document. */
export const upstreamPath = "/login/:provider";

export const ProviderParams = z.object({ provider: z.string() });

/** What begins a login at another provider: where to go after it, what it is for, and the organization of its session. */
export const StartQuery = z.object({
  continue: z.string().optional(),
  intent: z.enum(intents).optional(),
  remember: z.enum(["true", "false"]).optional(),
  organization: organizationInForm,
});

/** What a provider sends back (RFC 6749 section 4.1.2, RFC 9207). Others are ignored. `user` is Apple's. */
export const CallbackQuery = z.object({
  code: z.string().optional(),
  state: z.string().optional(),
  iss: z.string().optional(),
  error: z.string().optional(),
  user: z.string().optional(),
});

const Preview = z
  .object({
    provider: z.string().meta({ example: "google" }),
    intent: z.enum(intents),
    case: z.enum(upstreamCases).meta({
      description: "What a click does.",
    }),
    email: z.string().optional().meta({ example: "ann@example.com" }),
    email_verified: z.boolean().optional(),
    provider_username: z.string().optional(),
    name: z.string().optional().meta({ example: "Ann" }),
    username: z.string().optional().meta({
      description: "A username that is free.",
      example: "ann",
    }),
    required: z.array(z.enum(optionalMembers)).meta({
      description: "What the account needs.",
    }),
    account: z
      .object({ username: z.string() })
      .optional()
      .meta({ description: "Who is logged in." }),
    owner: z
      .object({ username: z.string() })
      .optional()
      .meta({ description: "For `switch`: whom a click logs in." }),
  })
  .meta({ id: "UpstreamPreview" });

export const previewUpstream = createRoute({
  method: "post",
  path: "/session/upstream/preview",
  operationId: "previewUpstream",
  tags: ["Other providers"],
  summary: "What a click would do",
  description: "Creates and connects nothing.",
  request: { body: jsonBody(WaitingToken) },
  responses: {
    200: jsonResponse(Preview, "What to show before the click."),
    ...problems(...ofJson, "origin_not_allowed", "cross_site", "expired_token", "unavailable"),
  },
});

/** The members of the account that an identity creates. */
export const upstreamLoginOf = (attributes: AttributeRules | undefined) =>
  z
    .object(
      {
        token: upstreamToken,
        username: username.optional(),
        make_username: makeUsername,
        name: name.optional(),
        locale: locale.optional(),
        time_zone: timeZone.optional(),
        terms_version: acceptedTerms,
        email: text({ example: "ann@example.com" }).optional().meta({
          description: "For `email_needed`. Without `code`, sends one there.",
        }),
        login_request: loginRequest.optional(),
        code: emailCode.optional(),
        captcha,
        organization: organization.meta({
          description:
            "The id of the organization that the session is for. Null for none. Default: that of the start of the login.",
        }),
        remember,
        ...attributesIn(attributes, newAttributes),
      },
      { error: notAnObject },
    )
    .meta({ id: "UpstreamLogin" });

export const logInWithUpstreamRoute = (attributes: AttributeRules | undefined) =>
  createRoute({
    method: "post",
    path: "/session/upstream",
    operationId: "logInWithUpstream",
    tags: ["Other providers"],
    summary: "Log in with an identity",
    description:
      "Creates an account without a password, or switches to the account of the identity, after the user saw the preview and clicked. Sets the cookie, as `POST /session` does.",
    request: { body: jsonBody(upstreamLoginOf(attributes)) },
    responses: {
      200: { ...jsonResponse(browserSessionOf(attributes), "Logged in."), headers: setsCookie },
      202: askedCode,
      ...problems(
        ...ofPageLogin,
        "expired_token",
        "mfa_required",
        "invalid_code",
        "invalid_request",
        "refused",
        "email_not_verified",
        "upstream_failed",
        "upstream_closed",
        "invalid_organization",
        "registration_refused",
        "username_taken",
        "email_taken",
      ),
    },
  });
