import type { FailureRow } from "../../failures/row.ts";

/** The refusals of registrations and of names that are taken. */
export const accountFailures = {
  registration_closed: {
    status: 403,
    title: "Registration is closed.",
    todo: "Ask the operator for an account; the option `registration.open` opens the registration.",
  },
  registration_refused: {
    status: 403,
    title: "This registration is not allowed.",
    todo: "Show `detail` to the user; the operator's function `registration.allow` decides.",
  },
  username_taken: {
    status: 409,
    title: "This username is already taken.",
    todo: "Ask the user for another username.",
  },
  email_taken: {
    status: 409,
    title: "This e-mail address is already taken.",
    todo: "Ask the user for another address, or offer to log in or to choose a new password.",
  },
} as const satisfies Record<string, FailureRow>;
