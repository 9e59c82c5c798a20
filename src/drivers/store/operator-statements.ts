import { and, isNull } from "drizzle-orm";
import type { MySqlRemoteDatabase } from "drizzle-orm/mysql-proxy";
import { equals, everyColumn, value } from "./placeholders.ts";
import type { Tables } from "./statements.ts";

/** What an operator does beside the database, and the proxy never: who stole its key could make clients. */
export const operatorStatements = (db: MySqlRemoteDatabase, { clients }: Tables) => ({
  insertClient: db.insert(clients).values(everyColumn(clients)),

  listClients: db.select().from(clients).orderBy(clients.createdAt),

  revokeClient: db
    .update(clients)
    .set({ revokedAt: value(clients.revokedAt, "now") })
    .where(and(equals(clients.id, "clientId"), isNull(clients.revokedAt))),

  findClient: db
    .select({ secretHash: clients.secretHash })
    .from(clients)
    .where(equals(clients.id, "clientId")),
});
