import type { KnownClient } from "../../clients/model.ts";
import type { MembershipState } from "../../memberships/model.ts";
import type { OwnClaims } from "../../own-claims.ts";
import type { SessionState } from "../../sessions/model.ts";
import type { SessionTokens } from "../issue.ts";

/** A refresh of an app's session. */
interface AppRefresh {
  readonly session: SessionState;
  readonly sessionId: string;
  readonly client: KnownClient;
  /** The scopes that the app asks for. */
  readonly wanted: string | undefined;
  /** The API that it asks for tokens for (RFC 8707), if it says it again. */
  readonly resource?: string | undefined;
}

/** What the feature `tokens` decides about it. */
interface AppRefreshed {
  readonly generation: number;
  /** The scopes of ours. None in a session for a resource. */
  readonly scope: string;
  readonly own: OwnClaims | undefined;
  /** What the user is in the organization of the tokens. */
  readonly membership: MembershipState | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The sessions that apps opened with a code. They may have scopes of OpenID Connect, and tokens of another kind. */
export interface AppSessions {
  /** The scopes in a text that are not of OpenID Connect. The same text if it has none of them. */
  ownPart(scope: string): string;
  /**
   * Reads what a refresh needs, before it uses the token up. Gives what issues the new tokens. Throws Failure `invalid_scope`,
   * `invalid_target`, `invalid_grant`, `unavailable`.
   */
  prepare(refresh: AppRefresh): Promise<(refreshed: AppRefreshed) => Promise<SessionTokens>>;
}
