import { anySession, hook, type EventRow } from "../audit/row.ts";
import { credentialFailures, type FailureRow } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";
import { hour } from "../ground/time.ts";
import { rate } from "../throttle/model.ts";
import type { PublicAccount } from "./model.ts";

/** The refusals of registrations and of names that are taken. */
export const accountFailures = named({
  registration_closed: {
    status: 403,
    title: "Registration is closed. Ask the operator for an account.",
    why: "The operator set `registration.open` to `false`.",
    detail: "Only the operator can create accounts here.",
    todo: "Ask the operator for an account, or set `registration.open` to `true`.",
  },
  registration_refused: {
    status: 403,
    title: "This registration is not allowed.",
    why: "The operator's function `registration.allow` rejected the registration.",
    detail: "The operator of this service does not allow this registration.",
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
    detail: "Administrators are protected. Change the role of the account first.",
    todo: "Give the account another role, then repeat the call.",
  },
} as const satisfies Rows<FailureRow>);

const notices = "emails about a registration with a taken address";

/** The limits of registrations. */
export const accountThrottle = {
  register: rate(["register", "network", "valid registrations"], 10, hour),
  notice: rate(["notice-account", "account", notices], 3, hour),
};

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
  user_terms_accepted: {
    outcome: "success",
    stored: true,
    detail: ["version"],
    words: "Terms accepted",
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
