import * as z from "zod";
import { notAnObject, text, time } from "../fields.ts";
import { id, timeOrNull } from "./fields.ts";

const scope = z.string().meta({
  description: "The scopes that its tokens can have at most, separated by spaces.",
  example: "profile:read sessions",
});

const uris = (description: string) =>
  z.array(z.string()).meta({ description, example: ["https://app.example.com/callback"] });

/** A client as administrators see it. */
export const Client = z
  .object({
    client_id: id,
    name: z.string().meta({ example: "billing" }),
    scope,
    created_at: time("When the client was created."),
    revoked_at: timeOrNull("When the client was revoked. Null if it was not."),
    previous_valid_until: timeOrNull("Until when the secret before the present one is accepted."),
    public: z.boolean().meta({ description: "True if the client has no secret.", example: false }),
    first_party: z.boolean().meta({
      description: "True for your own app. Users are not asked what it may do.",
      example: false,
    }),
    redirect_uris: uris("Where users are sent with a code."),
    post_logout_redirect_uris: uris("Where users may be sent after a logout."),
    backchannel_logout_uri: z.string().nullable().meta({
      description: "Which URL is told when a session ends.",
      example: null,
    }),
    require_pkce: z.boolean().meta({
      description: "True if a code needs a challenge (RFC 7636).",
      example: true,
    }),
    roles: z.boolean().meta({
      description: "True if its tokens can have the claim `role`.",
      example: false,
    }),
    allowed_roles: z.array(z.string()).meta({
      description: "The roles whose users may use it. Empty for all.",
      example: [],
    }),
    contact: z.string().nullable().meta({
      description: "An email address or a web page for its users.",
      example: "support@app.example.com",
    }),
    private_urls: z.boolean().meta({
      description:
        "True if Latchkey may call its URLs in a private network. Only a command sets it.",
      example: false,
    }),
    account_access: z.string().nullable().meta({
      description:
        "What it may do with accounts, as a server: `read` or `write`. Null for nothing. Only a command sets it.",
      example: null,
    }),
    organization_access: z.string().nullable().meta({
      description:
        "What it may do with organizations, as a server: `read` or `write`. Null for nothing. Only a command sets it.",
      example: null,
    }),
    default_resource: z.string().nullable().meta({
      description:
        "The URI of the resource that its tokens are for if a request names none. Only a command sets it.",
      example: null,
    }),
  })
  .meta({ id: "Client" });

export const ClientList = z
  .object({
    clients: z.array(Client),
    more: z.boolean().meta({ description: "True if there are older ones.", example: false }),
  })
  .meta({ id: "ClientList" });

const secret = z.string().meta({
  description: "Shown only in this response. The server keeps only what it needs to check it.",
  example: "cs1_…",
});

export const NewClient = z
  .intersection(
    Client,
    z.object({
      client_secret: secret.nullable().meta({
        description: "Shown only in this response. Null for a public client.",
        example: "cs1_…",
      }),
    }),
  )
  .meta({ id: "NewClient" });

export const NewSecret = z
  .object({
    client_id: id,
    client_secret: secret,
    previous_valid_until: time("Until when the secret before is accepted: for 24 hours."),
  })
  .meta({ id: "NewSecret" });

const name = text({
  minLength: 1,
  maxLength: 64,
  description: "The name of the service or app. Users see it.",
  example: "billing",
});

/** What an administrator chooses about a client, besides its name. */
const settings = {
  scope: text({
    description:
      "The scopes of `appClaims` that the app may ask for, separated by spaces. Only a command changes those of a first-party client.",
    example: "",
  }).optional(),
  redirect_uris: z
    .array(z.string())
    .optional()
    .meta({
      description: "Where users are sent with a code. At most 10.",
      example: ["https://app.example.com/callback"],
    }),
  post_logout_redirect_uris: z
    .array(z.string())
    .optional()
    .meta({
      description: "Where users may be sent after a logout.",
      example: ["https://app.example.com/"],
    }),
  backchannel_logout_uri: z.string().nullable().optional().meta({
    description: "Which URL is told when a session ends. In production, https to a public host.",
    example: null,
  }),
  require_pkce: z.boolean().optional().meta({
    description: "False allows codes without a challenge (RFC 7636).",
    example: true,
  }),
  roles: z.boolean().optional().meta({
    description: "True allows the claim `role`.",
    example: false,
  }),
  allowed_roles: z.array(z.string()).optional().meta({
    description: "The roles whose users may use it. Empty for all.",
    example: [],
  }),
  contact: z.string().nullable().optional().meta({
    description: "An email address or a web page for its users.",
    example: "support@app.example.com",
  }),
};

export const ClientCreation = z
  .object(
    {
      name,
      ...settings,
      public: z.boolean().optional().meta({
        description: "True for a client without a secret.",
        example: false,
      }),
      first_party: z.boolean().optional().meta({
        description: "Only false. A command creates your own apps.",
        example: false,
      }),
    },
    { error: notAnObject },
  )
  .meta({ id: "ClientCreation" });

export const ClientChanges = z
  .object({ name: name.optional(), ...settings }, { error: notAnObject })
  .meta({ id: "ClientChanges" });

/** The members of a body that are settings of a client. */
export type ClientMembers = z.output<typeof ClientChanges>;
