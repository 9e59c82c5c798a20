import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { characters } from "../core/ids.ts";
import { json, problems } from "./responses.ts";

export const ServiceInfo = z
  .object({
    status: z.literal("ok"),
    name: z.literal("latchkey"),
    version: z.string().meta({ example: "0.1.0" }),
  })
  .meta({ id: "ServiceInfo" });

const greetingMaxLength = 64;

export const GreetingParams = z.object({
  name: z
    .string()
    .refine((name) => characters(name) <= greetingMaxLength, {
      error: `Use 1 to ${greetingMaxLength} characters.`,
    })
    .meta({
      minLength: 1,
      maxLength: greetingMaxLength,
      example: "Ann",
      param: { name: "name", in: "path" },
    }),
});

export const Greeting = z
  .object({ message: z.string().meta({ example: "Hello, Ann!" }) })
  .meta({ id: "Greeting" });

export const Health = z.object({ status: z.literal("ok") }).meta({ id: "Health" });

const Readiness = z
  .object({
    status: z.literal("ok"),
    audit: z.literal("failing").optional().meta({
      description: "Present if the last event of the audit trail could not be stored.",
    }),
    mail: z
      .literal("failing")
      .optional()
      .meta({ description: "Present if no email could be sent for 15 minutes." }),
  })
  .meta({ id: "Readiness" });

export const info = createRoute({
  method: "get",
  path: "/",
  operationId: "getInfo",
  tags: ["Service"],
  summary: "Get the name and version",
  description: "A browser, which prefers `text/html`, gets a page with links instead.",
  responses: { 200: json(ServiceInfo, "The server runs."), ...problems() },
});

export const hello = createRoute({
  method: "get",
  path: "/hello/{name}",
  operationId: "sayHello",
  tags: ["Service"],
  summary: "Get a greeting",
  request: { params: GreetingParams },
  responses: { 200: json(Greeting, "The greeting."), ...problems("validation_failed") },
});

export const live = createRoute({
  method: "get",
  path: "/health/live",
  operationId: "getLiveness",
  tags: ["Service"],
  summary: "Check that the process runs",
  responses: { 200: json(Health, "The process runs."), ...problems() },
});

export const ready = createRoute({
  method: "get",
  path: "/health/ready",
  operationId: "getReadiness",
  tags: ["Service"],
  summary: "Check that the server can serve requests",
  description:
    "Asks the database for every table and column. Returns 503 while the server is stopping, the database is unreachable or its schema is behind. Trouble that leaves logins working is in the body.",
  responses: { 200: json(Readiness, "The server can serve requests."), ...problems("unavailable") },
});
