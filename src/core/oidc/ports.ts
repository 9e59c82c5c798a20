import type { Access } from "../access.ts";
import type { Account } from "../accounts/model.ts";
import type { AuditPorts } from "../audit/ports.ts";
import type { Client } from "../clients/model.ts";
import type { ClientStore } from "../clients/ports.ts";
import type { SessionState } from "../sessions/model.ts";
import type { SessionStore } from "../sessions/ports.ts";
import type { Clock, Random } from "../system.ts";
import type { TokenSigner } from "../tokens/ports.ts";
import type { ClaimsForApps } from "./added-claims.ts";

/** The types of the tokens that other apps receive, the `typ` of their headers: id_tokens, access tokens and logout tokens. */
export type PublicTokenType = "JWT" | "at+jwt" | "logout+jwt";

/** Signs the tokens of other apps with `OIDC_KEY`, never with the key of the server's own access tokens. */
export interface PublicSigner {
  sign(type: PublicTokenType, claims: Readonly<Record<string, unknown>>): Promise<string>;
  /** The payload of a token of this type that was signed here. Its claims are not checked. Throws Failure `invalid_token`. */
  verify(type: PublicTokenType, token: string): Promise<Readonly<Record<string, unknown>>>;
}

/** What is sealed: codes, the time of a detour, what a consent page showed, pushed requests, and requests to log out. */
export type SealPurpose = "code" | "asked" | "proof" | "pushed" | "logout";

/** Seals texts with keys that are derived from `OIDC_KEY`. All but those for `logout` are signed and can be read by everybody. */
export interface OidcSeals {
  sign(purpose: SealPurpose, text: string): Promise<string>;
  /** The text of a token that was sealed here for this purpose; undefined for anything else. */
  read(purpose: SealPurpose, token: string): Promise<string | undefined>;
  /** 128 bits that stand for a text, without a key: what is sealed can name a long text so. */
  digest(text: string): Promise<string>;
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
  extends SessionState, Pick<Account, "email" | "emailVerifiedAt" | "name" | "updatedAt"> {
  /** Null for the server's own app, which has no row. */
  readonly roles: Client["roles"] | null;
}

/** Reads for other apps. Throws Failure `unavailable`. */
export interface OidcStore {
  /** One indexed read. */
  findSessionProfile(sessionId: string): Promise<SessionProfile | undefined>;
}

/** What the use cases for other apps need from outside. */
export interface OidcPorts extends AuditPorts {
  readonly store: OidcStore & SessionStore & ClientStore;
  /** The signer of the server's own access tokens. */
  readonly signer: TokenSigner;
  readonly oidcKeys: OidcKeys;
  readonly access: Access;
  /** The claims that the operator adds for apps. Absent if there are none. */
  readonly claimsForApps?: ClaimsForApps | undefined;
  readonly clock: Clock;
  readonly random: Random;
}
