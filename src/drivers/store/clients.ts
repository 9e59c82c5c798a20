import { and, desc, isNull, sql } from "drizzle-orm";
import { listedClients, type Client } from "../../core/clients/model.ts";
import type { ClientRegistry, ClientStore } from "../../core/clients/ports.ts";
import type { Dialect } from "./statements/dialect.ts";
import { fill, forEachCount, type SendKeyed } from "./keyed/keyed.ts";
import { among, equals, everyColumn, limit, value } from "./statements/placeholders.ts";
import { prepareAll, type PreparedAll } from "./statements/prepared.ts";
import { all, changed, one } from "./statements/run.ts";
import { DuplicateKey, type Transport } from "./transport.ts";

export const clientStatements = ({ db, tables: { clients } }: Dialect) => ({
  findClient: db.select().from(clients).where(equals(clients.id, "clientId")),
  ...forEachCount("findClients", (count) =>
    db.select().from(clients).where(among(clients.id, count)),
  ),
});

export const clientStore = (
  query: PreparedAll<ReturnType<typeof clientStatements>>,
  sendKeyed: SendKeyed,
): ClientStore => ({
  findClient: sendKeyed<Client>({
    one: (clientId) => one(query.findClient, { clientId }),
    many(ids) {
      const { count, values } = fill(ids);
      return all(query[`findClients${count}`], values);
    },
  }),
});

/** The operator's statements. The proxy does not run them, because an attacker with its key could then create clients. */
const registryStatements = ({ db, tables, ...dialect }: Dialect) => ({
  ...clientStatements({ db, tables, ...dialect }),

  insertClient: db.insert(tables.clients).values(everyColumn(tables.clients)),

  listClients: db
    .select()
    .from(tables.clients)
    .orderBy(desc(tables.clients.createdAt), sql`${tables.clients.id}${limit(listedClients + 1)}`),

  rotateClientSecret: db
    .update(tables.clients)
    .set({
      secretHash: value(tables.clients.secretHash, "to"),
      previousSecretHash: value(tables.clients.previousSecretHash, "from"),
      previousSecretUntil: value(tables.clients.previousSecretUntil, "until"),
    })
    .where(
      and(
        equals(tables.clients.id, "clientId"),
        equals(tables.clients.secretHash, "from"),
        isNull(tables.clients.revokedAt),
      ),
    ),

  revokeClient: db
    .update(tables.clients)
    .set({ revokedAt: value(tables.clients.revokedAt, "now") })
    .where(and(equals(tables.clients.id, "clientId"), isNull(tables.clients.revokedAt))),
});

/** The registry of clients, for the command line. */
export function createClientRegistry(dialect: Dialect, transport: Transport): ClientRegistry {
  const query = prepareAll(registryStatements(dialect), transport);
  return {
    async insertClient(client) {
      try {
        await changed(query.insertClient, { ...client });
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error;
        // The row may be ours: the first try was written and only its answer was lost.
        const row = await one(query.findClient, { clientId: client.id });
        if (row?.secretHash !== client.secretHash) throw error;
      }
    },
    async listClients() {
      const newest = await all(query.listClients);
      const clients = newest.slice(0, listedClients).toReversed();
      return { clients, more: newest.length > listedClients };
    },
    findClient: (clientId) => one(query.findClient, { clientId }),
    async rotateClientSecret(rotation) {
      if ((await changed(query.rotateClientSecret, { ...rotation })) === 1) return true;
      // An earlier try of this statement may have stored the hash already.
      const row = await one(query.findClient, { clientId: rotation.clientId });
      return row?.secretHash === rotation.to;
    },
    async revokeClient(clientId, now) {
      if ((await changed(query.revokeClient, { clientId, now })) === 1) return true;
      return (await one(query.findClient, { clientId })) !== undefined;
    },
  };
}

/** The INSERT of a client, for a database that this machine cannot reach. No value of a client can hold a quote. */
export const insertClientSql = ({ id, name, scope, secretHash, createdAt }: Client): string =>
  "INSERT INTO clients (id, name, scope, secret_hash, created_at) " +
  `VALUES ('${id}', '${name}', '${scope}', '${secretHash}', ${createdAt});`;
