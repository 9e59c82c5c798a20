import type { FailureRow } from "../../failures/row.ts";
import { named, type Rows } from "../../ground/rows.ts";

/** The refusals of links that somebody else may have got. */
export const proofFailures = named({
  proof_required: {
    status: 401,
    title: "Prove that the account is yours.",
    why: "The link shows who reads the emails of the address. Somebody else may have created the account, so the call also needs a session of the account, or a proof.",
    todo: "Send the access token of the account, or a proof of `ways`. The link still works.",
    bearer: "",
  },
} as const satisfies Rows<FailureRow>);
