import type { MySqlRemoteDatabase } from "drizzle-orm/mysql-proxy";
import type { Store } from "../../core/ports.ts";
import { sessionLimits } from "../../core/sessions/limits.ts";
import { run } from "./run.ts";
import { statements, type Tables } from "./statements.ts";
import { DuplicateKey } from "./transport.ts";

/** The one store, for every database: drizzle over a transport. */
export function createStore(db: MySqlRemoteDatabase, tables: Tables): Store {
  const all = statements(db, tables);
  const insertAccount = all.insertAccount.prepare();
  const findConflicts = all.findConflicts.prepare();
  const findAccount = all.findAccount.prepare();
  const findAccountByUsername = all.findAccountByUsername.prepare();
  const findAccountByEmail = all.findAccountByEmail.prepare();
  const replacePasswordHash = all.replacePasswordHash.prepare();
  const findPasswordHash = all.findPasswordHash.prepare();
  const insertSession = all.insertSession.prepare();
  const findSession = all.findSession.prepare();
  const findSessionState = all.findSessionState.prepare();
  const rotateSession = all.rotateSession.prepare();
  const touchSession = all.touchSession.prepare();
  const revokeSession = all.revokeSession.prepare();
  const revokeOtherSessions = all.revokeOtherSessions.prepare();
  const findSurplusSession = all.findSurplusSession.prepare();
  const revokeSessionsUpTo = all.revokeSessionsUpTo.prepare();
  const setSessionsValidFrom = all.setSessionsValidFrom.prepare();
  const listSessions = all.listSessions.prepare();
  const findClient = all.findClient.prepare();
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
    async findAccount(userId) {
      const [account] = await run(() => findAccount.execute({ userId }));
      return account;
    },
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
    async rotateSession({ sessionId, from, now }) {
      const change = { sessionId, from, to: from + 1, now };
      const [{ affectedRows }] = await run(() => rotateSession.execute(change));
      return affectedRows === 1;
    },
    async touchSession(sessionId, now, unless) {
      // Once: whoever waits has an answer already.
      await run(() => touchSession.execute({ sessionId, now, unless }), 1);
    },
    async revokeSession(sessionId, userId, now) {
      const [{ affectedRows }] = await run(() => revokeSession.execute({ sessionId, userId, now }));
      if (affectedRows === 1) return true;
      const [row] = await run(() => findSession.execute({ sessionId }));
      return row?.userId === userId;
    },
    async revokeOtherSessions(sessionId, userId, now) {
      await run(() => revokeOtherSessions.execute({ sessionId, userId, now }));
    },
    async revokeSurplusSessions(userId, now) {
      const idleSince = now - sessionLimits.idle;
      const [last] = await run(() => findSurplusSession.execute({ userId, now, idleSince }));
      if (!last) return;
      const { id: sessionId, createdAt } = last;
      await run(() => revokeSessionsUpTo.execute({ userId, sessionId, createdAt, now }));
    },
    async setSessionsValidFrom(userId, validFrom) {
      await run(() => setSessionsValidFrom.execute({ userId, validFrom }));
    },
    listSessions: (userId, now) =>
      run(() => listSessions.execute({ userId, now, idleSince: now - sessionLimits.idle })),
    async findClient(clientId) {
      const [client] = await run(() => findClient.execute({ clientId }));
      return client;
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
