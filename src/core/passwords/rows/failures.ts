import { because, type FailureRow } from "../../failures/row.ts";
import { named, type Rows } from "../../ground/rows.ts";
import { credentialFailures } from "../../failures/credentials.ts";

/** The refusals of passwords of users who are logged in. */
export const passwordFailures = named({
  wrong_password: {
    status: 403,
    title: "The password is wrong.",
    why: "The call asks for the current password, and another one was sent.",
    todo: "Ask the user for the current password of the account.",
  },
} as const satisfies Rows<FailureRow>);

/** A login with a wrong password, or with one whose hash the server does not check. */
export const wrongPassword = because(credentialFailures.invalid_grant, {
  "wrong password": "wrong",
  "scheme off": "scheme_off",
  "policy login-account": "locked",
});
