import type { FactorPolicy } from "../factors/ports.ts";
import type { SessionPolicy } from "../sessions/policy.ts";
import type { ThrottleSettings } from "../throttle/model.ts";

/** The operator's settings for tokens. */
export interface TokenPolicy
  extends
    ThrottleSettings,
    Pick<FactorPolicy, "mfa" | "passkeyRpId">,
    Pick<SessionPolicy, "sessionTerms"> {
  readonly issuer: string;
  readonly audience: string;
  /** Seconds. */
  readonly accessTokenLifetime: number;
  /** True if users may log in at the token endpoint (RFC 6749 section 4.3). */
  readonly passwordGrant: boolean;
  /** True if users may log in by a link that is mailed to them. */
  readonly loginLinks: boolean;
}
