import * as z from "zod";

/** A required string. Core decides which strings are allowed, so that one answer reports every wrong field. */
export const text = (meta: Record<string, unknown>) =>
  z
    .string({
      error: ({ input }) => (input === undefined ? "Required." : "Must be a string."),
    })
    .meta(meta);

/** A time in RFC 3339 format, in UTC. */
export const time = (description: string) =>
  z.string().meta({ format: "date-time", description, example: "2026-11-25T09:30:00.000Z" });

/** The message for a JSON body that is an array, a string, a number, a boolean or null. */
export const notAnObject = "Must be a JSON object.";

/** A request of several kinds. Its members, or the account, tell which one it is. */
export const anyObject = z.looseObject({}, { error: notAnObject });

const controls = /\p{Cc}/u;

/** The username or e-mail address of a login. */
export const username = text({
  description: "A username or an email address.",
  example: "ann",
}).refine((name) => !controls.test(name), { error: "Control characters are not allowed." });

/** The password of a login, or of a user who proves again who they are. */
export const password = text({ format: "password", example: "correct horse battery" });

/** The response of a passkey. */
export const passkey = z.looseObject({}, { error: notAnObject }).meta({
  id: "PasskeyResponse",
  description: "The response of a passkey (AuthenticationResponseJSON).",
  example: { id: "…", rawId: "…", type: "public-key", response: {}, clientExtensionResults: {} },
});

/** How a user can prove that an account is theirs. */
export const ways = z.array(z.string()).meta({
  id: "ProofWays",
  description: "`password`, `passkey`, and providers to log in at first.",
  example: ["password", "google"],
});

/** The token of a link, which a page reads from the fragment of its URL. */
export const linkToken = text({
  maxLength: 600,
  description: "The token in the fragment of the link.",
  example: "lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…",
});

/** A link, as its page asks about it. */
export const EmailLink = z
  .object({ token: linkToken }, { error: notAnObject })
  .meta({ id: "EmailLink" });

/** The token of a login that waits for a second factor. */
export const mfaToken = text({
  description: "The `mfa_token` of the error `mfa_required`.",
  example: "mt1_AZsKXnwAeqOPXj1sGypPkAAAAZq…",
});

/** The token of a request for a code. */
export const loginRequest = text({
  maxLength: 100,
  description: "The `login_request` of the request for the code.",
  example: "lr1_…",
});

/** The code of an email. */
export const emailCode = text({
  description: "The six digits of the email.",
  example: "123456",
});

const ofOperator = z
  .string({ error: "Must be a string." })
  .max(4096, { error: "Must have at most 4096 characters." })
  .meta({
    id: "Captcha",
    description:
      "The response of the CAPTCHA, or what the operator's function `before.register` or `before.logIn` takes.",
  });

/** What a page sends to the CAPTCHA, or to the operator's own check. */
export const captcha = ofOperator.optional();

/** Whether the user stays logged in, for every way to log in from a page. */
export const remember = z.boolean().optional().meta({
  description:
    "False logs the user out when the browser closes, and after 12 hours at the latest. Default: true.",
});

/** The organization of an access token, in JSON. */
export const organization = z.uuid().nullable().optional().meta({
  description: "The id of the organization that the access token is for. Null for none.",
  // The docs page sends the examples.
  example: null,
});

/** The same in a form, where an empty value stands for none. */
export const organizationInForm = z
  .union([z.uuid(), z.literal("").transform(() => null)])
  .optional();

/** The token of an identity that waits for a click of its user. */
export const upstreamToken = text({
  maxLength: 4096,
  description: "The token in the fragment of the page `connect`.",
  example: "up1_AZsKXnwAeqOPXj1sGypPkAAAAZq…",
});

/** A code of an authenticator app. */
export const totp = text({ description: "The code of the authenticator app.", example: "123456" });

export const recoveryCode = text({
  description: "A recovery code. It works once.",
  example: "7K3M-9QXR-2FHT-6WZB-4DNP-8CVJ",
});

/** What an event of the audit trail says beside its names and ids. */
export const eventDetail = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
  .nullable()
  .meta({
    description: "Reasons, counts and names of fields.",
    example: { methods: ["password"] },
  });

/** An optional parameter of the query. */
export const queryText = (name: string, description: string, illustration: string) =>
  text({ description, example: illustration, param: { name, in: "query" } }).optional();

export const eventParam = queryText("event", "The name of an event.", "membership_added");

export const fromParam = queryText(
  "from",
  "Only events at or after this time, in RFC 3339 format.",
  "2026-11-25T00:00:00Z",
);

export const toParam = queryText("to", "Only events before this time.", "2026-11-26T00:00:00Z");

export const cursorParam = queryText(
  "cursor",
  "The `next_cursor` of the page before. Opaque.",
  "bmV3ZXN0IDAxOWIw",
);

export const nextCursor = z.string().nullable().meta({
  description: "The `cursor` of the next page. Null on the last page.",
  example: null,
});
