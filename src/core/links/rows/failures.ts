import type { FailureRow } from "../../failures/row.ts";

/** The refusals of links in emails. */
export const linkFailures = {
  /** The same for a forged, an expired and a used link. */
  invalid_link: {
    status: 400,
    title: "The link is not valid. It may have expired, or it was used before.",
    why: "Links work once and for a limited time, and end when what they change has changed, such as the password.",
    todo: "Ask for a new link, and open it before it expires.",
    oauth: "invalid_grant",
  },
  proof_required: {
    status: 401,
    title: "Prove that the account is yours.",
    why: "The link shows who reads the emails of the address. Somebody else may have created the account, so the call also needs a session of the account, or a proof.",
    todo: "Send the access token of the account, or a proof of `ways`. The link still works.",
    bearer: "",
  },
} as const satisfies Record<string, FailureRow>;
