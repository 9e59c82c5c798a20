import type { FailureRow } from "../../failures/row.ts";

/** The refusals of passwords of users who are logged in. */
export const passwordFailures = {
  wrong_password: {
    status: 403,
    title: "The password is wrong.",
    why: "The call asks for the current password, and another one was sent.",
    todo: "Ask the user for the current password of the account.",
  },
} as const satisfies Record<string, FailureRow>;
