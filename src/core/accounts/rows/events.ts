import { anySession, hook, type EventRow } from "../../audit/row.ts";
import type { PublicAccount } from "../model.ts";
import { named, type Rows } from "../../ground/rows.ts";
import { credentialFailures } from "../../failures/credentials.ts";

/** A user registered. */
export interface Registered {
  readonly account: PublicAccount;
  /** The client's address, if it is known. */
  readonly address: string | undefined;
}

/** The events of accounts and their passwords. */
export const accountEvents = named({
  user_created: {
    outcome: "success",
    stored: true,
    detail: ["source", "count"],
    words: "Account created",
    hook: hook<Registered>()("registered"),
  },
  user_registration_refused: {
    outcome: "failure",
    stored: true,
    detail: ["reason"],
    words: "Was refused a registration",
    reasons: credentialFailures.refused.reasons,
  },
  user_updated: {
    outcome: "success",
    stored: true,
    detail: ["fields"],
    words: "Account changed",
  },
  user_email_verified: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Email address verified",
    // If nobody had verified it: the owner then takes over an account that a stranger may have registered.
    endedBy: anySession,
  },
  user_email_verification_requested: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Was sent a link to verify the email address",
  },
  user_email_disowned: {
    outcome: "success",
    stored: true,
    detail: ["link"],
    words: "The reader of the email said that the account is not theirs",
    isAlarming: true,
  },
  user_email_change_requested: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Asked for another email address",
  },
  user_email_change_undone: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Restored the old email address with the link of its notice",
    endedBy: anySession,
  },
  authn_password_reset_requested: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Asked for a password reset",
  },
  user_deleted: {
    outcome: "success",
    stored: true,
    detail: [],
    words: "Account deleted",
  },
} as const satisfies Rows<EventRow>);
