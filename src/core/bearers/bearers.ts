import type { Access, Scope } from "../access.ts";
import { factorFailures } from "../factors/rows.ts";
import { Failure, credentialFailures } from "../failures.ts";
import { noOwnClaims } from "../own-claims.ts";
import type { ClientClaims, VerifiedUserClaims } from "../tokens/claims.ts";
import type { Caller, SessionCaller, User } from "../user.ts";

/** What a bearer token says of its user. A token without a session has no `sid`. */
export interface UserClaims extends Omit<VerifiedUserClaims, "sid"> {
  readonly sid?: string;
}

export type BearerClaims = UserClaims | ClientClaims;

/** A kind of bearer tokens. */
export interface BearerKind {
  /** What each of its tokens begins with; empty for the last kind, which takes all others. */
  readonly prefix: string;
  /** Throws Failure `invalid_token`, `unavailable`. */
  verify(token: string): Promise<BearerClaims>;
  /**
   * The same for the operator's app, which may not serve an organization that requires a second factor without one. Default: `verify`.
   * Throws also Failure `insufficient_user_authentication`, `mfa_enrolment_required`.
   */
  verifyForApp?(token: string): Promise<BearerClaims>;
}

/** Who sent a request, by its bearer token. The first kind whose prefix a token has decides about it. */
export function createBearers(access: Access, kinds: readonly BearerKind[]) {
  function kindOf(token: string): BearerKind {
    for (const kind of kinds) if (token.startsWith(kind.prefix)) return kind;
    return unknownKind;
  }

  /** The current facts of a token. Throws Failure `invalid_token`, `unavailable`. */
  // The promise of the kind itself, because another one would cost every request.
  const verify = (token: string): Promise<BearerClaims> => kindOf(token).verify(token);

  /**
   * The user of a verified token. Throws Failure `insufficient_scope` for a client's own token, and unless it has all `needed` scopes.
   * Throws Failure `mfa_enrolment_required` instead while a required second factor is missing.
   */
  function requireScopes(claims: BearerClaims, ...needed: readonly Scope[]): Caller {
    const granted = access.scopesIn(claims.scope);
    const isUser = isUsers(claims);
    if (isUser && needed.every((scope) => granted.includes(scope))) {
      return { userId: claims.sub, sessionId: claims.sid };
    }
    if (isUser && claims.owesFactor) throw new Failure(factorFailures.mfa_enrolment_required);
    throw insufficient(needed);
  }

  return {
    verify,
    requireScopes,
    /** As `requireScopes`. Throws Failure `insufficient_scope` also for a token without a session. */
    requireSession(claims: BearerClaims, ...needed: readonly Scope[]): SessionCaller {
      const caller = requireScopes(claims, ...needed);
      if (!hasSession(caller)) throw insufficient(needed);
      return caller;
    },
    /**
     * As `requireScopes`. While a required second factor is missing, the scope `factors` is enough: for a call without which nobody could
     * set one up.
     */
    requireScopesOrOwing: (claims: BearerClaims, ...needed: readonly Scope[]): Caller =>
      requireScopes(claims, ...(isUsers(claims) && claims.owesFactor ? ["factors"] : needed)),
    /** The id of the client of its own token. Throws Failure `insufficient_scope`, also for a token of a user. */
    requireClient(claims: BearerClaims, scope: Scope): string {
      if (!isUsers(claims) && access.scopesIn(claims.scope).includes(scope)) return claims.sub;
      throw insufficient([scope]);
    },
    /**
     * The user of a token, for the operator's app. Throws Failure `invalid_token`, also for a client's own token, and those of
     * `verifyForApp`.
     */
    async userOf(token: string): Promise<User> {
      const kind = kindOf(token);
      const claims = await (kind.verifyForApp?.(token) ?? kind.verify(token));
      if (!isUsers(claims)) {
        throw new Failure(credentialFailures.invalid_token, { reason: "no person" });
      }
      const { sub: id, username, role, scope, sid, acr, amr, auth_time } = claims;
      const { own = noOwnClaims } = claims;
      const { org_id, org_role } = claims;
      const session = sid !== undefined && { sid };
      const organization = org_id !== undefined && { org_id, org_role };
      return {
        id,
        username,
        ...claims.owner,
        role,
        scope,
        ...session,
        ...organization,
        acr,
        amr,
        auth_time,
        claims: own,
      };
    },
  };
}

const unknownKind: BearerKind = {
  prefix: "",
  verify: () =>
    Promise.reject(
      new Failure(credentialFailures.invalid_token, { reason: "kind of token unknown" }),
    ),
};

const isUsers = (claims: BearerClaims): claims is UserClaims => "username" in claims;

const hasSession = (caller: Caller): caller is SessionCaller => caller.sessionId !== undefined;

const insufficient = (needed: readonly Scope[]): Failure =>
  new Failure(credentialFailures.insufficient_scope, {
    detail: `This call needs the scope ${needed.join(" and ")}.`,
    scope: needed.join(" "),
  });
