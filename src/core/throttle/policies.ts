import { day, hour, minute, second } from "../ground/time.ts";

/**
 * Allows some tries at once, and then a wait after each try. The wait doubles up to `cap`. After `most` tries, all others are
 * refused. Times are in milliseconds.
 */
export interface Waits {
  readonly atOnce: number;
  readonly base: number;
  readonly cap: number;
  readonly most: number;
  /** The time in which `atOnce` tries are expected, for the header `RateLimit-Policy`. */
  readonly window: number;
}

/** Allows a number of tries in any window, evenly refilled (GCRA). The window is in milliseconds. */
export interface Rate {
  readonly limit: number;
  readonly window: number;
}

/** Allows a number of tries, and refuses all others. */
export interface Total {
  readonly most: number;
}

export type Rule = Waits | Rate | Total;

/** One limit. A counter is stored for each subject, unless the policy is `local`. */
export interface ThrottlePolicy {
  /** What the tries are counted by. */
  readonly subject: string;
  /** What is counted. */
  readonly counts: string;
  readonly rule: Rule;
  /** Milliseconds after its last try for which a counter is kept. */
  readonly keep: number;
  /** True if each process counts in its own memory. */
  readonly isLocal?: true;
}

const passwordTries: Rule = {
  atOnce: 10,
  base: second,
  cap: 15 * minute,
  most: 100,
  window: 10 * minute,
};

/** Every limit, with its default. A test holds docs/security.md equal to this table. */
export const throttlePolicies = {
  "login-place": {
    subject: "username or e-mail address, and network",
    counts: "logins with a password that fail",
    rule: passwordTries,
    keep: day,
  },
  "login-account": {
    subject: "account",
    counts: "logins with a password that fail, except those of known devices",
    rule: { most: 100 },
    keep: day,
  },
  "login-network": {
    subject: "network",
    counts: "logins with a password that fail, except those of known devices",
    rule: { limit: 50, window: 10 * minute },
    keep: hour,
  },
  "login-device": {
    subject: "known device and account",
    counts: "logins with a password that fail",
    rule: passwordTries,
    keep: day,
  },
  reauthenticate: {
    subject: "session",
    counts: "wrong passwords of a user who is logged in",
    rule: passwordTries,
    keep: day,
  },
  totp: {
    subject: "account",
    counts: "codes of authenticator apps that are wrong",
    rule: { atOnce: 5, base: 15 * minute, cap: day, most: 100, window: 15 * minute },
    keep: 400 * day,
  },
  "recovery-code": {
    subject: "account",
    counts: "recovery codes that are wrong",
    rule: { limit: 10, window: hour },
    keep: 2 * hour,
  },
  "passkey-account": {
    subject: "account",
    counts: "passkeys as second factor or as a new proof",
    rule: { limit: 20, window: minute },
    keep: hour,
  },
  "passkey-network": {
    subject: "network",
    counts: "logins with a passkey",
    rule: { limit: 30, window: minute },
    keep: hour,
  },
  "passkey-options": {
    subject: "network",
    counts: "calls that prepare the use of a passkey",
    rule: { limit: 60, window: minute },
    keep: hour,
  },
  "factor-notice": {
    subject: "account",
    counts: "mails about wrong codes after a right password, and about copied passkeys",
    rule: { limit: 1, window: day },
    keep: 2 * day,
  },
  register: {
    subject: "network",
    counts: "valid registrations",
    rule: { limit: 10, window: hour },
    keep: 2 * hour,
  },
  "forgot-account": {
    subject: "account",
    counts: "mails to choose a new password",
    rule: { limit: 3, window: hour },
    keep: 2 * hour,
  },
  "forgot-network": {
    subject: "network",
    counts: "calls that send these mails",
    rule: { limit: 10, window: hour },
    keep: 2 * hour,
  },
  "verify-account": {
    subject: "account",
    counts: "mails that verify an address",
    rule: { limit: 3, window: hour },
    keep: 2 * hour,
  },
  "verify-network": {
    subject: "network",
    counts: "calls without a login that send these mails",
    rule: { limit: 10, window: hour },
    keep: 2 * hour,
  },
  "login-link-account": {
    subject: "account",
    counts: "mails to log in",
    rule: { limit: 3, window: hour },
    keep: 2 * hour,
  },
  "login-link-network": {
    subject: "network",
    counts: "calls that send these mails",
    rule: { limit: 10, window: hour },
    keep: 2 * hour,
  },
  "notice-account": {
    subject: "account",
    counts: "mails about a registration with a taken address",
    rule: { limit: 3, window: hour },
    keep: 2 * hour,
  },
  "factor-enrolment": {
    subject: "account",
    counts: "starts to set up a second factor, and new recovery codes",
    rule: { limit: 10, window: hour },
    keep: 2 * hour,
  },
  redeem: {
    subject: "network",
    counts: "uses of links",
    rule: { limit: 30, window: 10 * minute },
    keep: hour,
  },
  refresh: {
    subject: "session",
    counts: "refreshes with a token that is less than 10 seconds old",
    rule: { limit: 150, window: 5 * minute },
    keep: 10 * minute,
  },
  introspect: {
    subject: "client",
    counts: "introspections",
    rule: { limit: 600, window: minute },
    keep: minute,
    isLocal: true,
  },
  requests: {
    subject: "network",
    counts: "requests of any kind",
    rule: { limit: 200, window: second },
    keep: second,
    isLocal: true,
  },
} as const satisfies Record<string, ThrottlePolicy>;

export type PolicyName = keyof typeof throttlePolicies;

export const policyNames = Object.keys(throttlePolicies) as PolicyName[];

/** The limits of an operator. A policy that is turned off is absent. */
export type ThrottlePolicies = Readonly<Partial<Record<PolicyName, ThrottlePolicy>>>;

/** The operator's settings for limits. */
export interface ThrottleSettings {
  readonly throttle: ThrottlePolicies;
  /** True if every password is counted before it is checked, so that a limit is exact with any number of processes. */
  readonly throttleStrict: boolean;
}

/** A policy with another number: of tries at once, in a window, or in all. */
export function withLimit(policy: ThrottlePolicy, limit: number): ThrottlePolicy {
  const { rule } = policy;
  if ("atOnce" in rule) {
    return { ...policy, rule: { ...rule, atOnce: limit, most: Math.max(limit, rule.most) } };
  }
  if ("limit" in rule) return { ...policy, rule: { ...rule, limit } };
  return { ...policy, rule: { most: limit } };
}
