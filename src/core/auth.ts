import type { AccessClaims, PersonClaims } from "./tokens/claims.ts";
import { grantClientToken } from "./tokens/client-token.ts";
import {
  authenticateClient,
  type ClientCredentials,
  type KnownClient,
} from "./clients/authenticate.ts";
import type { FailureCode } from "./failures.ts";
import { allowedGrants, type GrantType } from "./tokens/grants.ts";
import { introspect } from "./tokens/introspect.ts";
import type { IssuedTokens, SessionTokens } from "./tokens/issue.ts";
import { logIn, type LoggedIn, type Login } from "./login/log-in.ts";
import type { Account, ListedSession } from "./model.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { passwordMaxLength } from "./passwords/rules.ts";
import type { Policy } from "./policy.ts";
import type { Ports } from "./ports.ts";
import { profile } from "./accounts/find.ts";
import { purge } from "./sessions/purge.ts";
import { refresh, type Refresh } from "./tokens/refresh.ts";
import { register, type Registration } from "./accounts/register.ts";
import { revoke } from "./tokens/revoke.ts";
import type { Scope } from "./scopes.ts";
import { endOtherSessions, endSession, listSessions, logOutEverywhere } from "./sessions/list.ts";
import { authorize, verifyToken } from "./tokens/verify.ts";

/** The use cases, wired to their ports. What each guarantees stands in its own file. */
export interface Auth {
  readonly grantTypes: readonly GrantType[];
  /** Of new passwords, in code points. */
  readonly passwordLength: { readonly least: number; readonly most: number };
  register(registration: Registration): Promise<Account>;
  authenticateClient(credentials: ClientCredentials | undefined): Promise<KnownClient>;
  logIn(login: Login): Promise<LoggedIn>;
  refresh(refresh: Refresh): Promise<SessionTokens>;
  grantClientToken(client: KnownClient, scope: string | undefined): Promise<IssuedTokens>;
  verifyToken(token: string): Promise<AccessClaims>;
  authorize(token: string, scope: Scope): Promise<PersonClaims>;
  introspect(client: KnownClient, token: string): Promise<AccessClaims | undefined>;
  revoke(client: KnownClient, token: string): Promise<void>;
  profile(userId: string, gone: FailureCode): Promise<Account>;
  listSessions(person: PersonClaims): Promise<readonly ListedSession[]>;
  endSession(person: PersonClaims, sessionId: string): Promise<void>;
  endOtherSessions(person: PersonClaims): Promise<void>;
  logOutEverywhere(person: PersonClaims): Promise<void>;
  purge(): Promise<boolean>;
  /** Throws Failure `unavailable` when the store cannot be read. */
  checkReady(): Promise<void>;
}

/** Ports in, use cases out. */
export function createAuth(ports: Ports, policy: Policy): Auth {
  const alone = oneAtATime();
  return {
    grantTypes: allowedGrants(policy),
    passwordLength: { least: policy.passwordMinLength, most: passwordMaxLength },
    register: (registration) => register(ports, policy, alone, registration),
    authenticateClient: (credentials) => authenticateClient(ports, credentials),
    logIn: (login) => logIn(ports, policy, login),
    refresh: (request) => refresh(ports, policy, request),
    grantClientToken: (client, scope) => grantClientToken(ports, policy, client, scope),
    verifyToken: (token) => verifyToken(ports, policy, token),
    authorize: (token, scope) => authorize(ports, policy, token, scope),
    introspect: (client, token) => introspect(ports, policy, client, token),
    revoke: (client, token) => revoke(ports, policy, client, token),
    profile: (userId, gone) => profile(ports, userId, gone),
    listSessions: (person) => listSessions(ports, person),
    endSession: (person, sessionId) => endSession(ports, person, sessionId),
    endOtherSessions: (person) => endOtherSessions(ports, person),
    logOutEverywhere: (person) => logOutEverywhere(ports, person),
    purge: () => purge(ports),
    checkReady: () => ports.store.ping(),
  };
}
