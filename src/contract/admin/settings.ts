import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { settingSources } from "../../core/ground/setting.ts";
import { json } from "../responses.ts";
import { adminCall, readProblems } from "./fields.ts";

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

export const listSettings = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/settings",
  operationId: "listSettings",
  summary: "List the settings in force, and where each was set",
  responses: {
    200: json(
      z.object({ settings: z.array(Setting) }).meta({ id: "Settings" }),
      "All variables of the server.",
    ),
    ...readProblems(),
  },
});
