import type { FailureRow } from "../../failures/row.ts";

/** The refusals of clients. */
export const clientFailures = {
  invalid_client: {
    status: 401,
    title: "Client authentication failed. Check the id and the secret of the client.",
    why: "The client id or secret is wrong, or the client was revoked.",
    todo: "Check the id and the secret, and that the client was not revoked.",
    basic: true,
  },
} as const satisfies Record<string, FailureRow>;
