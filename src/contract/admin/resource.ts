import * as z from "zod";
import { notAnObject, text, time } from "../fields.ts";
import { id, timeOrNull } from "./fields.ts";

const uri = "https://mcp.example.com/mcp";

const scopes = z.record(z.string(), z.string()).meta({
  description: "Each scope, and what it lets an app do.",
  example: { "notes:read": "See your notes" },
});

const openScopes = z.array(z.string()).meta({
  description: "The scopes for apps that no one registered.",
  example: [],
});

const implies = z.record(z.string(), z.array(z.string())).meta({
  description: "The scopes that each scope includes.",
  example: {},
});

const allowedRoles = z.array(z.string()).meta({
  description: "The roles whose users may use it. Empty for all.",
  example: [],
});

const clientId = z.string().nullable().meta({
  description: "The client with a secret that may introspect its tokens. Null for none.",
  example: null,
});

/** A resource as administrators see it. */
export const Resource = z
  .object({
    id,
    uri: z.string().meta({ description: "The claim `aud` of its tokens.", example: uri }),
    name: z.string().meta({ example: "Notes" }),
    scopes,
    open_scopes: openScopes,
    implies,
    allowed_roles: allowedRoles,
    client_id: clientId,
    created_at: time("When the resource was added."),
    revoked_at: timeOrNull("When the resource was revoked. Null if it was not."),
  })
  .meta({ id: "Resource" });

export const ResourceList = z.object({ resources: z.array(Resource) }).meta({ id: "ResourceList" });

/** What an administrator chooses about a resource. */
const settings = {
  name: text({
    minLength: 1,
    maxLength: 64,
    description: "Users see it. A new resource without a name gets the host of its URI.",
    example: "Notes",
  }).optional(),
  open_scopes: openScopes.optional(),
  implies: implies.optional(),
  allowed_roles: allowedRoles.optional(),
  client_id: clientId.optional(),
};

export const ResourceCreation = z
  .object(
    {
      uri: text({
        minLength: 1,
        maxLength: 512,
        description:
          "The URI that apps call. In production, it must use https. It cannot be changed later.",
        example: uri,
      }),
      scopes,
      ...settings,
      no_older_servers: z.boolean().optional().meta({
        description:
          "True confirms that no server of an older release uses the database. The first resource needs it.",
        example: true,
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "ResourceCreation" });

export const ResourceChanges = z
  .object({ scopes: scopes.optional(), ...settings }, { error: notAnObject })
  .meta({ id: "ResourceChanges" });

/** The members of a body that are settings of a resource. */
export type ResourceMembers = z.output<typeof ResourceChanges>;
