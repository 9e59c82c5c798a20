import * as z from "zod";
import {
  adminCall,
  EndpointParams,
  id,
  readProblems,
  WebhookParams,
  writeProblems,
} from "../../contract/admin/fields.ts";
import { time } from "../../contract/fields.ts";
import { jsonResponse } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import type { Auth } from "../../core/auth.ts";
import { settingSources } from "../../core/ground/setting.ts";
import { timeOf } from "../../core/ground/time.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { readParams } from "../request/parameters.ts";
import { json } from "../response/respond.ts";
import { waitingMail } from "./answers.ts";
import type { AdminGuard } from "./guard.ts";
import { WaitingMail } from "./server.ts";

const Setting = z
  .object({
    name: z.string().meta({ description: "The variable.", example: "ISSUER" }),
    about: z.string().meta({ example: "Public URL of this server." }),
    source: z.enum(settingSources).meta({
      description:
        "Where it was set: in the `environment`, in a `file` that `NAME_FILE` names, in `.env`, by an `option` of `latchkey.config` " +
        "or `createLatchkey`, or nowhere (`default`).",
      example: "environment",
    }),
    set_by: z.string().nullable().meta({
      description: "The name of the variable or option that sets it. Null for the default.",
      example: "LATCHKEY_ISSUER",
    }),
    shown: z.boolean().meta({
      description: "False for a value that is or may be secret. It never leaves the server.",
      example: true,
    }),
    value: z.string().nullable().meta({
      description: "What is in force. Null if it is not shown, or if nothing is set.",
      example: "https://login.example.com",
    }),
  })
  .meta({ id: "Setting" });

const listSettings = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/settings",
  operationId: "listSettings",
  summary: "List the settings in force, and where each was set",
  responses: {
    200: jsonResponse(
      z.object({ settings: z.array(Setting) }).meta({ id: "Settings" }),
      "All variables of the server.",
    ),
    ...readProblems(),
  },
});

const type = z.string().meta({ example: "user.created" });

const body = z.string().meta({
  description: "The JSON that is posted.",
  example: '{"type":"test","timestamp":"2026-11-25T09:00:00.000Z","data":{}}',
});

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
    body,
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
    waiting: z
      .array(WaitingMail.extend({ body }).meta({ id: "WaitingWebhook" }))
      .nullable()
      .meta({
        description:
          "Webhooks of all processes that wait or were given up. Null behind the MySQL proxy.",
      }),
  })
  .meta({ id: "WebhookEndpoint" });

/** A try, as administrators see it. */
const shownTry = ({ id, at, ...tried }: Tried) => ({
  webhook_id: id,
  type: tried.type,
  at: timeOf(at),
  outcome: tried.outcome,
  code: tried.code,
  body: tried.body,
});

type Tried = ReturnType<Auth["webhooks"]["endpoints"]>[number]["tries"][number];

const listWebhooks = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/webhooks",
  operationId: "listWebhooks",
  summary: "List the webhooks and their last deliveries",
  description: "The servers of `WEBHOOKS`, in its order.",
  responses: {
    200: jsonResponse(
      z.object({ endpoints: z.array(WebhookEndpoint) }).meta({ id: "WebhookEndpoints" }),
      "The endpoints.",
    ),
    ...readProblems(),
  },
});

const testWebhook = createRoute({
  ...adminCall,
  method: "post",
  path: "/admin/webhooks/{id}/test",
  operationId: "testWebhook",
  summary: "Send a test event to a webhook",
  description:
    "Sends it immediately, and signs it like every webhook. Its type is `test`, and its `data` is empty. A failure is not tried again. If the " +
    "endpoint is off and accepts the test, it is on again.",
  request: { params: EndpointParams },
  responses: {
    200: jsonResponse(WebhookTry, "What the endpoint returned."),
    ...writeProblems("not_found", "too_many_requests"),
  },
});

const sendWebhookAgain = createRoute({
  ...adminCall,
  method: "post",
  path: "/admin/webhooks/{id}/deliveries/{webhook_id}",
  operationId: "sendWebhookAgain",
  summary: "Send a webhook again",
  description:
    "Sends one of the last 20 webhooks of this process again, with the same body and the same `webhook-id`. Sends it immediately, and does not try " +
    "again after a failure.",
  request: { params: WebhookParams },
  responses: {
    200: jsonResponse(WebhookTry, "What the endpoint returned."),
    ...writeProblems("not_found", "too_many_requests"),
  },
});

/** Shows how the server is set up: its settings, and the servers that get its webhooks. */
export function adminSetup(
  { endpoint }: Endpoints,
  auth: Auth,
  { reader, writer }: AdminGuard,
  { settings: ofServer }: Pick<AppOptions, "settings">,
): void {
  endpoint(listWebhooks, async (c) => {
    await reader(c);
    const waiting = await auth.admin.outbox.waiting();
    const endpoints = auth.webhooks.endpoints(waiting ?? []).map((one) => ({
      id: one.id,
      host: one.host,
      events: [...one.events],
      off: one.isOff,
      tries: one.tries.map(shownTry),
      waiting: waiting
        ? one.waiting.map((delivery) => ({ ...waitingMail(delivery), body: delivery.body }))
        : null,
    }));
    return json(c, { endpoints }, 200);
  });

  endpoint(testWebhook, async (c) => {
    const actor = await writer(c);
    const { id } = readParams(c, EndpointParams);
    const tried = await auth.admin.tests.webhook(actor, "webhook", () => auth.webhooks.test(id));
    return json(c, shownTry(tried), 200);
  });

  endpoint(sendWebhookAgain, async (c) => {
    const actor = await writer(c);
    const { id, webhook_id: webhookId } = readParams(c, WebhookParams);
    const again = () => auth.webhooks.again(id, webhookId);
    return json(c, shownTry(await auth.admin.tests.webhook(actor, "webhook_again", again)), 200);
  });

  endpoint(listSettings, async (c) => {
    await reader(c);
    const listed = ofServer.map(({ name, about, source, setBy, isShown, value }) => ({
      name,
      about,
      source,
      set_by: setBy,
      shown: isShown,
      value,
    }));
    return json(c, { settings: listed }, 200);
  });
}
