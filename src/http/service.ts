import * as z from "zod";
import { jsonResponse, problems } from "../contract/responses.ts";
import { createRoute } from "../contract/route.ts";
import type { Auth } from "../core/auth.ts";
import { Failure, serverFailures } from "../core/failures.ts";
import { characters } from "../core/ids.ts";
import type { Endpoints } from "./endpoint.ts";
import type { AppOptions } from "./options.ts";
import { readParams } from "./request/parameters.ts";
import { json } from "./response/respond.ts";

const ServiceInfo = z
  .object({
    status: z.literal("ok"),
    name: z.literal("latchkey"),
    version: z.string().meta({ example: "0.1.0" }),
  })
  .meta({ id: "ServiceInfo" });

const greetingMaxLength = 64;

const GreetingParams = z.object({
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

const Greeting = z
  .object({ message: z.string().meta({ example: "Hello, Ann!" }) })
  .meta({ id: "Greeting" });

const Health = z.object({ status: z.literal("ok") }).meta({ id: "Health" });

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
  responses: { 200: jsonResponse(ServiceInfo, "The server runs."), ...problems() },
});

export const hello = createRoute({
  method: "get",
  path: "/hello/{name}",
  operationId: "sayHello",
  tags: ["Service"],
  summary: "Get a greeting",
  request: { params: GreetingParams },
  responses: { 200: jsonResponse(Greeting, "The greeting."), ...problems("validation_failed") },
});

export const live = createRoute({
  method: "get",
  path: "/health/live",
  operationId: "getLiveness",
  tags: ["Service"],
  summary: "Check that the process runs",
  responses: { 200: jsonResponse(Health, "The process runs."), ...problems() },
});

export const ready = createRoute({
  method: "get",
  path: "/health/ready",
  operationId: "getReadiness",
  tags: ["Service"],
  summary: "Check that the server can serve requests",
  description:
    "Asks the database for every table and column. Returns 503 while the server is stopping, the database is unreachable or its schema is behind. Trouble that leaves logins working is in the body.",
  responses: {
    200: jsonResponse(Readiness, "The server can serve requests."),
    ...problems("unavailable"),
  },
});

/** A greeting and the health checks. */
export function service(
  { endpoint }: Endpoints,
  auth: Auth,
  { isDraining, isEmailFailing }: Pick<AppOptions, "isDraining" | "isEmailFailing">,
): void {
  endpoint(hello, (c) => {
    const { name } = readParams(c, GreetingParams);
    return json(c, { message: `Hello, ${name}!` }, 200);
  });

  endpoint(live, (c) => json(c, { status: "ok" as const }, 200));

  endpoint(ready, async (c) => {
    if (isDraining()) throw new Failure(serverFailures.unavailable, { reason: "draining" });
    await auth.checkReady();
    // Trouble with these must not take logins down, so the status stays 200.
    const audit = auth.audit.counts().isFailing ? ({ audit: "failing" } as const) : {};
    const mail = isEmailFailing() ? ({ mail: "failing" } as const) : {};
    return json(c, { status: "ok" as const, ...audit, ...mail }, 200);
  });
}
