import { z } from "zod";
import { emailMaxLength } from "../core/email.ts";
import { passwordMaxLength } from "../core/password.ts";
import { personNameMaxLength } from "../core/person-name.ts";
import { characters } from "../core/text.ts";
import { usernamePattern } from "../core/username.ts";

/** A required string. What it may hold is decided in core, so that every wrong field is reported at once. */
const text = (meta: Record<string, unknown>) =>
  z
    .string({
      error: ({ input }) => (input === undefined ? "It is required." : "A string is needed."),
    })
    .meta(meta);

const time = (description: string) =>
  z.string().meta({ format: "date-time", description, example: "2026-11-25T09:30:00.000Z" });

export const Registration = z
  .object(
    {
      username: text({
        pattern: usernamePattern,
        minLength: 3,
        maxLength: 64,
        description: "What to log in with. Compared without case, after NFKC.",
        example: "ann",
      }),
      password: text({
        minLength: 8,
        maxLength: passwordMaxLength,
        format: "password",
        description:
          "Counted in characters (code points), any of them allowed. Refused when among the most common ones. " +
          "The server may ask for more than 8.",
        example: "correct horse battery",
      }),
      email: text({
        format: "email",
        maxLength: emailMaxLength,
        description: "Also good to log in with. Compared without case.",
        example: "ann@example.com",
      }),
      name: text({
        minLength: 1,
        maxLength: personNameMaxLength,
        description: "What to call the person.",
        example: "Ann Smith",
      }),
    },
    { error: "A JSON object is needed." },
  )
  .meta({ id: "Registration" });

export const User = z
  .object({
    id: z.string().meta({
      format: "uuid",
      description: "Never changes and is never given to another account.",
      example: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
    }),
    username: z.string().meta({ example: "ann" }),
    email: z.string().meta({ example: "ann@example.com" }),
    email_verified: z.boolean(),
    name: z.string().meta({ example: "Ann Smith" }),
    role: z.enum(["user", "admin"]).meta({ example: "user" }),
    created_at: time("When the account was made."),
    updated_at: time("When the account was last changed."),
  })
  .meta({ id: "User" });

const controls = /\p{Cc}/u;

export const TokenRequest = z
  .object({
    grant_type: z.enum(["password"]).optional().meta({
      description: "Absent or blank means `password`.",
      example: "password",
    }),
    username: text({ description: "A username or an e-mail address.", example: "ann" }).refine(
      (username) => !controls.test(username),
      { error: "It holds control characters." },
    ),
    password: text({ format: "password", example: "correct horse battery" }),
    scope: z.string().optional().meta({
      description:
        "Scopes with a space between them; absent asks for all that the account may have.",
      example: "profile:read",
    }),
    client_id: z.string().optional().meta({ description: "Blank for the first-party app." }),
    client_secret: z.string().optional().meta({ format: "password" }),
  })
  .meta({ id: "TokenRequest" });

export const TokenResponse = z
  .object({
    access_token: z.string().meta({ description: "A JWT (RFC 7519).", example: "eyJhbGciOi…" }),
    token_type: z.literal("Bearer"),
    expires_in: z.int().meta({ description: "Seconds.", example: 600 }),
    scope: z.string().meta({ example: "profile:read profile:write sessions" }),
  })
  .meta({ id: "TokenResponse" });

export const VerifiedToken = z
  .object({
    active: z.literal(true),
    token_type: z.literal("Bearer"),
    sub: z.string().meta({ format: "uuid", description: "The account's id." }),
    username: z.string().meta({ example: "ann" }),
    role: z.enum(["user", "admin"]).meta({ example: "user" }),
    scope: z.string().meta({ example: "profile:read profile:write sessions" }),
    sid: z.string().meta({ format: "uuid", description: "The session's id." }),
    iat: z.int().meta({ description: "Epoch seconds.", example: 1795599000 }),
    exp: z.int().meta({ description: "Epoch seconds.", example: 1795599600 }),
    iss: z.string().meta({ example: "https://login.example.com" }),
    aud: z.string().meta({ example: "https://login.example.com" }),
    client_id: z.string().meta({ example: "first-party" }),
  })
  .meta({ id: "VerifiedToken" });

export const JwkSet = z
  .object({
    keys: z.array(z.record(z.string(), z.unknown())).meta({
      description:
        "The public keys (RFC 7517). Empty while tokens are signed with a shared secret.",
      example: [
        {
          kty: "OKP",
          crv: "Ed25519",
          x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
          kid: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
          alg: "EdDSA",
          use: "sig",
        },
      ],
    }),
  })
  .meta({ id: "JwkSet" });

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
      error: `1 to ${greetingMaxLength} characters are allowed.`,
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
