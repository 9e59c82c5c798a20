import type { AccountPolicy } from "../accounts/policy.ts";
import type { EmailPolicy } from "../email/policy.ts";
import type { ThrottleSettings } from "../throttle/model.ts";
import type { Provider } from "./providers.ts";
import type { FactorPolicy } from "../factors/assurance.ts";

/** The operator's settings for logins through other providers. */
export interface UpstreamPolicy extends AccountPolicy, FactorPolicy, EmailPolicy, ThrottleSettings {
  /** In the order of the buttons. */
  readonly providers: readonly Provider[];
}
