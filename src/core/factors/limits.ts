/** The limits of factors. Durations are in milliseconds. */
export const factorLimits = {
  /** From the password to the second factor. */
  pending: 5 * 60_000,
  /** From the new secret to its first code. Installing an app takes a while. */
  enrolment: 10 * 60_000,
  /** From the challenge of a login to its answer. A page asks for one when it opens. */
  loginChallenge: 10 * 60_000,
  /** From any other challenge to its answer. */
  challenge: 5 * 60_000,
  /** From a login with a password to the passkey that the browser makes by itself. */
  upgrade: 5 * 60_000,
  /** How far the clocks of two servers may differ. */
  clockSkew: 30_000,
  /** Passkeys of one account. */
  passkeys: 20,
  /** Recovery codes in a set. */
  codes: 10,
  /** From storing a set of recovery codes to its use, two statements later, on servers whose clocks differ. */
  unusedSet: 60_000,
  /** Boxes of each earlier key that one run of the purge seals again. */
  reencrypted: 100,
  /** Deleted accounts with factors that one read of the purge finds. There are some only after a failure. */
  left: 100,
} as const;
