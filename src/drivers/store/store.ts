import { DrizzleQueryError } from "drizzle-orm";
import type { MySqlRemoteDatabase } from "drizzle-orm/mysql-proxy";
import type { Store } from "../../core/ports.ts";
import { statements, type Tables } from "./statements.ts";
import { DuplicateKey } from "./transport.ts";

/** The one store, for every database: drizzle over a transport. */
export function createStore(db: MySqlRemoteDatabase, tables: Tables): Store {
  const all = statements(db, tables);
  const insertAccount = all.insertAccount.prepare();
  const findConflicts = all.findConflicts.prepare();
  const findAccountByUsername = all.findAccountByUsername.prepare();
  const findAccountByEmail = all.findAccountByEmail.prepare();
  const replacePasswordHash = all.replacePasswordHash.prepare();
  const insertSession = all.insertSession.prepare();
  const findSessionState = all.findSessionState.prepare();
  const ping = all.ping.prepare();

  return {
    async insertAccount(account) {
      try {
        await run(insertAccount.execute({ ...account }));
        return true;
      } catch (error) {
        if (error instanceof DuplicateKey) return false;
        throw error;
      }
    },
    findConflicts: (usernameKey, emailKey) => run(findConflicts.execute({ usernameKey, emailKey })),
    async findAccountByUsername(usernameKey) {
      const [account] = await run(findAccountByUsername.execute({ usernameKey }));
      return account;
    },
    async findAccountByEmail(emailKey) {
      const [account] = await run(findAccountByEmail.execute({ emailKey }));
      return account;
    },
    async replacePasswordHash(change) {
      const [{ affectedRows }] = await run(replacePasswordHash.execute({ ...change }));
      return affectedRows === 1;
    },
    async insertSession(session) {
      await run(insertSession.execute({ ...session }));
    },
    async findSessionState(sessionId) {
      const [session] = await run(findSessionState.execute({ sessionId }));
      return session;
    },
    async ping() {
      await run(ping.execute());
    },
  };
}

/** Drizzle wraps what the transport threw in an error whose message holds the SQL and every parameter. */
async function run<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof DrizzleQueryError ? (error.cause ?? new Error("drizzle failed")) : error;
  }
}
