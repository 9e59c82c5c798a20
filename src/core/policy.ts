import type { AccountPolicy } from "./accounts/policy.ts";
import type { AuditPolicy } from "./audit/policy.ts";
import type { ClientPolicy } from "./clients/policy.ts";
import type { LoginPolicy } from "./login/policy.ts";
import type { EmailPolicy } from "./email/policy.ts";
import type { PasswordPolicy } from "./passwords/policy.ts";
import type { OidcPolicy } from "./oidc/policy.ts";
import type { SessionPolicy } from "./sessions/policy.ts";
import type { ThrottleSettings } from "./throttle/model.ts";
import type { TokenPolicy } from "./tokens/policy.ts";
import type { UpstreamPolicy } from "./upstream/policy.ts";
import type { FactorPolicy } from "./factors/assurance.ts";

/** The operator's own apps on phones, which may open links to this server, and use its passkeys. */
export interface AppLinks {
  /** Each as `TEAM.bundle`, such as `ABCDE12345.com.example.app`. */
  readonly apple?: readonly string[];
  readonly android?: readonly {
    readonly package: string;
    /** The fingerprints of the certificates that sign the app, such as `14:6D:…`. */
    readonly sha256: readonly string[];
  }[];
}

/** All settings of the operator, combined from the features (the folders of core). */
export interface Policy
  extends
    AccountPolicy,
    AuditPolicy,
    ClientPolicy,
    FactorPolicy,
    LoginPolicy,
    EmailPolicy,
    PasswordPolicy,
    OidcPolicy,
    SessionPolicy,
    ThrottleSettings,
    TokenPolicy,
    UpstreamPolicy {}
