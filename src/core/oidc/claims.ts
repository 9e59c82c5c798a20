import type { Account } from "../accounts/model.ts";
import type { OidcScope } from "../app-scopes.ts";
import type { App } from "../clients/model.ts";
import { userinfoOf } from "../resources/own-audiences.ts";
import type { Session } from "../sessions/model.ts";
import type { Random } from "../system.ts";
import {
  authenticationOf,
  commonClaims,
  lacksFactorOf,
  seconds,
  type AppClaims,
  type TokenSession,
} from "../tokens/claims.ts";
import type { TokenPolicy } from "../tokens/ports.ts";
import type { Assurance } from "../user.ts";

/** Seconds. An app checks an id_token when it receives it, so it need not live longer. */
const idTokenLifetime = 300;

/** What an app may learn of an account. */
export type ShownAccount = Pick<
  Account,
  "username" | "name" | "picture" | "email" | "emailVerifiedAt" | "role" | "updatedAt"
>;

/** The claims of an account that scopes ask for (OpenID Connect Core, section 5.4). `updated_at` is in epoch seconds. */
export interface AccountClaims {
  readonly name?: string;
  readonly preferred_username?: string;
  readonly picture?: string;
  readonly updated_at?: number;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly role?: string;
}

/** The claim of an id_token on a server with organizations. */
export const organizationClaimName = "org_id";

/** All other claims that an app can receive about a user and a login, for the metadata. */
export const claimNames = [
  "iss",
  "sub",
  "aud",
  "exp",
  "iat",
  "auth_time",
  "nonce",
  "at_hash",
  "sid",
  "acr",
  "amr",
  "name",
  "preferred_username",
  "picture",
  "updated_at",
  "email",
  "email_verified",
  "role",
] as const;

/**
 * The claims of an account for these scopes. It names each field, so that no new one leaks. `roles` is true if the app may learn the role.
 */
export const accountClaims = (
  account: ShownAccount,
  scopes: readonly string[],
  { roles }: { readonly roles: boolean },
): AccountClaims => ({
  ...(has(scopes, "profile") && {
    name: account.name,
    preferred_username: account.username,
    ...(account.picture !== null && { picture: account.picture }),
    updated_at: seconds(account.updatedAt),
  }),
  ...(has(scopes, "email") && {
    email: account.email,
    email_verified: account.emailVerifiedAt !== null,
  }),
  ...(roles && has(scopes, "roles") && { role: account.role }),
});

const has = (scopes: readonly string[], scope: OidcScope): boolean => scopes.includes(scope);

interface IdTokenFacts {
  readonly issuer: string;
  readonly client: Pick<App, "outerId" | "roles">;
  readonly account: ShownAccount & Pick<Account, "id">;
  /** The app's own session. */
  readonly session: Pick<TokenSession, "sessionId" | "provenAt" | "methods" | "membership">;
  readonly nonce?: string | undefined;
  readonly scopes: readonly string[];
  /** What the operator adds. */
  readonly added?: Readonly<Record<string, readonly string[]>>;
  /** Of the access token that comes with it. */
  readonly atHash: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The claims of an id_token, which lives for five minutes. `sid` is the app's own session, so two apps cannot compare it. */
export function idTokenClaims({
  issuer,
  client,
  account,
  session,
  nonce,
  scopes,
  added,
  atHash,
  now,
}: IdTokenFacts): Readonly<Record<string, unknown>> {
  const iat = seconds(now);
  return {
    ...added,
    iss: issuer,
    sub: account.id,
    aud: client.outerId,
    exp: iat + idTokenLifetime,
    iat,
    ...(nonce !== undefined && { nonce }),
    at_hash: atHash,
    sid: session.sessionId,
    ...authenticationOf(session, now),
    ...organizationClaim(session),
    ...accountClaims(account, scopes, { roles: client.roles === 1 }),
  };
}

/** No role: what a user may do there is between the user and the server's own API. */
const organizationClaim = ({ membership, methods }: Pick<TokenSession, "membership" | "methods">) =>
  membership &&
  !lacksFactorOf(membership, { methods }) && {
    [organizationClaimName]: membership.organizationId,
  };

interface AppIssue {
  readonly policy: Pick<TokenPolicy, "issuer" | "accessTokenLifetime">;
  readonly client: Pick<App, "outerId">;
  /** The app's own session. */
  readonly session: Pick<TokenSession, "sessionId" | "userId" | "provenAt" | "methods"> &
    Pick<Session, "resource">;
  readonly scope: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly random: Random;
}

/**
 * The claims of an access token that is not for this server's own API, which say nothing of the user: for the resource of the session, and
 * for `/userinfo` if there is none or the app has the scope `openid`.
 */
export function publicAccessClaims({
  policy,
  client,
  session,
  scope,
  now,
  random,
}: AppIssue): PublicClaims {
  const issue = { policy: { ...policy, audience: userinfoOf(policy) }, scope, now, random };
  const { auth_time, ...assurance } = authenticationOf(session, now);
  return {
    ...commonClaims(session.userId, client.outerId, issue),
    ...(session.resource !== null && { aud: audienceOf(policy, session.resource, scope) }),
    sid: session.sessionId,
    auth_time,
    ...(session.resource !== null && assurance),
  };
}

/** The audience of a token for a resource. A token with the scope `openid` also opens `/userinfo`. */
const audienceOf = (
  policy: Pick<TokenPolicy, "issuer">,
  resource: string,
  scope: string,
): PublicClaims["aud"] =>
  has(scope.split(" "), "openid") ? [resource, userinfoOf(policy)] : resource;

/** The claims of an access token that `OIDC_KEY` signs. With an audience of two it opens a resource and `/userinfo`. */
export interface PublicClaims extends Omit<AppClaims, "aud">, Partial<Assurance> {
  readonly aud: string | readonly [resource: string, userinfo: string];
}
