import { appGrants, type Client } from "../../src/core/clients/model.ts";
import type { ClientRegistry } from "../../src/core/clients/ports.ts";
import { randomId } from "../../src/core/ids.ts";
import { publicAccessClaims } from "../../src/core/oidc/claims.ts";
import type { Store } from "../../src/core/ports.ts";
import type { ResourceRegistry } from "../../src/core/resources/ports.ts";
import { childSession } from "../../src/core/sessions/children.ts";
import type { Session } from "../../src/core/sessions/model.ts";
import { clientSecrets } from "../../src/drivers/client-secrets.ts";
import type { OidcDrivers } from "../../src/drivers/oidc/oidc.ts";
import { systemRandom } from "../../src/drivers/system.ts";
import { insertAll, type OpenSession } from "../stage/population.ts";
import { accessTokenLifetime, issuer, sessionTerm } from "../stage/settings.ts";
import { host, redirectUri, resource, scope, challenge } from "./requests.ts";

/** Codes and sessions of each browser. Fewer than the twenty sessions that an account may have at an app. */
const each = 8;

const day = 24 * 60 * 60 * 1000;

/** An app in a database: all users have approved it, and each is logged in to it. */
export interface FilledApp {
  readonly id: string;
  readonly secret: string;
  /** The ids of codes that nobody has redeemed. They work for longer than a run lasts. */
  readonly codes: readonly string[];
  readonly sessions: readonly Session[];
  /** A service that gets tokens of its own for the resource of `requests.ts`. */
  readonly service: { readonly id: string; readonly secret: string };
}

/** Stores an app whose users are those of these sessions of browsers. */
export async function fillApp(
  {
    store,
    clients,
    resources,
  }: {
    readonly store: Store;
    readonly clients: ClientRegistry;
    readonly resources: ResourceRegistry;
  },
  browsers: readonly OpenSession[],
): Promise<FilledApp> {
  const secret = clientSecrets.create();
  const app = await newApp(secret);
  await clients.insertClient(app);
  const now = Date.now();
  const clientId = app.id;
  await insertAll(browsers, ({ session: { userId } }) => {
    const id = randomId(systemRandom);
    return store.putConsent({
      id,
      userId,
      clientId,
      host,
      scope,
      createdAt: now,
      updatedAt: now,
      resource: "",
      document: null,
      clientName: null,
      snapshot: "",
    });
  });
  const parents = Array.from({ length: each }, () => browsers).flat();
  const sessions = parents.map(({ session: { id, ...parent } }) =>
    childSession({
      ...parent,
      id: randomId(systemRandom),
      clientId,
      scope,
      parent: { ...parent, sessionId: id },
      isOffline: false,
      term: sessionTerm,
      now,
    }),
  );
  await insertAll(sessions, (session) => store.insertSession(session));
  const codes = parents.map(({ session: { id: sessionId, userId, methods, provenAt } }) => ({
    id: randomId(systemRandom),
    kind: "code",
    clientId,
    request: JSON.stringify({ redirectUri, nonce: "n", challenge, scope, methods, provenAt }),
    userId,
    sessionId,
    scope,
    expiresAt: now + day,
    usedAt: null,
    usedBy: null,
  }));
  await insertAll(codes, (code) => store.insertAuthorization(code));
  const service = { ...(await newApp(secret)), ...asService };
  await clients.insertClient(service);
  await resources.insertResource({
    id: randomId(systemRandom),
    uri: resource,
    name: "Bench",
    scopes: JSON.stringify({ [asService.scope]: "Read" }),
    openScopes: "",
    implies: "{}",
    allowedRoles: "",
    clientId: null,
    createdAt: now,
    revokedAt: null,
  });
  return {
    id: clientId,
    secret,
    codes: codes.map(({ id }) => id),
    sessions,
    service: { id: service.id, secret },
  };
}

/** What a service has in place of an app that logs users in. */
const asService = { firstParty: 1, grants: "*", redirectUris: "", scope: "notes:read" } as const;

/** An access token of the app for each of its sessions. */
export const accessTokensOf = (
  { sessions }: FilledApp,
  { signer }: Pick<OidcDrivers, "signer">,
): Promise<readonly string[]> =>
  Promise.all(
    sessions.map((session) => {
      const its = { ...session, sessionId: session.id };
      const policy = { issuer, accessTokenLifetime };
      const client = { outerId: session.clientId };
      const issue = { client, session: its, policy, scope, now: Date.now(), random: systemRandom };
      return signer.sign("at+jwt", { ...publicAccessClaims(issue) });
    }),
  );

async function newApp(secret: string): Promise<Client> {
  const id = randomId(systemRandom);
  return {
    id,
    name: "Bench",
    scope: "",
    secretHash: await clientSecrets.hash(id, secret),
    createdAt: Date.now(),
    revokedAt: null,
    previousSecretHash: null,
    previousSecretUntil: null,
    firstParty: 0,
    grants: appGrants,
    redirectUris: redirectUri,
    postLogoutUris: "",
    backchannelLogoutUri: null,
    requirePkce: 1,
    roles: 0,
    allowedRoles: "",
    contact: null,
    privateUrls: 0,
    accountAccess: null,
    organizationAccess: null,
    defaultResource: null,
  };
}
