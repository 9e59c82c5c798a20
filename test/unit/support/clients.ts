import { createAccess } from "../../../src/core/access.ts";
import { firstParty as firstPartyOf } from "../../../src/core/clients/clients.ts";
import type { ClientCredentials, KnownClient } from "../../../src/core/clients/model.ts";
import { randomId } from "../../../src/core/ids.ts";
import type { Store } from "../../../src/core/ports.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import { clientSecrets } from "../../../src/drivers/client-secrets.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { secret as recordSecret } from "../../support/secrets.ts";

/** The built-in scopes and roles. */
export const builtInAccess = createAccess({ scopes: {}, roles: {} }, { warn() {} });

export const firstParty = firstPartyOf(builtInAccess);

/** A confidential client: its credentials, and the client that they authenticate. */
export interface TestClient extends ClientCredentials {
  readonly known: KnownClient;
}

/** What a test's database needs to store a client. */
interface ClientsHome {
  readonly now: number;
  sql(statement: string, ...parameters: (string | number)[]): unknown;
}

/** Stores a client, as the command line does. */
export async function createClient(
  backend: ClientsHome,
  scope = "profile:read profile:write sessions factors",
  { public: isPublic = false } = {},
): Promise<TestClient> {
  const id = randomId(systemRandom);
  const secret = isPublic ? undefined : recordSecret(clientSecrets.create());
  backend.sql(
    "INSERT INTO clients (id, name, scope, secret_hash, created_at) VALUES (?, 'A client', ?, ?, ?)",
    id,
    scope,
    secret === undefined ? "" : await clientSecrets.hash(id, secret),
    backend.now,
  );
  const scopes = builtInAccess.scopesIn(scope);
  return {
    id,
    secret,
    known: {
      id,
      outerId: id,
      isConfidential: !isPublic,
      scopes,
      serverScopes: [],
      listedScopes: scopes,
      defaultResource: null,
      appScopes: [],
      firstParty: true,
      grants: "*",
      roles: 0,
      allowedRoles: "",
    },
  };
}

/** The refresh token of a grant. Throws if the grant has none. */
export function refreshTokenOf({ refreshToken }: IssuedTokens): string {
  if (refreshToken !== undefined) return refreshToken;
  throw new Error("the grant has no refresh token");
}

/** A store that adds the name of each called method to `calls`. */
export const recording = (store: Store, calls: string[]): Store =>
  Object.fromEntries(
    Object.entries(store).map(([name, method]: [string, (...args: unknown[]) => unknown]) => [
      name,
      (...args: unknown[]) => {
        calls.push(name);
        return method(...args);
      },
    ]),
  ) as unknown as Store;
