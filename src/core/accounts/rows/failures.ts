import type { FailureRow } from "../../failures/row.ts";
import { named, type Rows } from "../../ground/rows.ts";

/** The refusals of registrations and of names that are taken. */
export const accountFailures = named({
  registration_closed: {
    status: 403,
    title: "Registration is closed. Ask the operator for an account.",
    why: "The operator set `registration.open` to `false`.",
    todo: "Ask the operator for an account, or set `registration.open` to `true`.",
  },
  registration_refused: {
    status: 403,
    title: "This registration is not allowed.",
    why: "The operator's function `registration.allow` rejected the registration.",
    todo: "Show `detail` to the user; the operator's function `registration.allow` decides.",
  },
  username_taken: {
    status: 409,
    title: "This username is already taken.",
    why: "Another account has this username, or one that differs only in capital letters.",
    todo: "Ask the user for another username.",
  },
  email_taken: {
    status: 409,
    title: "This email address is already taken.",
    why: "Another account has this email address.",
    todo: "Ask the user for another address, or offer to log in or to choose a new password.",
  },
  user_is_admin: {
    status: 409,
    title: "This account is an administrator. Change its role first.",
    why: "Administrators are protected, so that one of them cannot remove the others by mistake.",
    todo: "Give the account another role, then repeat the call.",
  },
} as const satisfies Rows<FailureRow>);
