import type { PublicAccount } from "../accounts/model.ts";
import { hook, type CountedFacts, type EventRow } from "../audit/row.ts";
import { emailCodeFailures } from "../email-codes/rows.ts";
import { linkFailures } from "../email/rows.ts";
import { kinds, type FactorKind } from "../factors/kinds.ts";
import { wrongFactor } from "../factors/rows.ts";
import { because, credentialFailures, loginFailures } from "../failures.ts";
import { named, type Rows } from "../ground/rows.ts";
import { day } from "../ground/time.ts";
import { failedLogin, wrongPassword, passwordThrottle } from "../passwords/rows.ts";
import { rate } from "../throttle/model.ts";
import { policyOf } from "../throttle/rows.ts";

/** A login to an account that does not exist or may not log in. */
export const refusedLogin = because(failedLogin, {
  "unknown account": "unknown",
  "account disabled": "disabled",
  "account disabled or deleted": "disabled",
  "account deleted": "refused",
  "address not verified": "unverified",
});

const notices = "emails about a login from a new device or network";

/** The limits of what logins send to the owner of an account. */
export const loginThrottle = {
  notice: rate(["new-login-account", "account", notices], 3, day),
};

/** A user logged in. */
export interface LoggedIn {
  readonly account: PublicAccount;
  readonly sessionId: string;
  readonly clientId: string;
  /** The client's address, if it is known. */
  readonly address: string | undefined;
  readonly userAgent: string | undefined;
}

/** How a login ended, or that it waits for a second factor. */
export const loginOutcomes = [
  "success",
  "mfa_required",
  "wrong",
  "wrong_factor",
  "unknown",
  "disabled",
  "locked",
  "unverified",
  "scheme_off",
  "throttled",
  "overloaded",
  "aborted",
  "refused",
  "failed",
] as const;

export type LoginOutcome = (typeof loginOutcomes)[number];

/** Every reason of a login that is refused, with its outcome. */
const loginReasons = {
  ...wrongFactor.reasons,
  ...wrongPassword.reasons,
  ...refusedLogin.reasons,
  ...linkFailures.invalid_link.reasons,
  ...emailCodeFailures.invalid_code.reasons,
  ...credentialFailures.refused.reasons,
  ...loginFailures.email_not_verified.reasons,
  unknown_passkey: "wrong_factor",
} as const satisfies Readonly<Record<string, LoginOutcome>>;

/** Why a login is refused. */
export type LoginReason = keyof typeof loginReasons;

const succeeded = (): LoginOutcome => "success";
const loggedIn = hook<LoggedIn>()("loggedIn");

/** Of a login only. A user who proves again who they are has a session. */
const ofLogin =
  (outcomeOf: (facts: CountedFacts) => LoginOutcome) =>
  (facts: CountedFacts): LoginOutcome | undefined =>
    facts.sessionId === undefined ? outcomeOf(facts) : undefined;

const reasonIn = ({ detail }: CountedFacts) => detail?.["reason"] as LoginReason;
const outcomeOfReason = (facts: CountedFacts): LoginOutcome => loginReasons[reasonIn(facts)];

/** The caller does not learn of this limit: the refusal is that of a wrong password. */
const ofAccount = (facts: CountedFacts): string | undefined =>
  reasonIn(facts) === "policy login-account" ? passwordThrottle.account.name : undefined;

/** A re-authentication has a limit of its own. */
const throttledLogin = (facts: CountedFacts): LoginOutcome | undefined =>
  policyOf(facts) === passwordThrottle.reauthentication.name ? undefined : "throttled";

const lockedBy = ({ detail }: CountedFacts): string =>
  kinds[detail?.["method"] as FactorKind].limit.name;

/** The events of logins, and of users who prove again who they are. */
export const loginEvents = named({
  authn_login_success: {
    outcome: "success",
    stored: true,
    detail: ["methods", "provider"],
    words: "Logged in",
    daily: "logins",
    counts: { logins: succeeded },
    hook: loggedIn,
  },
  authn_login_successafterfail: {
    outcome: "success",
    stored: true,
    detail: ["methods", "failures"],
    words: "Logged in after failed attempts",
    daily: "logins",
    counts: { logins: succeeded },
    hook: loggedIn,
  },
  authn_login_fail: {
    outcome: "failure",
    stored: true,
    detail: ["reason", "name"],
    words: "Failed to log in",
    daily: "failures",
    reasons: loginReasons,
    counts: { logins: ofLogin(outcomeOfReason), limits: ofAccount },
  },
  authn_login_fail_max: {
    outcome: "failure",
    stored: true,
    detail: ["policy"],
    words: "Reached the limit of failed logins",
    counts: { logins: throttledLogin, limits: policyOf },
  },
  authn_login_lock: {
    outcome: "failure",
    stored: true,
    detail: [],
    words: "Locked after too many failed logins",
    isAlarming: true,
  },
  mfa_required: {
    outcome: "success",
    stored: true,
    detail: ["factors"],
    words: "Was asked for a second factor",
    counts: { logins: () => "mfa_required" satisfies LoginOutcome },
  },
  mfa_passed: {
    outcome: "success",
    stored: true,
    detail: ["method"],
    words: "Completed a second factor",
  },
  mfa_failed: {
    outcome: "failure",
    stored: true,
    detail: ["method", "reason"],
    words: "Failed to prove a second factor",
    reasons: wrongFactor.reasons,
    counts: { logins: ofLogin(() => "wrong_factor") },
  },
  mfa_locked: {
    outcome: "failure",
    stored: true,
    detail: ["method"],
    words: "Reached the limit of wrong codes",
    isAlarming: true,
    counts: { limits: lockedBy },
  },
  reauthenticated: {
    outcome: "success",
    stored: true,
    detail: ["methods"],
    words: "Confirmed who they are again",
  },
  /** A login that ended without any other event: its request was no good, the server could not go on, or a limit refused it. */
  login_stopped: {
    outcome: "failure",
    isSilent: true,
    stored: false,
    detail: ["outcome"],
    words: "Did not get as far as a proof",
    counts: { logins: ({ detail }) => detail?.["outcome"] as LoginOutcome },
  },
} as const satisfies Rows<EventRow>);
