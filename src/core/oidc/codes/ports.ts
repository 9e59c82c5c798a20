import type { Authorization } from "../../authorizations/model.ts";
import type { AuthorizationStore } from "../../authorizations/ports.ts";
import type { Session, SessionState } from "../../sessions/model.ts";
import type { SessionStore } from "../../sessions/ports.ts";
import type { TokenPorts } from "../../tokens/ports.ts";
import type { ShownAccount } from "../claims.ts";
import type { OidcPorts, OidcStore } from "../ports.ts";

/** A code, with the browser's session in which the user approved, and with the user. All as they are at present. */
export interface FoundAuthorizationCode
  extends
    SessionState,
    ShownAccount,
    Pick<Session, "userAgent" | "address">,
    Pick<Authorization, "kind" | "request" | "usedAt"> {
  /** Of the browser's session. */
  readonly sessionId: string;
  /** The app. `clientId` is that of the browser's session. */
  readonly appId: string;
  /** The end of the code. `expiresAt` is that of the browser's session. Epoch milliseconds. */
  readonly codeExpiresAt: number;
}

/** Reads codes. Throws Failure `unavailable`. */
export interface AuthorizationCodeStore {
  /** One indexed read. Undefined also if the browser's session or its user was deleted. */
  findCode(id: string): Promise<FoundAuthorizationCode | undefined>;
}

/** What it takes to issue tokens to apps. */
export interface AuthorizationCodePorts
  extends
    Pick<
      TokenPorts,
      "signer" | "refreshTokens" | "access" | "claimsOf" | "clock" | "random" | "audit"
    >,
    Pick<OidcPorts, "oidcKeys" | "claimsForApps"> {
  readonly store: SessionStore & OidcStore & AuthorizationStore & AuthorizationCodeStore;
}
