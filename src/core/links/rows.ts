import type { FailureRow } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";
import { hour } from "../ground/time.ts";
import { rate } from "../throttle/model.ts";

/** The refusals of links that somebody else may have got. */
export const proofFailures = named({
  proof_required: {
    status: 401,
    title: "Prove that the account is yours.",
    why: "The link shows who reads the emails of the address. Someone else may have created the account, so the call also needs a session of the account, or a proof.",
    detail: "Log in to the account, or prove in another way that it is yours.",
    todo: "Send the access token of the account, or a proof of `ways`. The link still works.",
    bearer: "",
  },
} as const satisfies Rows<FailureRow>);

const calls = "calls that send these emails";
const verifications = "calls without a login that send these emails";
const foreign = "emails about a new address that belongs to someone else";

/** The limits of emails with a link. */
export const linkThrottle = {
  forgot: rate(["forgot-account", "account", "emails to choose a new password"], 3, hour),
  forgotCall: rate(["forgot-network", "network", calls], 10, hour),
  verify: rate(["verify-account", "account", "emails that verify an address"], 3, hour),
  verifyCall: rate(["verify-network", "network", verifications], 10, hour),
  disown: rate(["disown-account", "account", foreign], 3, hour),
  login: rate(["login-link-account", "account", "emails to log in"], 3, hour),
  loginCall: rate(["login-link-network", "network", calls], 10, hour),
};
