import type { Account } from "../accounts/model.ts";
import type { Authorization } from "../authorizations/model.ts";
import type { AuthorizationStore } from "../authorizations/ports.ts";
import type { Client } from "../clients/model.ts";
import type { ClientPolicy } from "../clients/ports.ts";
import type { ConsentPorts } from "../consents/ports.ts";
import type { EmailPolicy } from "../email/ports.ts";
import type { FactorStore } from "../factors/ports.ts";
import type { OutboxStore, ServerAnswer } from "../outbox/ports.ts";
import type { Resources } from "../resources/resources.ts";
import type { SessionState, Session } from "../sessions/model.ts";
import type { TokenPolicy, TokenPorts } from "../tokens/ports.ts";
import type { ClaimsForApps } from "./added-claims.ts";
import type { ShownAccount } from "./claims.ts";

/** The types of the tokens that other apps receive, the `typ` of their headers: id_tokens, access tokens and logout tokens. */
export type PublicTokenType = "JWT" | "at+jwt" | "logout+jwt";

/** Signs the tokens of other apps with `OIDC_KEY`, never with the key of the server's own access tokens. */
export interface PublicSigner {
  sign(type: PublicTokenType, claims: Readonly<Record<string, unknown>>): Promise<string>;
  /** The payload of a token of this type that was signed here. Its claims are not checked. Throws Failure `invalid_token`. */
  verify(type: PublicTokenType, token: string): Promise<Readonly<Record<string, unknown>>>;
}

/** What is sealed: codes, the time of a detour, what a consent page showed, pushed requests, requests to log out, and registrations. */
export type SealPurpose = "code" | "asked" | "proof" | "pushed" | "logout" | "registration";

/** Seals texts with keys that are derived from `OIDC_KEY`. All but those for `logout` are signed and can be read by everybody. */
export interface OidcSeals {
  sign(purpose: SealPurpose, text: string): Promise<string>;
  /** The text of a token that was sealed here for this purpose; undefined for anything else. */
  read(purpose: SealPurpose, token: string): Promise<string | undefined>;
  /** 128 bits that stand for a text, without a key: what is sealed can name a long text so. */
  digest(text: string): Promise<string>;
  sha256(text: string): Promise<Uint8Array>;
}

/** What `OIDC_KEY` is used for. */
export interface OidcKeys {
  readonly signer: PublicSigner;
  readonly seals: OidcSeals;
  /** The `at_hash` of an access token in an id_token (OpenID Connect Core section 3.1.3.6). */
  atHash(accessToken: string): Promise<string>;
  /** Whether a code challenge was made of a verifier by S256 (RFC 7636 section 4.6). Compares in constant time. */
  provesChallenge(verifier: string, challenge: string): Promise<boolean>;
}

/** A session with what its app may learn of its account. */
export interface SessionProfile
  extends
    SessionState,
    Pick<Account, "email" | "emailVerifiedAt" | "name" | "picture" | "updatedAt"> {
  /** Null for the server's own app, which has no row. */
  readonly roles: Client["roles"] | null;
}

/** Reads for other apps. Throws Failure `unavailable`. */
export interface OidcStore {
  /** One indexed read. */
  findSessionProfile(sessionId: string): Promise<SessionProfile | undefined>;
  /** One indexed read. Undefined also if the browser's session or its user was deleted. */
  findCode(id: string): Promise<FoundAuthorizationCode | undefined>;
}

/** The operator's settings for apps that log in here. */
export interface OidcPolicy
  extends
    TokenPolicy,
    Pick<ClientPolicy, "allowsPrivateUrls">,
    Pick<EmailPolicy, "appUrl" | "ownPages"> {}

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

/** A session of an app that has ended. */
export interface EndedSession {
  readonly id: string;
  readonly userId: string;
  readonly clientId: string;
}

/** Reads which apps to tell of logouts. Times are epoch milliseconds. Throws Failure `unavailable`. */
export interface LogoutStore {
  /** Whether there is an app that wants to be told. */
  hasLogoutReceivers(): Promise<boolean>;
  /**
   * The ended sessions of a user at apps that want to be told: those that were revoked at or after `since`, that ended without it, or that
   * end with the session `sessionId`, which is an empty text for none.
   */
  findEndedSessions(ended: {
    readonly userId: string;
    readonly sessionId: string;
    readonly since: number;
  }): Promise<readonly EndedSession[]>;
}

/** The same for all users, for an operator with direct access to the database. Throws Failure `unavailable`. */
export interface LogoutRegistry {
  /** Those that were revoked at or after `since`, among about a thousand sessions after an id. */
  findEndedSessionsOfAll(after: string, since: number): Promise<EndedBatch>;
}

/** A batch of sessions in the order of their ids, after a given one. */
export interface EndedBatch {
  readonly sessions: readonly EndedSession[];
  /** The last id of the batch. Undefined if no more are left. */
  readonly until: string | undefined;
}

/** Posts a logout token to an app, in a private network only if `isPrivate` is true. Never throws, and never follows a redirect. */
export type PostLogout = (
  uri: string,
  token: string,
  network: { readonly isPrivate: boolean },
) => Promise<ServerAnswer>;

/** What the use cases for other apps need from outside. */
export type OidcPorts = TokenPorts &
  ConsentPorts & {
    readonly store: OidcStore & AuthorizationStore & OutboxStore & Pick<FactorStore, "findFactors">;
    readonly oidcKeys: OidcKeys;
    readonly resources: Resources;
    /** The claims that the operator adds for apps. Absent if there are none. */
    readonly claimsForApps?: ClaimsForApps | undefined;
    readonly postLogout: PostLogout;
  };
