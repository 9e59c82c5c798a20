import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { time } from "../fields.ts";
import { json } from "../responses.ts";
import { adminCall, id, MailParams, readProblems, timeOrNull, writeProblems } from "./fields.ts";

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

export const listOutbox = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/outbox",
  operationId: "listOutbox",
  summary: "List the emails that wait",
  description: "At most 200, the next ones first, and those that were given up last.",
  responses: {
    200: json(Outbox, "The emails."),
    ...readProblems("not_supported_here"),
  },
});

export const retryDelivery = createRoute({
  ...adminCall,
  method: "post",
  path: "/admin/outbox/{id}/retry",
  operationId: "retryMail",
  summary: "Send a waiting email now",
  description: "Also one that the server gave up.",
  request: { params: MailParams },
  responses: {
    204: { description: "The email is due now." },
    ...writeProblems("not_found", "not_supported_here"),
  },
});

export const deleteDelivery = createRoute({
  ...adminCall,
  method: "delete",
  path: "/admin/outbox/{id}",
  operationId: "dropMail",
  summary: "Delete a waiting email without sending it",
  description: "Idempotent: an email that is gone is not an error.",
  request: { params: MailParams },
  responses: {
    204: { description: "The email is gone." },
    ...writeProblems("not_supported_here"),
  },
});
