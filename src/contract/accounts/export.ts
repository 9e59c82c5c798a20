import * as z from "zod";
import type { BuiltInScope } from "../../core/access.ts";
import type { AttributeRules } from "../../core/accounts/attributes/rules.ts";
import { time, eventDetail } from "../fields.ts";
import { ofBearer } from "../refusals.ts";
import { jsonResponse, problems } from "../responses.ts";
import { createRoute } from "../route.ts";
import { accessToken } from "../security.ts";
import { storedAttributes } from "./attributes.ts";
import { accountWith } from "./account.ts";

const ExportedSession = z
  .object({
    id: z.string().meta({ format: "uuid", example: "7b0f3c52-9c1e-4d0a-9a43-6a1f1d2b3c4d" }),
    client_id: z.string().meta({ description: "The app that logged in.", example: "first-party" }),
    scope: z.string().meta({ example: "profile:read profile:write sessions factors" }),
    created_at: time("When the user logged in."),
    authenticated_at: time(
      "When the user last proved who they are, with the password for example.",
    ),
    last_used_at: time("When the session was last used, to the minute."),
    last_refreshed_at: time("When the session was last refreshed."),
    refreshes: z.int().meta({ description: "How often it was refreshed.", example: 3 }),
    expires_at: time("When the session expires, however often it is used."),
    revoked_at: time("When the session was ended.").nullable(),
    user_agent: z.string().nullable().meta({ example: "Mozilla/5.0 …" }),
    address: z.string().nullable().meta({
      description: "The address that the login came from.",
      example: "203.0.113.9",
    }),
    methods: z.string().meta({
      description: "How the user logged in: `password` or `link`.",
      example: "password",
    }),
    parent_id: z.string().nullable().meta({
      description: "The browser's session under which another app got this one.",
      example: null,
    }),
    offline: z.boolean().meta({
      description: "Whether it continues after that one has ended.",
      example: false,
    }),
    resource: z.string().nullable().meta({
      description: "The API that its tokens are for. Null for this server.",
      example: null,
    }),
    reauthenticated_at: time("When the user re-authenticated in the session of an app.").nullable(),
    remembered: z
      .boolean()
      .meta({ description: "Whether the user stays logged in.", example: true }),
    organization_id: z.string().nullable().meta({
      description: "The organization that its tokens name. Null for none.",
      example: null,
    }),
    connection_id: z.string().nullable().meta({
      description: "The login provider of the organization. Null for none.",
      example: null,
    }),
  })
  .meta({ id: "ExportedSession" });

