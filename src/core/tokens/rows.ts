import { because, credentialFailures } from "../failures.ts";
import { minute } from "../ground/time.ts";
import { endedReasons } from "../sessions/policy.ts";
import { localRate, rate } from "../throttle/model.ts";

/** A refresh token that is not good, or whose session cannot go on. */
export const wrongRefreshToken = because(credentialFailures.invalid_grant, [
  ...endedReasons,
  "session unknown",
  "session idle for too long",
  "session of an app",
  "parent session ended",
  "role may not use the resource",
  "no scope of the resource",
  "second factor missing",
  "no cookie",
  "refresh token not issued here",
  "refresh token of another client",
  "refresh token ahead of its session",
  "refresh token used before",
]);

const quick = "refreshes with a token that is less than 10 seconds old";

/** The limits of tokens. */
export const tokenThrottle = {
  // Each session may have a counter, so none is kept for long.
  refresh: rate(["refresh", "session", quick], 150, 5 * minute, 10 * minute),
  introspect: localRate(["introspect", "client", "introspections"], 600, minute),
};
