import { DrizzleQueryError } from "drizzle-orm";
import type { MySqlRemoteDatabase } from "drizzle-orm/mysql-proxy";
import { Failure } from "../../core/failures.ts";
import type { Store } from "../../core/ports.ts";
import { statements, type Tables } from "./statements.ts";
import { DuplicateKey, OutcomeUnknown } from "./transport.ts";

/** The one store, for every database: drizzle over a transport. */
export function createStore(db: MySqlRemoteDatabase, tables: Tables): Store {
  const all = statements(db, tables);
  const insertAccount = all.insertAccount.prepare();
  const findConflicts = all.findConflicts.prepare();
  const findAccountByUsername = all.findAccountByUsername.prepare();
  const findAccountByEmail = all.findAccountByEmail.prepare();
  const replacePasswordHash = all.replacePasswordHash.prepare();
  const findPasswordHash = all.findPasswordHash.prepare();
  const insertSession = all.insertSession.prepare();
  const findSession = all.findSession.prepare();
  const findSessionState = all.findSessionState.prepare();
  const findExpiredBatch = all.findExpiredBatch.prepare();
  const deleteExpiredSessions = all.deleteExpiredSessions.prepare();
  const ping = all.ping.prepare();

  return {
    async insertAccount(account) {
      try {
        await run(() => insertAccount.execute({ ...account }));
        return true;
      } catch (error) {
        if (error instanceof DuplicateKey) return false;
        throw error;
      }
    },
    findConflicts: (usernameKey, emailKey) =>
      run(() => findConflicts.execute({ usernameKey, emailKey })),
    async findAccountByUsername(usernameKey) {
      const [account] = await run(() => findAccountByUsername.execute({ usernameKey }));
      return account;
    },
    async findAccountByEmail(emailKey) {
      const [account] = await run(() => findAccountByEmail.execute({ emailKey }));
      return account;
    },
    async replacePasswordHash(change) {
      const [{ affectedRows }] = await run(() => replacePasswordHash.execute({ ...change }));
      if (affectedRows === 1) return true;
      const [row] = await run(() => findPasswordHash.execute({ userId: change.userId }));
      return row?.passwordHash === change.to;
    },
    async insertSession(session) {
      try {
        await run(() => insertSession.execute({ ...session }));
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error;
        const [row] = await run(() => findSession.execute({ sessionId: session.id }));
        if (row?.userId !== session.userId || row.createdAt !== session.createdAt) throw error;
      }
    },
    async findSessionState(sessionId) {
      const [session] = await run(() => findSessionState.execute({ sessionId }));
      return session;
    },
    async deleteExpiredSessions(now) {
      const [batch] = await run(() => findExpiredBatch.execute({ now }));
      const until = batch?.expiresAt ?? now;
      const [{ affectedRows }] = await run(() => deleteExpiredSessions.execute({ until }));
      return { deleted: affectedRows, more: batch !== undefined };
    },
    async ping() {
      await run(() => ping.execute());
    },
  };
}

const tries = 3;

/** Milliseconds: what took longer is not tried again. */
const patience = 2500;

/**
 * Runs a statement, and again while it is not known whether it ran: each does no more twice than once, since it reads,
 * sets what was given, compares before it sets, or inserts by an id of ours, and the last two are read back above.
 */
async function run<T>(statement: () => Promise<T>): Promise<T> {
  const start = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await statement();
    } catch (error) {
      const cause = withoutSql(error);
      if (!(cause instanceof OutcomeUnknown)) throw cause;
      if (attempt === tries || performance.now() - start > patience) {
        throw new Failure("unavailable", { reason: `outcome unknown: ${cause.message}` });
      }
      await new Promise((resolve) => setTimeout(resolve, 25 + Math.random() * 75 * attempt));
    }
  }
}

/** Drizzle wraps what the transport threw in an error whose message holds the SQL and every parameter. */
const withoutSql = (error: unknown): unknown =>
  error instanceof DrizzleQueryError ? (error.cause ?? new Error("drizzle failed")) : error;
