import type { AccountPolicy } from "./accounts/ports.ts";
import type { AuditPolicy } from "./audit/ports.ts";
import type { ClientPolicy } from "./clients/ports.ts";
import type { LoginPolicy } from "./login/ports.ts";
import type { OidcPolicy } from "./oidc/ports.ts";
import type { SessionPolicy } from "./sessions/policy.ts";
import type { UpstreamPolicy } from "./upstream/ports.ts";

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
    LoginPolicy,
    OidcPolicy,
    SessionPolicy,
    UpstreamPolicy {}
