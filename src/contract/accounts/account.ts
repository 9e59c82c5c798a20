import * as z from "zod";
import { accountNameMaxLength } from "../../core/accounts/names/name.ts";
import { termsVersionMaxLength } from "../../core/accounts/terms-version.ts";
import { pictureMaxLength } from "../../core/accounts/picture.ts";
import { usernamePattern } from "../../core/accounts/names/username.ts";
import type { AttributeRules } from "../../core/accounts/attributes/rules.ts";
import { text, time } from "../fields.ts";
import { roleName } from "../role.ts";
import { sentAttributes } from "./attributes.ts";

/** A username that a user chooses. */
export const username = text({
  pattern: usernamePattern,
  minLength: 3,
  maxLength: 64,
  description:
    "The name to log in with. Case does not matter; the server applies NFKC and lower case first.",
  example: "ann",
});

/** A display name that a user chooses. */
export const name = text({
  minLength: 1,
  maxLength: accountNameMaxLength,
  description: "The name of the user, for display.",
  example: "Ann Smith",
});

/** The language of an account's emails, as a request sets it. */
export const locale = z.string({ error: "Must be a string or null." }).nullable().meta({
  description:
    "The language of the emails (BCP 47): `en`, `de` or one that the configuration adds. Null for that of the request.",
  example: "de",
});

/** The time zone of an account, as a request sets it. */
export const timeZone = z.string({ error: "Must be a string or null." }).nullable().meta({
  description: "The time zone of the times in emails: a name of the IANA database. Null for UTC.",
  example: "Europe/Berlin",
});

/** The version of the terms that a new user accepts. */
export const acceptedTerms = text({
  maxLength: termsVersionMaxLength,
  description:
    "The version of the terms that the user accepts: the current `TERMS_VERSION`. Without it, the pages ask after the login.",
  example: "2026-11",
}).optional();

/** The picture of an account, as a request sets it. */
export const picture = z.string({ error: "Must be a string or null." }).nullable().meta({
  format: "uri",
  maxLength: pictureMaxLength,
  description: "An https URL of the picture of the user. Null removes it.",
  example: "https://images.example.com/ann.png",
});

const Account = z
  .object({
    id: z.string().meta({
      format: "uuid",
      description: "Never changes, and is never reused for another account.",
      example: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
    }),
    username: z.string().meta({ example: "ann" }),
    email: z.string().meta({ example: "ann@example.com" }),
    email_verified: z.boolean(),
    email_failed: z.literal(true).optional().meta({
      description: "Present if a mail server rejected the address. Emails do not arrive there.",
    }),
    no_password: z.literal(true).optional().meta({
      description: "Present if the account has no password.",
    }),
    terms_due: z.literal(true).optional().meta({
      description:
        "Present if the user has not accepted the current version of the terms (`TERMS_VERSION`).",
    }),
    name: z.string().meta({ example: "Ann Smith" }),
    picture: z.string().nullable().meta({
      description:
        "An https URL of the picture of the user, for pages of apps. Null if there is none.",
      example: "https://images.example.com/ann.png",
    }),
    role: roleName,
    locale: z.string().nullable().meta({
      description:
        "The language of the emails (BCP 47). Null if each email is in the language of the request that causes it.",
      example: "en",
    }),
    time_zone: z.string().nullable().meta({
      description:
        "The time zone of the times in emails, by its name in the IANA database. Null for UTC.",
      example: "Europe/Berlin",
    }),
    created_at: time("When the account was created."),
    updated_at: time("When the account was last changed."),
  })
  .meta({ id: "Account" });

/** The members of every account, as its owner and administrators see them. */
export const accountMembers = Account.shape;

/** An account as its owner may see it, with the operator's attributes if there are any. */
export const accountWith = (attributes: AttributeRules | undefined): typeof Account =>
  attributes
    ? Account.extend({ attributes: sentAttributes(attributes) }).meta({ id: "Account" })
    : Account;

/**
 * The members of an account that a change of it does not take, and what their refusal says. The password is among them, because
 * callers look for it there.
 */
export const fixedMembers = (
  account: z.ZodObject,
  changes: z.ZodObject,
  messages: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...Object.keys(account.shape), "password"]
      .filter((member) => !Object.hasOwn(changes.shape, member))
      .map((member) => [member, messages[member] ?? "This call cannot change this member."]),
  );
