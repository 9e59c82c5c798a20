import type { ClientCredentials, KnownClient } from "../../../src/core/clients/model.ts";
import { randomId } from "../../../src/core/ids.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import type { Store } from "../../../src/core/ports.ts";
import { scopesIn } from "../../../src/core/scopes.ts";
import { clientSecrets } from "../../../src/drivers/client-secrets.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { secret as kept } from "../../support/secrets.ts";
import type { House } from "./house.ts";

/** A confidential client of a house: what it sends, and who it is once that is proven. */
export interface Enrolled extends ClientCredentials {
  readonly known: KnownClient;
}

/** Makes a client, as the command line does. */
export async function enroll(
  house: House,
  scope = "profile:read profile:write sessions",
): Promise<Enrolled> {
  const id = randomId(systemRandom);
  const secret = kept(clientSecrets.create());
  house.sql(
    "INSERT INTO clients (id, name, scope, secret_hash, created_at) VALUES (?, 'A client', ?, ?, ?)",
    id,
    scope,
    await clientSecrets.hash(id, secret),
    house.now,
  );
  return { id, secret, known: { id, isConfidential: true, scopes: scopesIn(scope) } };
}

/** The refresh token that a grant must have. */
export function keptOf({ refreshToken }: IssuedTokens): string {
  if (refreshToken !== undefined) return refreshToken;
  throw new Error("there is no refresh token");
}

/** A store that writes down which of its methods are called. */
export const noting = (store: Store, calls: string[]): Store =>
  Object.fromEntries(
    Object.entries(store).map(([name, method]: [string, (...given: unknown[]) => unknown]) => [
      name,
      (...given: unknown[]) => {
        calls.push(name);
        return method(...given);
      },
    ]),
  ) as unknown as Store;
