import { eq, sql } from "drizzle-orm";
import type { MySqlRemoteDatabase } from "drizzle-orm/mysql-proxy";
import type { Store } from "../../core/ports.ts";
import { accountStatements, accountStore } from "./accounts.ts";
import { clientStatements, clientStore } from "./clients.ts";
import type { Tables } from "./drizzle.ts";
import { passwordStatements, passwordStore } from "./passwords.ts";
import { oneByOne, type SendReads } from "./reads/keyed.ts";
import { all, prepareAll } from "./run.ts";
import { sessionStatements, sessionStore } from "./sessions.ts";

/** Every statement that the server sends, each with one constant text. The proxy runs these statements and no others. */
export const statements = (db: MySqlRemoteDatabase, tables: Tables) => ({
  ...accountStatements(db, tables),
  ...passwordStatements(db, tables),
  ...sessionStatements(db, tables),
  ...clientStatements(db, tables),
  ping: ping(db, tables),
});

/** Reads each table, so a schema that was not migrated is found. No account has this key. */
const ping = (db: MySqlRemoteDatabase, { users, sessions, clients }: Tables) =>
  db
    .select({ id: users.id })
    .from(users)
    .innerJoin(sessions, eq(sessions.userId, users.id))
    .leftJoin(clients, eq(clients.id, sessions.clientId))
    .where(eq(users.id, sql`''`));

/** The one store, for every database: drizzle over a transport. */
export function createStore(
  db: MySqlRemoteDatabase,
  tables: Tables,
  sendReads: SendReads = oneByOne,
): Store {
  const query = prepareAll(statements(db, tables));
  return {
    ...accountStore(query),
    ...passwordStore(query),
    ...sessionStore(query, sendReads),
    ...clientStore(query),
    async ping() {
      await all(query.ping);
    },
  };
}
