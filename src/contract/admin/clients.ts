import { createRoute } from "@hono/zod-openapi";
import { json, jsonBody } from "../responses.ts";
import {
  Client,
  ClientChanges,
  ClientCreation,
  ClientList,
  NewClient,
  NewSecret,
} from "./client.ts";
import { adminCall, bodyProblems, ClientParams, readProblems, writeProblems } from "./fields.ts";

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
  summary: "Create a client",
  description:
    "An app of somebody else, which users log in to. The command `latchkey clients create` creates services and your own apps.",
  request: { body: jsonBody(ClientCreation) },
  responses: {
    201: json(NewClient, "The client and its secret."),
    ...bodyProblems("invalid_scope", "not_supported_here"),
  },
});

export const getClient = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/clients/{id}",
  operationId: "getClient",
  summary: "Get a client",
  request: { params: ClientParams },
  responses: {
    200: json(Client, "The client."),
    ...readProblems("not_found", "not_supported_here"),
  },
});

export const changeClient = createRoute({
  ...adminCall,
  method: "patch",
  path: "/admin/clients/{id}",
  operationId: "changeClient",
  summary: "Change a client",
  description:
    "Members that are left out stay as they are. A list replaces the list before. Of a first-party client, the call changes the name and the contact, and removes URIs. The command `latchkey clients update` changes all else.",
  request: { params: ClientParams, body: jsonBody(ClientChanges) },
  responses: {
    200: json(Client, "The client."),
    ...bodyProblems("not_found", "invalid_scope", "not_supported_here"),
  },
});

export const renewClientSecret = createRoute({
  ...adminCall,
  method: "post",
  path: "/admin/clients/{id}/secret",
  operationId: "renewClientSecret",
  summary: "Give a client a new secret",
  description:
    "The secret before is accepted for another 24 hours, an older one no more. Only the command `latchkey clients rotate` does this for a first-party client.",
  request: { params: ClientParams },
  responses: {
    201: json(NewSecret, "The new secret."),
    ...writeProblems(
      "not_found",
      "client_is_first_party",
      "client_is_public",
      "not_supported_here",
    ),
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
