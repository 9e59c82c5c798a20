import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
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
