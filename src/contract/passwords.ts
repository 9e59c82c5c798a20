import * as z from "zod";
import type { BuiltInScope } from "../core/access.ts";
import { passwordMaxLength } from "../core/passwords/rules.ts";
import { notAnObject, password, text } from "./fields.ts";
import { ofJson, ofSudo } from "./refusals.ts";
import { jsonBody, problems } from "./responses.ts";
import { createRoute } from "./route.ts";
import { accessToken } from "./security.ts";

/** A password that will be stored. */
export const newPassword = text({
  minLength: 8,
  maxLength: passwordMaxLength,
  format: "password",
  description:
    "The length counts characters (code points), and every character is allowed. The server may require more than 8 " +
    "characters. It refuses a password that is easy to guess: a common one, a simple sequence or repetition, and one that " +
    "consists of the username, the email address or the name of the service. Small changes, such as added digits, do not help.",
  example: "correct horse battery",
});

export const PasswordChange = z.object(
  { current_password: password, new_password: newPassword },
  { error: notAnObject },
);

/** For an account without a password. */
export const FirstPassword = PasswordChange.omit({ current_password: true });

/** Of either kind. */
const AnyPasswordChange = PasswordChange.extend({
  current_password: password.optional().meta({ description: "Absent if there is none." }),
}).meta({ id: "PasswordChange" });

const scope: BuiltInScope = "profile:write";

export const changePassword = createRoute({
  method: "put",
  path: "/users/me/password",
  operationId: "changePassword",
  tags: ["Accounts"],
  summary: "Change my password",
  description:
    "Logs out all other devices. The session of this request stays logged in. If the login of the account asks for a second factor, the session needs a recent login with it. An account without a password gets its first one, after a recent login.",
  security: [{ [accessToken]: [scope] }],
  request: { body: jsonBody(AnyPasswordChange) },
  responses: {
    204: { description: "The password was changed." },
    ...problems(...ofSudo, ...ofJson, "mfa_enrolment_required", "wrong_password", "overloaded"),
  },
});
