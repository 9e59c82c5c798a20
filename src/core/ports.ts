import type { AccountStore } from "./accounts/ports.ts";
import type { AdminPorts, AdminStore } from "./admin/ports.ts";
import type { AuditQueue, AuditStore } from "./audit/ports.ts";
import type { StatStore } from "./audit/stats/ports.ts";
import type { AuthorizationStore } from "./authorizations/ports.ts";
import type { BrowserStore } from "./browser/browser.ts";
import type { ClientAssertions, ClientPorts, ClientStore, FetchDocument } from "./clients/ports.ts";
import type { ClientConsentStore, ConsentStore } from "./consents/ports.ts";
import type { EmailPorts, EmailStore } from "./email/ports.ts";
import type { FactorStore } from "./factors/ports.ts";
import type { LinkPorts, LinkStore } from "./links/ports.ts";
import type { LoginPorts, LoginStore } from "./login/ports.ts";
import type { MembershipStore } from "./memberships/ports.ts";
import type { LogoutStore, OidcKeys, OidcPorts, OidcStore } from "./oidc/ports.ts";
import type { OnceStore } from "./once/once.ts";
import type { OrganizationCreation } from "./organizations/create.ts";
import type { OrganizationStore, OrganizationTrailStore } from "./organizations/ports.ts";
import type { OutboxStore } from "./outbox/ports.ts";
import type { PasswordStore } from "./passwords/ports.ts";
import type { ResourceStore } from "./resources/ports.ts";
import type { SearchStore } from "./search/ports.ts";
import type { SessionStore } from "./sessions/ports.ts";
import type { ThrottleStore } from "./throttle/ports.ts";
import type { TokenStore } from "./tokens/ports.ts";
import type { IdentityStore, UpstreamPorts } from "./upstream/ports.ts";
import type { WebhookPorts } from "./webhooks/ports.ts";

/** Everything that is stored, combined from the features (the folders of core). Throws Failure `unavailable`. */
export interface Store
  extends
    AccountStore,
    AuditStore,
    AdminStore,
    AuthorizationStore,
    BrowserStore,
    ClientStore,
    ClientConsentStore,
    ConsentStore,
    FactorStore,
    IdentityStore,
    LinkStore,
    LoginStore,
    LogoutStore,
    EmailStore,
    MembershipStore,
    OnceStore,
    OrganizationStore,
    OrganizationTrailStore,
    OutboxStore,
    PasswordStore,
    OidcStore,
    ResourceStore,
    SearchStore,
    SessionStore,
    StatStore,
    ThrottleStore,
    TokenStore {
  /** As both features declare it. */
  findAccount: AccountStore["findAccount"];
  /** Reads every table, so that a missing table is reported too. Throws Failure `unavailable`, also if the server refuses writes. */
  ping(): Promise<void>;
}

/** Everything that the use cases need from outside, combined from the features. */
export interface Ports
  extends
    AdminPorts,
    ClientPorts,
    EmailPorts,
    LinkPorts,
    LoginPorts,
    UpstreamPorts,
    WebhookPorts,
    Pick<OidcPorts, "claimsForApps" | "postLogout"> {
  readonly store: Store;
  readonly audit: AuditQueue;
  /** Default: `anyone`. */
  readonly organizationCreation?: OrganizationCreation | undefined;
  /** Absent if other apps cannot log in here. */
  readonly oidcKeys?: OidcKeys | undefined;
  readonly fetchDocument: FetchDocument;
  readonly assertions: ClientAssertions;
}
