import type { Access } from "../access.ts";
import type { ClientStore } from "../clients/ports.ts";
import type { FactorPolicy, FactorStore } from "../factors/ports.ts";
import type { MembershipState } from "../memberships/model.ts";
import type { MembershipStore } from "../memberships/ports.ts";
import type { OrganizationAccess } from "../memberships/roles.ts";
import type { OwnClaims } from "../own-claims.ts";
import type { OwnedSession } from "../sessions/model.ts";
import type { SessionPolicy } from "../sessions/policy.ts";
import type { SessionPorts } from "../sessions/ports.ts";
import type { ThrottleSettings } from "../throttle/model.ts";
import type { ThrottlePorts } from "../throttle/ports.ts";
import type { AccessClaims } from "./claims.ts";

/** Signs access tokens and verifies their signatures. */
export interface TokenSigner {
  sign(claims: AccessClaims): Promise<string>;
  /** The payload of a token that was signed here. Its claims are not yet checked. Throws Failure `invalid_token`. */
  verify(token: string): Promise<Readonly<Record<string, unknown>>>;
}

/** Refresh tokens are derived from their session, so none is stored and a forged one is refused without a look-up. */
export interface RefreshTokens {
  issue(held: HeldSession): Promise<string>;
  /** The session that a token stands for; undefined for anything that was not issued here. */
  read(token: string): Promise<HeldSession | undefined>;
}

/** The content of a refresh token: a session and its generation (the number of rotations). */
export interface HeldSession {
  readonly sessionId: string;
  readonly generation: number;
}

/** What a verification needs of a session. */
export type VerifiedSession = Omit<
  OwnedSession,
  | "scope"
  | "generation"
  | "rotatedAt"
  | "parentId"
  | "offline"
  | "elevatedAt"
  | "remembered"
  | "resource"
  | "organizationId"
>;

/** As `VerifiedSession`, with what its user is in an organization. */
export interface MemberSession extends VerifiedSession {
  readonly membership?: MembershipState | undefined;
}

/** Reads the sessions of tokens. Throws Failure `unavailable`. */
export interface TokenStore {
  /**
   * What a verification needs of the session, with what `findMembership` says of its user in the organization. The session need not
   * store that organization. One indexed read, or two the first time that it does not.
   */
  findMemberSession(sessionId: string, organizationId: string): Promise<MemberSession | undefined>;
}

export type TokenPorts = SessionPorts &
  ThrottlePorts & {
    readonly store: ClientStore & MembershipStore & TokenStore & Pick<FactorStore, "findFactors">;
    readonly signer: TokenSigner;
    readonly refreshTokens: RefreshTokens;
    readonly access: Access;
    /** Absent if the server has no organizations. No membership is read then. */
    readonly organizationAccess?: OrganizationAccess | undefined;
    /** The claims that the operator adds to the access tokens of a user. Absent if there are none for anybody. */
    readonly claimsOf?: ((userId: string) => Promise<OwnClaims>) | undefined;
  };

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
