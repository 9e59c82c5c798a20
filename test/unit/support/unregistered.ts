import type { DocumentAnswer } from "../../../src/core/clients/ports.ts";
import {
  createUnregistered,
  type Unregistered,
} from "../../../src/core/clients/unregistered/unregistered.ts";
import type { LogFields } from "../../../src/core/system.ts";
import { limits } from "../../../src/core/tables/limits.ts";
import { clientAssertions } from "../../../src/drivers/jwt/client-assertions.ts";
import { createOidcSeals } from "../../../src/drivers/oidc/seals.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { forgeKey } from "../../support/tokens/forge.ts";

/** Clients without a row, on hosts that a test answers for. */
export interface Clients extends Unregistered {
  now: number;
  isOpen: Unregistered["isOpen"];
  /** The answers of hosts. A URL without one answers with the fault "404". */
  readonly hosts: Map<string, DocumentAnswer>;
  readonly fetched: string[];
  /** The ids that have a row. */
  readonly closed: Set<string>;
  readonly warnings: LogFields[];
  isSwitchedOn: boolean;
  /** The hashes of the assertions that were used. */
  readonly used: Set<string>;
}

export const issuer = "https://login.example.com";

const key = forgeKey("ES256");

export const seals = async () =>
  createOidcSeals({ key: (await key).key, previous: [] }, systemRandom);

/** Opens the clients of a server with the given setting. */
export async function openClients(
  clientRegistration: "off" | "known" | "documents" = "documents",
): Promise<Clients> {
  const state = {
    now: 1_000_000_000_000,
    hosts: new Map<string, DocumentAnswer>(),
    fetched: [] as string[],
    closed: new Set<string>(),
    warnings: [] as LogFields[],
    isSwitchedOn: true,
    used: new Set<string>(),
  };
  const throttle = Object.fromEntries(limits.map((limit) => [limit.name, limit]));
  const clients = createUnregistered(
    {
      seals: await seals(),
      clock: () => state.now,
      log: {
        info() {},
        error() {},
        warn: (_, fields = {}) => void state.warnings.push(fields),
      },
      store: {
        findClient: async (id) => (state.closed.has(id) ? ({ id } as never) : undefined),
        async insertUse({ hash }) {
          const isFirst = !state.used.has(hash);
          state.used.add(hash);
          return isFirst;
        },
      },
      assertions: clientAssertions,
      random: systemRandom,
      isOpen: async () => state.isSwitchedOn,
      async fetchDocument(url) {
        state.fetched.push(url);
        return state.hosts.get(url) ?? { fault: "404" };
      },
    },
    { clientRegistration, redirectSchemes: ["cursor"], throttle, throttleStrict: false, issuer },
  );
  return Object.assign(state, clients);
}

/** A document as its host delivers it, with the given members replaced. */
export const documentAt = (
  url: string,
  members: Readonly<Record<string, unknown>> = {},
  maxAge?: number,
): DocumentAnswer => ({
  text: JSON.stringify({
    client_id: url,
    client_name: "Agent",
    redirect_uris: ["http://127.0.0.1/callback"],
    token_endpoint_auth_method: "none",
    ...members,
  }),
  maxAge,
});
