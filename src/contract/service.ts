import { createRoute } from "@hono/zod-openapi";
import { json, problems } from "./responses.ts";
import { Greeting, GreetingParams, Health, JwkSet, ServiceInfo } from "./schema.ts";

export const info = createRoute({
  method: "get",
  path: "/",
  operationId: "getInfo",
  tags: ["Service"],
  summary: "What runs here",
  responses: { 200: json(ServiceInfo, "It runs."), ...problems() },
});

export const hello = createRoute({
  method: "get",
  path: "/hello/{name}",
  operationId: "sayHello",
  tags: ["Service"],
  summary: "A greeting",
  request: { params: GreetingParams },
  responses: { 200: json(Greeting, "The greeting."), ...problems("validation_failed") },
});

export const live = createRoute({
  method: "get",
  path: "/health/live",
  operationId: "getLiveness",
  tags: ["Service"],
  summary: "Whether the process runs",
  responses: { 200: json(Health, "It runs."), ...problems() },
});

export const ready = createRoute({
  method: "get",
  path: "/health/ready",
  operationId: "getReadiness",
  tags: ["Service"],
  summary: "Whether requests can be served",
  description: "Reads a table of ours. Refuses while the server drains or the database is away.",
  responses: { 200: json(Health, "It serves."), ...problems("unavailable") },
});

export const jwks = createRoute({
  method: "get",
  path: "/.well-known/jwks.json",
  operationId: "getKeys",
  tags: ["Tokens"],
  summary: "The keys that verify our tokens",
  responses: { 200: json(JwkSet, "A JWK set (RFC 7517)."), ...problems() },
});
