import type { Access } from "../access.ts";
import { Failure } from "../failures.ts";
import { isId } from "../ids.ts";
import {
  serverScopesOf,
  appGrants,
  firstPartyId,
  mayUseGrant,
  wordsIn,
  scopeOf,
  type Client,
  type ClientAssertion,
  type ClientCredentials,
  type KnownClient,
} from "./model.ts";
import type { ClientPorts } from "./ports.ts";
import { clientFailures } from "./rows.ts";

/** The apps that call OAuth endpoints. */
export const createClients = (ports: ClientPorts) => ({
  firstParty: firstParty(ports.access),
  authenticate: (credentials: ClientCredentials | ClientAssertion | undefined) =>
    authenticateClient(ports, credentials),
  requireGrant,
});

/**
 * Authenticates a client (RFC 6749 section 2.3). Without credentials the client is the first-party app. A public client has an id
 * alone. So has a client without a row, unless it sends an assertion; its document is not read then. An unknown client, a wrong or missing
 * secret, a secret of a public client, a wrong assertion and a revoked client give the same Failure `invalid_client`. After a rotation, the
 * previous secret is accepted for a day. Throws Failure `unavailable`.
 */
async function authenticateClient(
  ports: ClientPorts,
  credentials: ClientCredentials | ClientAssertion | undefined,
): Promise<KnownClient> {
  const { access } = ports;
  if (credentials && "assertion" in credentials) return authenticateByAssertion(ports, credentials);
  const { id, secret } = credentials ?? { id: firstPartyId, secret: undefined };
  if (id === firstPartyId && secret === undefined) return firstParty(access);
  if (!isId(id)) return authenticateUnregistered(ports, id, secret);
  const client = await ports.store.findClient(id);
  if (!client) throw unknownClient();
  await requireSecret(ports, client, secret);
  if (client.revokedAt !== null) {
    throw new Failure(clientFailures.invalid_client, { reason: "client revoked" });
  }
  const isOwn = client.firstParty === 1;
  return {
    id,
    outerId: id,
    isConfidential: !isPublic(client),
    scopes: isOwn ? access.scopesIn(scopeOf(client)) : [],
    serverScopes: serverScopesOf(client),
    listedScopes: wordsIn(scopeOf(client)),
    defaultResource: client.defaultResource,
    appScopes: access.appScopesIn(scopeOf(client)),
    firstParty: isOwn,
    grants: client.grants,
    roles: client.roles,
    allowedRoles: client.allowedRoles,
  };
}

const unknownClient = (): Failure =>
  new Failure(clientFailures.invalid_client, { reason: "client unknown" });

/** A client without a row. It may do nothing but log users in. Throws Failure `invalid_client`, `unavailable`. */
async function authenticateUnregistered(
  { unregistered }: ClientPorts,
  clientId: string,
  secret: string | undefined,
): Promise<KnownClient> {
  const client = await unregistered?.find(clientId);
  if (!client) throw unknownClient();
  if (secret !== undefined) throw secretOfPublic();
  return withoutRow(client);
}

const withoutRow = ({ id, outerId }: Pick<KnownClient, "id" | "outerId">): KnownClient => ({
  ...noRights,
  id,
  outerId,
  firstParty: false,
  grants: appGrants,
});

/** Only clients without a row prove who they are so. Throws Failure `invalid_client`, `unavailable`. */
async function authenticateByAssertion(
  { unregistered }: ClientPorts,
  assertion: ClientAssertion,
): Promise<KnownClient> {
  if (!unregistered || isId(assertion.id ?? "")) {
    throw new Failure(clientFailures.invalid_client, { reason: "assertion not expected" });
  }
  return withoutRow(await unregistered.prove(assertion));
}

const noRights = {
  isConfidential: false,
  scopes: [],
  serverScopes: [],
  listedScopes: [],
  defaultResource: null,
  appScopes: [],
  roles: 0,
  allowedRoles: "",
} as const;

const secretOfPublic = (): Failure =>
  new Failure(clientFailures.invalid_client, { reason: "secret of a public client" });

/** Whether a client has no secret, because it cannot keep one (RFC 6749 section 2.1). */
export const isPublic = ({ secretHash }: Pick<Client, "secretHash">): boolean => secretHash === "";

/** Requires the secret of a client, and none of a public client. Throws Failure `invalid_client`. */
async function requireSecret(
  { clientSecrets, clock }: ClientPorts,
  client: Client,
  secret: string | undefined,
): Promise<void> {
  const { id, secretHash, previousSecretHash, previousSecretUntil } = client;
  if (isPublic(client)) {
    if (secret === undefined) return;
    throw secretOfPublic();
  }
  if (secret === undefined) {
    throw new Failure(clientFailures.invalid_client, { reason: "no client secret" });
  }
  const isPrevious = async (): Promise<boolean> =>
    previousSecretHash !== null &&
    (previousSecretUntil ?? 0) > clock() &&
    clientSecrets.matches(id, secret, previousSecretHash);
  if (!(await clientSecrets.matches(id, secret, secretHash)) && !(await isPrevious())) {
    throw new Failure(clientFailures.invalid_client, { reason: "client secret wrong" });
  }
}

/** The server's own app. It is public: it has no secret. */
export const firstParty = ({ allScopes }: Access): KnownClient => ({
  ...noRights,
  id: firstPartyId,
  outerId: firstPartyId,
  scopes: allScopes,
  firstParty: true,
  grants: "*",
});

/** Requires that the client authenticated with its secret. Throws Failure `invalid_client`. */
export function requireConfidential({ isConfidential }: KnownClient): void {
  if (!isConfidential) {
    throw new Failure(clientFailures.invalid_client, { reason: "client not authenticated" });
  }
}

/** Requires that the client may use a grant type. Throws Failure `unauthorized_client`. */
function requireGrant(client: KnownClient, type: string): void {
  if (mayUseGrant(client, type)) return;
  const grants = wordsIn(client.grants).join(", ") || "none";
  const detail = `This client may not use the grant ${type}. Its grants are: ${grants}.`;
  throw new Failure(clientFailures.unauthorized_client, { detail });
}
