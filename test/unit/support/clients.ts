import type { ClientCredentials, KnownClient } from "../../../src/core/clients/model.ts";
import { randomId } from "../../../src/core/ids.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import type { Store } from "../../../src/core/ports.ts";
import { scopesIn } from "../../../src/core/scopes.ts";
import { clientSecrets } from "../../../src/drivers/client-secrets.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { secret as kept } from "../../support/secrets.ts";
import type { Backend } from "./backend.ts";

/** A confidential client: its credentials, and how it is known once they are verified. */
export interface TestClient extends ClientCredentials {
  readonly known: KnownClient;
}

/** Makes a client, as the command line does. */
export async function createClient(
  backend: Backend,
  scope = "profile:read profile:write sessions",
): Promise<TestClient> {
  const id = randomId(systemRandom);
  const secret = kept(clientSecrets.create());
  backend.sql(
    "INSERT INTO clients (id, name, scope, secret_hash, created_at) VALUES (?, 'A client', ?, ?, ?)",
    id,
    scope,
    await clientSecrets.hash(id, secret),
    backend.now,
  );
  return { id, secret, known: { id, isConfidential: true, scopes: scopesIn(scope) } };
}

/** The refresh token of a grant, which must have one. */
export function refreshTokenOf({ refreshToken }: IssuedTokens): string {
  if (refreshToken !== undefined) return refreshToken;
  throw new Error("there is no refresh token");
}

/** A store that records the names of the methods that are called. */
export const recording = (store: Store, calls: string[]): Store =>
  Object.fromEntries(
    Object.entries(store).map(([name, method]: [string, (...given: unknown[]) => unknown]) => [
      name,
      (...given: unknown[]) => {
        calls.push(name);
        return method(...given);
      },
    ]),
  ) as unknown as Store;
