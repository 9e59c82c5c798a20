import type { FailureRow } from "../../failures/row.ts";

/** The refusals of clients. */
export const clientFailures = {
  invalid_client: {
    status: 401,
    title: "Client authentication failed.",
    todo: "Check the id and the secret of the client, and that it was not revoked.",
    basic: true,
  },
} as const satisfies Record<string, FailureRow>;
