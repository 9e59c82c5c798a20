import * as z from "zod";
import {
  MailParams,
  adminCall,
  id,
  readProblems,
  timeOrNull,
  writeProblems,
} from "../../contract/admin/fields.ts";
import { time } from "../../contract/fields.ts";
import { jsonResponse } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import { warningCodes } from "../../core/admin/operate/warnings.ts";
import type { Auth } from "../../core/auth.ts";
import { timeOf } from "../../core/ground/time.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { languageOf } from "../request/caller.ts";
import { readParams } from "../request/parameters.ts";
import { json, respond } from "../response/respond.ts";
import { waitingMail } from "./answers.ts";
import type { AdminGuard } from "./guard.ts";

/** What waits to be sent. */
export const WaitingMail = z
  .object({
    id,
    channel: z.string().meta({ example: "mail" }),
    kind: z.string().meta({ description: "What it says.", example: "reset_password" }),
    user_id: id.nullable().meta({ description: "The account that it is for." }),
    created_at: time("When it was stored."),
    due_at: timeOrNull("When the next try is due. Null if the server gave up."),
    tries: z.int().meta({ example: 1 }),
    last_error: z.string().nullable().meta({
      description: "Why the last try failed: a code, never an address.",
      example: "smtp_451",
    }),
  })
  .meta({ id: "WaitingMail" });

const Outbox = z.object({ mails: z.array(WaitingMail) }).meta({ id: "Outbox" });

const listOutbox = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/outbox",
  operationId: "listOutbox",
  summary: "List the emails, webhooks and logouts that wait",
  description: "At most 200, the next ones first, and those that were given up last.",
  responses: {
    200: jsonResponse(Outbox, "What waits."),
    ...readProblems("not_supported_here"),
  },
});

const retryDelivery = createRoute({
  ...adminCall,
  method: "post",
  path: "/admin/outbox/{id}/retry",
  operationId: "retryMail",
  summary: "Send a waiting email, webhook or logout now",
  description: "Also one that the server gave up.",
  request: { params: MailParams },
  responses: {
    204: { description: "It is due now." },
    ...writeProblems("not_found", "not_supported_here"),
  },
});

const deleteDelivery = createRoute({
  ...adminCall,
  method: "delete",
  path: "/admin/outbox/{id}",
  operationId: "dropMail",
  summary: "Delete a waiting email, webhook or logout without sending it",
  description: "Idempotent: deleting it again is not an error.",
  request: { params: MailParams },
  responses: {
    204: { description: "It was deleted." },
    ...writeProblems("not_supported_here"),
  },
});

const sendTestEmail = createRoute({
  ...adminCall,
  method: "post",
  path: "/admin/emails/test",
  operationId: "sendTestEmail",
  summary: "Send yourself a test email",
  description: "To the address of the administrator who calls.",
  responses: {
    202: { description: "The email will be sent soon." },
    ...writeProblems("too_many_requests"),
  },
});

const TokenKey = z
  .object({
    kid: z.string().meta({ example: "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs" }),
    algorithm: z.string().meta({ example: "ES256" }),
    signs: z.boolean().meta({
      description: "True for the key that signs tokens. The others only verify.",
      example: true,
    }),
  })
  .meta({ id: "TokenKey" });

const count = (of: string) =>
  z
    .int()
    .nullable()
    .meta({
      description: `${of}. Null if it is not known, because events are not stored or were not counted.`,
      example: 12,
    });

const Overview = z
  .object({
    days: z
      .array(
        z.object({
          day: z.string().meta({ description: "In UTC.", example: "2026-11-25" }),
          sign_ups: count("Accounts that were created"),
          logins: count("Logins"),
          failures: count("Logins that failed"),
        }),
      )
      .meta({ description: "Thirty days and today until now, the earliest first." }),
    warnings: z
      .array(
        z.object({
          code: z.enum(warningCodes),
          count: z.int().optional().meta({ example: 3 }),
          since: time("When the oldest of them was stored.").optional(),
        }),
      )
      .meta({
        description:
          "What an operator should look at. `mail_waiting`: emails wait for more than 15 minutes. `mail_given_up`: emails " +
          "could not be sent. `audit_failing`: events cannot be stored, and are only in the log. Empty if all is well.",
        example: [],
      }),
    roles: z.array(z.string()).meta({
      description: "All roles of this server.",
      example: ["user", "admin"],
    }),
    organization_roles: z
      .array(z.string())
      .optional()
      .meta({
        description:
          "The roles that a member of an organization can have. Left out if the server has no organizations.",
        example: ["member", "admin"],
      }),
  })
  .meta({ id: "Overview" });

const getOverview = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/overview",
  operationId: "getOverview",
  summary: "Get the numbers of the last days, and warnings",
  responses: {
    200: jsonResponse(Overview, "The overview."),
    ...readProblems(),
  },
});

const listKeys = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/keys",
  operationId: "listKeys",
  summary: "List the keys of tokens",
  description: "The key that signs, then those of PREVIOUS_KEYS. No part of a key is shown.",
  responses: {
    200: jsonResponse(z.object({ keys: z.array(TokenKey) }).meta({ id: "TokenKeys" }), "The keys."),
    ...readProblems(),
  },
});

/** Shows how the server does and its keys, and manages its waiting emails. */
export function adminServer(
  { endpoint }: Endpoints,
  auth: Auth,
  { reader, writer }: AdminGuard,
  { tokenKeys }: Pick<AppOptions, "tokenKeys">,
): void {
  const { organizations } = auth.admin;

  endpoint(getOverview, async (c) => {
    await reader(c);
    const [{ days, today }, warnings] = await Promise.all([
      auth.stats.overview(),
      auth.admin.warnings(),
    ]);
    const body = {
      days: [...days, today].map(({ day, sign_ups, logins, failures }) => ({
        day,
        sign_ups,
        logins,
        failures,
      })),
      warnings: warnings.map(({ since, ...warning }) => ({
        ...warning,
        ...(since !== undefined && { since: timeOf(since) }),
      })),
      roles: [...auth.admin.roles],
      ...(organizations && { organization_roles: [...organizations.roles] }),
    };
    return json(c, body, 200);
  });

  endpoint(listKeys, async (c) => {
    await reader(c);
    const keys = tokenKeys.map(({ kid, algorithm }, at) => ({ kid, algorithm, signs: at === 0 }));
    return json(c, { keys }, 200);
  });

  endpoint(listOutbox, async (c) => {
    await reader(c);
    const deliveries = await auth.admin.outbox.list();
    return json(c, { mails: deliveries.map(waitingMail) }, 200);
  });

  endpoint(sendTestEmail, async (c) => {
    const actor = await writer(c);
    await auth.admin.tests.email(actor, languageOf(c));
    return respond(c, null, 202);
  });

  endpoint(retryDelivery, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, MailParams);
    await auth.admin.outbox.retry(actor, id);
    return respond(c, null, 204);
  });

  endpoint(deleteDelivery, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, MailParams);
    await auth.admin.outbox.drop(actor, id);
    return respond(c, null, 204);
  });
}
