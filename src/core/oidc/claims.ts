import type { Account } from "../accounts/model.ts";
import type { Client } from "../clients/model.ts";
import type { Random } from "../system.ts";
import {
  authenticationOf,
  commonClaims,
  seconds,
  type AppClaims,
  type TokenSession,
} from "../tokens/claims.ts";
import type { TokenPolicy } from "../tokens/ports.ts";
import type { OidcScope } from "./scopes.ts";

/** The audience of the access tokens of apps that are not the operator's own: they open nothing but this call. */
export const userinfoOf = ({ issuer }: Pick<TokenPolicy, "issuer">): string => `${issuer}/userinfo`;

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

/** All claims that an app can receive about a user and a login, for the metadata. */
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
  readonly client: Pick<Client, "id" | "roles">;
  readonly account: ShownAccount & Pick<Account, "id">;
  /** The app's own session. */
  readonly session: Pick<TokenSession, "sessionId" | "provenAt" | "methods">;
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
    aud: client.id,
    exp: iat + idTokenLifetime,
    iat,
    ...(nonce !== undefined && { nonce }),
    at_hash: atHash,
    sid: session.sessionId,
    ...authenticationOf(session, now),
    ...accountClaims(account, scopes, { roles: client.roles === 1 }),
  };
}

interface AppIssue {
  readonly policy: Pick<TokenPolicy, "issuer" | "accessTokenLifetime">;
  /** The app's own session. */
  readonly session: Pick<
    TokenSession,
    "sessionId" | "userId" | "clientId" | "provenAt" | "methods"
  >;
  readonly scope: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly random: Random;
}

/** The claims of an access token for an app that is not the operator's own. It opens `/userinfo` alone, and says nothing of the user. */
export function publicAccessClaims({ policy, session, scope, now, random }: AppIssue): AppClaims {
  const audience = userinfoOf(policy);
  const issue = { policy: { ...policy, audience }, scope, now, random };
  const { auth_time } = authenticationOf(session, now);
  return {
    ...commonClaims(session.userId, session.clientId, issue),
    sid: session.sessionId,
    auth_time,
  };
}
