import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { time } from "../fields.ts";
import { json } from "../responses.ts";
import { adminCall, id, readProblems } from "./fields.ts";
import { WaitingMail } from "./outbox.ts";

const type = z.string().meta({ example: "user.created" });

const WebhookTry = z
  .object({
    webhook_id: id,
    type,
    at: time("When it was sent."),
    outcome: z.enum(["sent", "failed", "given_up", "refused"]).meta({
      description:
        "`failed`: it is tried again. `given_up`: it was the last try. `refused`: the endpoint returned 410.",
      example: "sent",
    }),
    code: z.string().meta({ description: "Why, in short.", example: "HTTP 200" }),
  })
  .meta({ id: "WebhookTry" });

const WebhookEndpoint = z
  .object({
    id: z.string().meta({
      description: "Follows from the URL. The URL itself is not shown, because it may be secret.",
      example: "4f1c2d3e5a6b7c8d",
    }),
    host: z.string().meta({ example: "example.com" }),
    events: z.array(z.string()).meta({ example: ["user.*"] }),
    off: z.boolean().meta({
      description: "True if the endpoint returned 410 since this process started. It gets no more.",
      example: false,
    }),
    tries: z.array(WebhookTry).meta({
      description: "The last 20 tries of this process, the newest first. A restart forgets them.",
    }),
    waiting: z.array(WaitingMail).nullable().meta({
      description:
        "Webhooks of all processes that wait or were given up. Null behind the MySQL proxy.",
    }),
  })
  .meta({ id: "WebhookEndpoint" });

export const listWebhooks = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/webhooks",
  operationId: "listWebhooks",
  summary: "List the webhooks and their last deliveries",
  description: "The servers of `WEBHOOKS`, in its order.",
  responses: {
    200: json(
      z.object({ endpoints: z.array(WebhookEndpoint) }).meta({ id: "WebhookEndpoints" }),
      "The endpoints.",
    ),
    ...readProblems(),
  },
});
