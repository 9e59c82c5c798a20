import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { warningCodes } from "../../core/admin/operate/warnings.ts";
import { time } from "../fields.ts";
import { json } from "../responses.ts";
import { adminCall, readProblems } from "./fields.ts";

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
  })
  .meta({ id: "Overview" });

export const getOverview = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/overview",
  operationId: "getOverview",
  summary: "Get the numbers of the last days, and warnings",
  responses: {
    200: json(Overview, "The overview."),
    ...readProblems(),
  },
});

export const listKeys = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/keys",
  operationId: "listKeys",
  summary: "List the keys of tokens",
  description: "The key that signs, then those of PREVIOUS_KEYS. No part of a key is shown.",
  responses: {
    200: json(z.object({ keys: z.array(TokenKey) }).meta({ id: "TokenKeys" }), "The keys."),
    ...readProblems(),
  },
});
