import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { emailMaxLength } from "../../core/accounts/email.ts";
import type { AttributeRules } from "../../core/accounts/attributes/rules.ts";
import type { OptionalMember } from "../../core/accounts/policy.ts";
import { notAnObject, text } from "../fields.ts";
import { newPassword } from "../passwords.ts";
import { json, jsonBody, problems } from "../responses.ts";
import { attributesIn, newAttributes } from "./attributes.ts";
import { name, username, userWith } from "./user.ts";

const email = text({
  format: "email",
  maxLength: emailMaxLength,
  description: "Can be used to log in as well. Case does not matter.",
  example: "ann@example.com",
});

/** The members of a registration, of which the operator requires these optional ones, and the operator's attributes. */
export const registrationOf = (
  requires: readonly OptionalMember[],
  attributes: AttributeRules | undefined,
) =>
  z
    .object(
      {
        username: requires.includes("username")
          ? username
          : username.optional().meta({
              description:
                "The name to log in with. Without it, the server makes one from the e-mail address.",
            }),
        password: newPassword,
        email,
        name: requires.includes("name")
          ? name
          : name.optional().meta({
              description: "The name of the person, for display. Without it, it is the username.",
            }),
        ...attributesIn(attributes, newAttributes),
      },
      { error: notAnObject },
    )
    .meta({ id: "Registration" });

/** The registration, with the optional members that the operator requires, and the operator's attributes. */
export const registerRoute = (
  requires: readonly OptionalMember[],
  attributes: AttributeRules | undefined,
) =>
  createRoute({
    method: "post",
    path: "/authenticate/register",
    operationId: "register",
    tags: ["Accounts"],
    summary: "Create an account",
    request: { body: jsonBody(registrationOf(requires, attributes)) },
    responses: {
      201: {
        ...json(userWith(attributes), "The account was created."),
        headers: {
          Location: { description: "The URL of the account.", schema: { type: "string" } },
        },
      },
      ...problems(
        "malformed_body",
        "registration_closed",
        "registration_refused",
        "username_taken",
        "email_taken",
        "body_too_large",
        "unsupported_media_type",
        "validation_failed",
        "overloaded",
        "unavailable",
      ),
    },
  });
