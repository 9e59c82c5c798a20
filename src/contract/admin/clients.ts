import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { notAnObject, text, time } from "../fields.ts";
import { json, jsonBody } from "../responses.ts";
import {
  adminCall,
  bodyProblems,
  ClientParams,
  id,
  readProblems,
  timeOrNull,
  writeProblems,
} from "./fields.ts";

const scope = z.string().meta({
  description: "The scopes that its tokens can have at most, separated by spaces.",
  example: "profile:read sessions",
});

const Client = z
  .object({
    client_id: id,
    name: z.string().meta({ example: "billing" }),
    scope,
    created_at: time("When the client was created."),
    revoked_at: timeOrNull("When the client was revoked. Null if it was not."),
    previous_valid_until: timeOrNull("Until when the secret before the present one is accepted."),
  })
  .meta({ id: "Client" });

const ClientList = z
  .object({
    clients: z.array(Client),
    more: z.boolean().meta({ description: "True if there are older ones.", example: false }),
  })
  .meta({ id: "ClientList" });

const secret = z.string().meta({
  description: "Shown only in this response. The server keeps only what it needs to check it.",
  example: "cs1_…",
});

const NewClient = Client.extend({ client_secret: secret }).meta({ id: "NewClient" });

const NewSecret = z
  .object({
    client_id: id,
    client_secret: secret,
    previous_valid_until: time("Until when the secret before is accepted: for 24 hours."),
  })
  .meta({ id: "NewSecret" });

export const ClientCreation = z
  .object(
    {
      name: text({
        minLength: 1,
        maxLength: 64,
        description: "The name of the service.",
        example: "billing",
      }),
      scope: text({
        description:
          "The scopes that its tokens can have at most, separated by spaces. Without it, those of the role `user`.",
        example: "profile:read",
      }).optional(),
    },
    { error: notAnObject },
  )
  .meta({ id: "ClientCreation" });

export const listClients = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/clients",
  operationId: "listClients",
  summary: "List the clients",
  description: "The newest 200, the oldest of them first.",
  responses: {
    200: json(ClientList, "The clients."),
    ...readProblems("not_supported_here"),
  },
});

export const createClient = createRoute({
  ...adminCall,
  method: "post",
  path: "/admin/clients",
  operationId: "createClient",
  summary: "Create a client for a service",
  request: { body: jsonBody(ClientCreation) },
  responses: {
    201: json(NewClient, "The client and its secret."),
    ...bodyProblems("invalid_scope", "not_supported_here"),
  },
});

export const renewClientSecret = createRoute({
  ...adminCall,
  method: "post",
  path: "/admin/clients/{id}/secret",
  operationId: "renewClientSecret",
  summary: "Give a client a new secret",
  description: "The secret before is accepted for another 24 hours, an older one no more.",
  request: { params: ClientParams },
  responses: {
    201: json(NewSecret, "The new secret."),
    ...writeProblems("not_found", "not_supported_here"),
  },
});

export const revokeClient = createRoute({
  ...adminCall,
  method: "delete",
  path: "/admin/clients/{id}",
  operationId: "revokeClient",
  summary: "Revoke a client",
  description:
    "Ends all of its tokens and sessions. Idempotent: a client that is revoked or unknown is not an error.",
  request: { params: ClientParams },
  responses: {
    204: { description: "The client is revoked." },
    ...writeProblems("not_supported_here"),
  },
});
