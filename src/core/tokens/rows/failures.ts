import { credentialFailures } from "../../failures/credentials.ts";
import { because } from "../../failures/row.ts";
import { endedReasons } from "../../sessions/policy.ts";

/** A refresh token that is not good, or whose session cannot go on. */
export const wrongRefreshToken = because(credentialFailures.invalid_grant, [
  ...endedReasons,
  "session unknown",
  "session idle for too long",
  "session of an app",
  "parent session ended",
  "no cookie",
  "refresh token not issued here",
  "refresh token of another client",
  "refresh token ahead of its session",
  "refresh token used before",
]);