const ExportedInvitation = z
  .object({
    id: z.string().meta({ format: "uuid", example: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90" }),
    organization_id: z
      .string()
      .meta({ format: "uuid", example: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90" }),
    organization_name: z.string().meta({ example: "Acme" }),
    role: z.string().meta({ description: "The role of the new member.", example: "member" }),
    sent_at: time("When it was sent."),
    expires_at: time("When the invitation expires."),
  })
  .meta({ id: "ExportedInvitation" });

const ExportedEvent = z
  .object({
    id: z.string().meta({ format: "uuid", example: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90" }),
    at: time("When it happened."),
    event: z.string().meta({
      description: "The name of the event. The page on the audit trail explains all events.",
      example: "authn_login_success",
    }),
    outcome: z.string().meta({ description: "`success` or `failure`.", example: "success" }),
    by: z.enum(["user", "administrator"]).nullable().meta({
      description: "The account that did it. Null if no one was logged in.",
    }),
    session_id: z.string().nullable(),
    client_id: z.string().nullable().meta({ example: "first-party" }),
    address: z.string().nullable().meta({
      description: "The address that the request came from.",
      example: "203.0.113.9",
    }),
    request_id: z.string().nullable(),
    detail: eventDetail,
  })
  .meta({ id: "ExportedEvent" });

const ExportedFactors = z
  .object({
    totp: z
      .object({
        created_at: time("When the authenticator app was added."),
        last_used_at: time("When it was last used.").nullable(),
      })
      .nullable()
      .meta({ description: "The authenticator app. Null without one." }),
    passkeys: z.array(
      z.object({
        id: z.string().meta({ format: "uuid", example: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90" }),
        name: z.string().meta({ example: "My phone" }),
        created_at: time("When the passkey was added."),
        last_used_at: time("When it was last used.").nullable(),
        domain: z.string().meta({ example: "login.example.com" }),
        model: z.string().meta({
          description: "The model of the authenticator (AAGUID).",
          example: "00000000-0000-0000-0000-000000000000",
        }),
        transports: z.string().meta({ example: "internal hybrid" }),
        backed_up: z.boolean(),
        uses: z.int().meta({ description: "The counter of the passkey.", example: 0 }),
      }),
    ),
    recovery_codes: z.object({
      left: z.int().meta({ example: 10 }),
      created_at: time("When they were generated. Null if none is left.").nullable(),
    }),
    two_step: z.boolean(),
  })
  .meta({ id: "ExportedFactors" });

const ExportedIdentity = z
  .object({
    id: z.string(),
    provider: z.string(),
    issuer: z.string(),
    subject: z.string(),
    email: z.string().nullable(),
    created_at: time("When it was connected."),
    last_used_at: time("When it last logged in.").nullable(),
  })
  .meta({ id: "ExportedIdentity" });

const ExportedConsent = z
  .object({
    id: z.string(),
    client_id: z.string(),
    name: z.string(),
    host: z.string(),
    on_device: z.boolean(),
    resource: z.string().nullable(),
    scope: z.string(),
    created_at: time("When the user first let the app do something."),
    updated_at: time("When the user last let it do more."),
    last_used_at: time("When the app last used its access.").nullable(),
  })
  .meta({ id: "ExportedConsent" });

const ExportedOrganization = z
  .object({
    id: z.string(),
    slug: z.string().nullable(),
    name: z.string(),
    role: z.string(),
    joined_at: time(
      "When the user became a member. For an organization owner who is not a member, when the organization was created.",
    ),
  })
  .meta({ id: "ExportedOrganization" });

export const accountExportOf = (attributes: AttributeRules | undefined) =>
  z
    .object({
      exported_at: time("When the export was created."),
      account: accountWith(attributes)
        .extend({
          email_verified_at: time("When the email address was verified.").nullable(),
          email_failed_at: time("When a mail server rejected the email address.").nullable(),
          sessions_valid_from: time(
            "Sessions that were authenticated earlier have ended. Set when all sessions are ended.",
          ).nullable(),
          last_link_session: z.string().nullable().meta({
            format: "uuid",
            description: "The session of the last login with a link.",
          }),
          invited_at: time("When the user was last invited.").nullable(),
          time_zone: z.string().nullable().meta({
            description: "The time zone of the times in emails (IANA).",
            example: "Europe/Berlin",
          }),
          terms_version: z.string().nullable().meta({
            description: "The version of the terms that the user accepted last.",
            example: "2026-11",
          }),
          terms_accepted_at: time("When the user accepted it.").nullable(),
          attributes: storedAttributes.optional(),
        })
        .meta({ id: "ExportedAccount" }),
      factors: ExportedFactors.meta({
        description: "The second factors and passkeys, without their secrets.",
      }),
      identities: z.array(ExportedIdentity).meta({
        description: "The logins at other providers.",
      }),
      consents: z.array(ExportedConsent).meta({
        description: "What the user lets other apps do.",
      }),
      organizations: z.array(ExportedOrganization).meta({
        description: "The organizations that the user owns or is a member of.",
      }),
      invitations: z.array(ExportedInvitation).meta({
        description: "The open invitations to organizations, if the address is verified.",
      }),
      sessions: z.array(ExportedSession).meta({
        description:
          "All sessions that are still stored, also those that have ended, newest first.",
      }),
      events: z.array(ExportedEvent).meta({
        description: "What happened to the account, newest first, at most 10,000 events.",
      }),
    })
    .meta({ id: "AccountExport" });

/** The header of an answer that a browser saves. */
export const savedAsFile = {
  "Content-Disposition": {
    description: "Tells a browser to save the response as a file.",
    schema: { type: "string" as const },
  },
};

const scopes: readonly BuiltInScope[] = ["profile:read", "sessions"];

export const exportMeRoute = (attributes: AttributeRules | undefined) =>
  createRoute({
    method: "get",
    path: "/users/me/export",
    operationId: "exportMe",
    tags: ["Accounts"],
    summary: "Export everything that is kept about me",
    security: [{ [accessToken]: [...scopes] }],
    responses: {
      200: {
        ...jsonResponse(
          accountExportOf(attributes),
          "The account, its sessions and its events, as a file.",
        ),
        headers: savedAsFile,
      },
      ...problems(...ofBearer),
    },
  });
