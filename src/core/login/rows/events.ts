import type { PublicAccount } from "../../accounts/model.ts";
import { hook, type CountedFacts, type EventRow } from "../../audit/row.ts";
import { kinds, type FactorKind } from "../../factors/kinds.ts";
import type { FactorReason, LoginReason, PasskeyReason } from "../../reasons.ts";
import { policyOf } from "../../throttle/rows/events.ts";
import type { PolicyName } from "../../throttle/policies.ts";

/** A person logged in. */
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

const passkeyReasons = {
  form: "wrong_factor",
  "client data": "wrong_factor",
  registration: "wrong_factor",
  "long key": "wrong_factor",
  assertion: "wrong_factor",
  "other account": "wrong_factor",
  "other credential": "wrong_factor",
  "other owner": "wrong_factor",
  "other site": "wrong_factor",
  "backup eligibility": "wrong_factor",
  "challenge used": "wrong_factor",
  "counter did not grow": "wrong_factor",
} as const satisfies Record<PasskeyReason, LoginOutcome>;

const factorReasons = {
  ...passkeyReasons,
  "no authenticator app": "wrong_factor",
  "wrong code": "wrong_factor",
} as const satisfies Record<FactorReason, LoginOutcome>;

/** Every reason of a login that is refused, with its outcome. */
export const loginReasons = {
  ...factorReasons,
  "wrong password": "wrong",
  "scheme off": "scheme_off",
  "unknown account": "unknown",
  unknown_passkey: "wrong_factor",
  "account disabled": "disabled",
  "account disabled or deleted": "disabled",
  "account deleted": "refused",
  "policy login-account": "locked",
  "address not verified": "unverified",
  "link forged, expired or used": "refused",
  "link used meanwhile": "refused",
  "code wrong or too old": "wrong",
  "too many codes": "locked",
  "code used meanwhile": "refused",
  "token not issued here for this client": "refused",
  "token too old": "refused",
  "sessions ended since": "refused",
  "login at the provider too old": "refused",
  "identity not waiting in this browser": "refused",
  "identity used before": "refused",
  "identity of another account": "refused",
  "refused by the operator": "refused",
  "check of the operator failed": "refused",
} as const satisfies Record<LoginReason, LoginOutcome>;

const succeeded = (): LoginOutcome => "success";
const loggedIn = hook<LoggedIn>()("loggedIn");

/** Of a login only. A person who proves again who they are has a session. */
const ofLogin =
  (outcomeOf: (facts: CountedFacts) => LoginOutcome) =>
  (facts: CountedFacts): LoginOutcome | undefined =>
    facts.sessionId === undefined ? outcomeOf(facts) : undefined;

const reasonIn = ({ detail }: CountedFacts) => detail?.["reason"] as LoginReason;
const outcomeOfReason = (facts: CountedFacts): LoginOutcome => loginReasons[reasonIn(facts)];

/** The caller does not learn of this limit: the refusal is that of a wrong password. */
const ofAccount = (facts: CountedFacts): PolicyName | undefined =>
  reasonIn(facts) === "policy login-account" ? "login-account" : undefined;

/** A re-authentication has a limit of its own. */
const throttledLogin = (facts: CountedFacts): LoginOutcome | undefined =>
  policyOf(facts) === "reauthenticate" ? undefined : "throttled";

const lockedBy = ({ detail }: CountedFacts): PolicyName =>
  kinds[detail?.["method"] as FactorKind].limit;

/** The events of logins, and of people who prove again who they are. */
export const loginEvents = {
  authn_login_success: {
    outcome: "success",
    stored: true,
    detail: ["methods", "provider"],
    words: "Logged in",
    counts: { logins: succeeded },
    hook: loggedIn,
  },
  authn_login_successafterfail: {
    outcome: "success",
    stored: true,
    detail: ["methods", "failures"],
    words: "Logged in after failed attempts",
    counts: { logins: succeeded },
    hook: loggedIn,
  },
  authn_login_fail: {
    outcome: "failure",
    stored: true,
    detail: ["reason", "name"],
    words: "Failed to log in",
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
  authn_login_unlock: { outcome: "success", stored: true, detail: [], words: "Unlocked" },
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
    reasons: factorReasons,
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
  recovery_code_used: {
    outcome: "success",
    stored: true,
    detail: ["left"],
    words: "Used a recovery code",
  },
  passkey_replayed: {
    outcome: "failure",
    stored: true,
    detail: [],
    words: "Sent the response of a passkey again",
    isAlarming: true,
  },
  passkey_counter_fell: {
    outcome: "failure",
    stored: true,
    detail: [],
    words: "Used a passkey whose counter did not grow; it may be a copy",
    isAlarming: true,
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
} as const satisfies Record<string, EventRow>;
