import { eq, sql } from "drizzle-orm";
import type { Store } from "../../core/ports.ts";
import { accountStatements, accountStore } from "./accounts.ts";
import { clientStatements, clientStore } from "./clients.ts";
import { linkStatements, linkStore } from "./links.ts";
import { loginStatements, loginStore } from "./login.ts";
import { mailStatements, mailStore } from "./mail.ts";
import type { Dialect } from "./statements/dialect.ts";
import { passwordStatements, passwordStore } from "./passwords.ts";
import { oneByOne, type SendKeyed } from "./keyed/keyed.ts";
import { prepareAll } from "./statements/prepared.ts";
import { all } from "./statements/run.ts";
import { sessionStatements, sessionStore } from "./sessions.ts";
import { throttleStatements, throttleStore } from "./throttle.ts";
import type { Transport } from "./transport.ts";

/** Every statement that the server sends, each with one constant text. The proxy runs these statements and no others. */
export const statements = (dialect: Dialect) => ({
  ...accountStatements(dialect),
  ...passwordStatements(dialect),
  ...sessionStatements(dialect),
  ...clientStatements(dialect),
  ...mailStatements(dialect),
  ...linkStatements(dialect),
  ...loginStatements(dialect),
  ...throttleStatements(dialect),
  ping: ping(dialect),
});

/** Reads each table, so a schema that was not migrated is found. No account has this key. */
const ping = ({ db, tables: { users, sessions, clients, outbox, throttle } }: Dialect) =>
  db
    .select({ id: users.id })
    .from(users)
    .innerJoin(sessions, eq(sessions.userId, users.id))
    .leftJoin(clients, eq(clients.id, sessions.clientId))
    .leftJoin(outbox, eq(outbox.subjectId, users.id))
    .leftJoin(throttle, eq(throttle.key, users.id))
    .where(eq(users.id, sql`''`));

/** The one store, for every database: the same statements over a transport. */
export function createStore(
  dialect: Dialect,
  transport: Transport,
  sendKeyed: SendKeyed = oneByOne,
): Store {
  const query = prepareAll(statements(dialect), transport);
  return {
    ...accountStore(query),
    ...passwordStore(query),
    ...sessionStore(query, sendKeyed),
    ...clientStore(query, sendKeyed),
    ...mailStore(query),
    ...linkStore(query),
    ...loginStore(query),
    ...throttleStore(query),
    async ping() {
      await all(query.ping);
    },
  };
}
