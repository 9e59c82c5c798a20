import type { Store } from "../../../../src/core/ports.ts";
import type { Session } from "../../../../src/core/sessions/model.ts";
import { authorization } from "../authorizations/records.ts";
import { account, auditEntry, delivery, session } from "../records.ts";

/** A write of a store, and its expected effect in the database. */
export interface Write {
  prepare?(): Promise<unknown>;
  run(): Promise<unknown>;
  /** The expected result of `run`. */
  readonly result: unknown;
  /** SQL that counts rows as `n`. The count is `undone` before the write and `done` afterwards. */
  readonly count: string;
  readonly done: number;
  readonly undone: number;
}

/** Rotates like core: a failed rotation counts as done if the session already has the next generation. */
async function rotateOrRecognize(store: Store, { id }: Session): Promise<boolean> {
  if (await store.rotateSession({ sessionId: id, from: 0, now: 9 })) return true;
  return (await store.findSessionState(id))?.generation === 1;
}

/** A session and its account. `prepare` inserts both. */
function someSession(store: Store) {
  const one = account();
  const its = session({ userId: one.id });
  const prepare = async (): Promise<void> => {
    await store.insertAccount(one);
    await store.insertSession(its);
  };
  return { prepare, its };
}

/** Every write by the name of its statement. Each has its own records. */
export const writes = {
  insertAccount(store): Write {
    const one = account();
    return {
      run: () => store.insertAccount(one),
      result: true,
      count: `select count(*) as n from users where username_key = '${one.usernameKey}'`,
      done: 1,
      undone: 0,
    };
  },
  updateAccount(store): Write {
    const one = account();
    return {
      prepare: () => store.insertAccount(one),
      run: () => store.updateAccount({ ...one, name: one.id, updatedAt: 9 }, one),
      result: "updated",
      count: `select count(*) as n from users where name = '${one.id}' and updated_at = 9`,
      done: 1,
      undone: 0,
    };
  },
  acceptTerms(store): Write {
    const one = account();
    return {
      prepare: () => store.insertAccount(one),
      run: () => store.acceptTerms(one.id, "2026-11", 9_000),
      result: true,
      count: `select count(*) as n from users where id = '${one.id}' and terms_version = '2026-11' and terms_accepted_at = 9000`,
      done: 1,
      undone: 0,
    };
  },
  deleteAccount(store): Write {
    const one = account();
    const { id: userId, passwordHash: from, usernameKey } = one;
    return {
      prepare: () => store.insertAccount(one),
      run: () => store.deleteAccount({ userId, from, usernameKey, emailKey: userId, now: 9_000 }),
      result: true,
      count: `select count(*) as n from users where id = '${userId}' and deleted_at = 9000`,
      done: 1,
      undone: 0,
    };
  },
  purgeDeletedAccounts(store): Write {
    const gone = [1, 2, 3].map((deletedAt) => account({ deletedAt }));
    return {
      prepare: () => Promise.all(gone.map(store.insertAccount)),
      run: async () => (await store.purgeDeletedAccounts(3)).more,
      result: false,
      count: "select count(*) as n from users where deleted_at <= 3",
      done: 0,
      undone: 3,
    };
  },
  deleteSessionsOf(store): Write {
    const { prepare, its } = someSession(store);
    return {
      prepare,
      run: () => store.deleteSessionsOf(its.userId),
      result: undefined,
      count: `select count(*) as n from sessions where id = '${its.id}'`,
      done: 0,
      undone: 1,
    };
  },
  insertSession(store): Write {
    const its = session();
    return {
      run: () => store.insertSession(its),
      result: undefined,
      count: `select count(*) as n from sessions where user_id = '${its.userId}'`,
      done: 1,
      undone: 0,
    };
  },
  replacePasswordHash(store): Write {
    const one = account();
    const change = { userId: one.id, from: one.passwordHash, to: `new-${one.id}`, now: 9 };
    return {
      prepare: () => store.insertAccount(one),
      run: () => store.replacePasswordHash(change),
      result: true,
      count: `select count(*) as n from users where password_hash = '${change.to}' and updated_at = 9`,
      done: 1,
      undone: 0,
    };
  },
  insertDelivery(store): Write {
    const one = delivery();
    return {
      run: () => store.insertDelivery(one),
      result: undefined,
      count: `select count(*) as n from outbox where id = '${one.id}'`,
      done: 1,
      undone: 0,
    };
  },
  deleteDelivery(store): Write {
    const one = delivery({ dueAt: 7 });
    return {
      prepare: () => store.insertDelivery(one),
      run: () => store.deleteDelivery({ id: one.id, lease: 7 }),
      result: undefined,
      count: `select count(*) as n from outbox where id = '${one.id}'`,
      done: 0,
      undone: 1,
    };
  },
  deleteDeliveriesOf(store): Write {
    const one = delivery();
    return {
      prepare: () => store.insertDelivery(one),
      run: () => store.deleteDeliveriesOf(one.subjectId ?? ""),
      result: undefined,
      count: `select count(*) as n from outbox where id = '${one.id}'`,
      done: 0,
      undone: 1,
    };
  },
  postponeDelivery(store): Write {
    const one = delivery({ dueAt: 7 });
    const claim = { id: one.id, lease: 7 };
    return {
      prepare: () => store.insertDelivery(one),
      run: () => store.postponeDelivery({ ...claim, dueAt: 8, lastError: "EENVELOPE 451" }),
      result: undefined,
      count: `select count(*) as n from outbox where id = '${one.id}' and due_at = 8`,
      done: 1,
      undone: 0,
    };
  },
  deleteOlderDeliveries(store): Write {
    const subjectId = account().id;
    const [older, newer] = ["a", "b"].map((end) =>
      delivery({ subjectId, id: subjectId.slice(1) + end }),
    );
    return {
      prepare: () => store.insertDelivery(older!),
      run: () => store.deleteOlderDeliveries(newer!),
      result: undefined,
      count: `select count(*) as n from outbox where subject_id = '${subjectId}'`,
      done: 0,
      undone: 1,
    };
  },
  resetPassword(store): Write {
    const one = account();
    return {
      prepare: () => store.insertAccount(one),
      run: () =>
        store.resetPassword({
          userId: one.id,
          emailKey: one.emailKey,
          from: one.passwordHash,
          to: `reset-${one.id}`,
          sessionsValidFrom: 8,
          now: 9,
        }),
      result: true,
      count: `select count(*) as n from users where password_hash = 'reset-${one.id}'`,
      done: 1,
      undone: 0,
    };
  },
  changeEmail(store): Write {
    const one = account();
    const { emailKey } = account();
    const change = { userId: one.id, from: one.emailKey, email: emailKey, emailKey, now: 9 };
    return {
      prepare: () => store.insertAccount(one),
      run: () => store.changeEmail(change),
      result: "changed",
      count: `select count(*) as n from users where email_key = '${emailKey}'`,
      done: 1,
      undone: 0,
    };
  },
  releaseEmail(store): Write {
    const one = account();
    const to = `lost:${one.id}`;
    return {
      prepare: () => store.insertAccount(one),
      run: () => store.releaseEmail({ emailKey: one.emailKey, to, now: 9 }),
      result: undefined,
      count: `select count(*) as n from users where email_key = '${to}' and updated_at = 9`,
      done: 1,
      undone: 0,
    };
  },
  verifyEmail(store): Write {
    const one = account();
    return {
      prepare: () => store.insertAccount(one),
      run: () => store.verifyEmail({ userId: one.id, emailKey: one.emailKey, now: 9 }),
      result: true,
      count: `select count(*) as n from users where id = '${one.id}' and email_verified_at = 9`,
      done: 1,
      undone: 0,
    };
  },
  changePassword(store): Write {
    const one = account();
    const change = { userId: one.id, from: one.passwordHash, to: `new-${one.id}`, now: 9 };
    return {
      prepare: () => store.insertAccount(one),
      run: () => store.changePassword({ ...change, sessionsValidFrom: 8 }),
      result: true,
      count: `select count(*) as n from users where password_hash = '${change.to}' and sessions_valid_from = 8`,
      done: 1,
      undone: 0,
    };
  },
  rotateSession(store): Write {
    const { prepare, its } = someSession(store);
    return {
      prepare,
      run: () => rotateOrRecognize(store, its),
      result: true,
      count: `select count(*) as n from sessions where id = '${its.id}' and generation = 1`,
      done: 1,
      undone: 0,
    };
  },
  revokeSession(store): Write {
    const { prepare, its } = someSession(store);
    return {
      prepare,
      run: () => store.revokeSession(its.id, its.userId, 9),
      result: "ended",
      count: `select count(*) as n from sessions where id = '${its.id}' and revoked_at = 9`,
      done: 1,
      undone: 0,
    };
  },
  revokeChildren(store): Write {
    const { prepare, its } = someSession(store);
    const child = session({ userId: its.userId, parentId: its.id });
    return {
      prepare: () => prepare().then(() => store.insertSession(child)),
      run: () => store.revokeChildren(its.id, 9),
      result: undefined,
      count: `select count(*) as n from sessions where id = '${child.id}' and revoked_at = 9`,
      done: 1,
      undone: 0,
    };
  },
  revokeAllSessions(store): Write {
    const { prepare, its } = someSession(store);
    return {
      prepare,
      run: () => store.revokeAllSessions(its.userId, 9),
      result: undefined,
      count: `select count(*) as n from sessions where id = '${its.id}' and revoked_at = 9`,
      done: 1,
      undone: 0,
    };
  },
  setSessionsValidFrom(store): Write {
    const one = account();
    return {
      prepare: () => store.insertAccount(one),
      run: () => store.setSessionsValidFrom(one.id, 9),
      result: undefined,
      count: `select count(*) as n from users where id = '${one.id}' and sessions_valid_from = 9`,
      done: 1,
      undone: 0,
    };
  },
  keepSession(store): Write {
    const { prepare, its } = someSession(store);
    const authenticatedAt = its.authenticatedAt + 1;
    return {
      prepare,
      run: () => store.keepSession(its.id, authenticatedAt),
      result: undefined,
      count: `select count(*) as n from sessions where id = '${its.id}' and authenticated_at = ${authenticatedAt}`,
      done: 1,
      undone: 0,
    };
  },
  chooseOrganization(store): Write {
    const { prepare, its } = someSession(store);
    return {
      prepare,
      run: () => store.chooseOrganization(its.id, its.userId),
      result: undefined,
      count: `select count(*) as n from sessions where id = '${its.id}' and organization_id = '${its.userId}'`,
      done: 1,
      undone: 0,
    };
  },
  elevateSession(store): Write {
    const { prepare, its } = someSession(store);
    const proof = { sessionId: its.id, provenAt: its.provenAt, methods: "passkey" };
    return {
      prepare,
      run: () => store.elevateSession(proof),
      result: undefined,
      count: `select count(*) as n from sessions where id = '${its.id}' and methods = 'passkey'`,
      done: 1,
      undone: 0,
    };
  },
  deleteExpiredSessions(store): Write {
    const old = [1, 2, 3].map((expiresAt) => session({ expiresAt }));
    return {
      prepare: () => Promise.all(old.map(store.insertSession)),
      // The number of deleted rows is only for the log. It leaves out rows whose answer was lost.
      run: async () => (await store.deleteExpiredSessions(3)).more,
      result: false,
      count: "select count(*) as n from sessions where expires_at <= 3",
      done: 0,
      undone: 3,
    };
  },
  deleteRevokedSessions(store): Write {
    const ended = [1, 2, 3].map((revokedAt) => session({ revokedAt }));
    return {
      prepare: () => Promise.all(ended.map(store.insertSession)),
      run: async () => (await store.deleteRevokedSessions(3)).more,
      result: false,
      count: "select count(*) as n from sessions where revoked_at <= 3",
      done: 0,
      undone: 3,
    };
  },
  deleteIdleSessions(store): Write {
    const idle = [1, 2, 3].map((rotatedAt) => session({ rotatedAt }));
    return {
      prepare: () => Promise.all(idle.map(store.insertSession)),
      run: async () => (await store.deleteIdleSessions(3)).more,
      result: false,
      count: "select count(*) as n from sessions where rotated_at <= 3",
      done: 0,
      undone: 3,
    };
  },
  insertAuditEntry(store): Write {
    const one = auditEntry();
    return {
      run: () => store.insertAuditEntry(one),
      result: undefined,
      count: `select count(*) as n from audit where id = '${one.id}'`,
      done: 1,
      undone: 0,
    };
  },
  insertAuditEntries2(store): Write {
    const [one, other] = [auditEntry(), auditEntry()];
    return {
      run: () => store.insertAuditEntries([one, other]),
      result: undefined,
      count: `select count(*) as n from audit where id in ('${one.id}', '${other.id}')`,
      done: 2,
      undone: 0,
    };
  },
  insertStat(store): Write {
    const day = Math.floor(Math.random() * 1e9);
    return {
      run: () => store.insertStat({ day, name: "logins", count: 7 }),
      result: undefined,
      count: `select count(*) as n from stats where day = ${day} and count = 7`,
      done: 1,
      undone: 0,
    };
  },
  forgetAuditEntriesOf(store): Write {
    const one = auditEntry();
    return {
      prepare: () => store.insertAuditEntry(one),
      run: () => store.forgetAuditEntriesOf(String(one.subjectId)),
      result: undefined,
      count: `select count(*) as n from audit where id = '${one.id}' and address is null and detail is null`,
      done: 1,
      undone: 0,
    };
  },
  moveChildren(store): Write {
    const its = session({ parentId: account().id });
    const { id, userId, parentId } = its;
    const to = account().id;
    return {
      prepare: () => store.insertSession(its),
      run: () => store.moveChildren({ userId, from: String(parentId), to }),
      result: undefined,
      count: `select count(*) as n from sessions where id = '${id}' and parent_id = '${to}'`,
      done: 1,
      undone: 0,
    };
  },
  insertAuthorization(store): Write {
    const one = authorization();
    return {
      run: () => store.insertAuthorization(one),
      result: undefined,
      count: `select count(*) as n from authorizations where id = '${one.id}'`,
      done: 1,
      undone: 0,
    };
  },
  useAuthorization(store): Write {
    const one = authorization();
    return {
      prepare: () => store.insertAuthorization(one),
      run: () => store.useAuthorization({ id: one.id, by: one.clientId, now: 9 }),
      result: true,
      count: `select count(*) as n from authorizations where id = '${one.id}' and used_by = '${one.clientId}' and used_at = 9`,
      done: 1,
      undone: 0,
    };
  },
  deleteExpiredAuthorizations(store): Write {
    const all = [1, 2, 3].map((expiresAt) => authorization({ expiresAt }));
    return {
      prepare: () => Promise.all(all.map(store.insertAuthorization)),
      run: async () => (await store.deleteExpiredAuthorizations(3)).more,
      result: false,
      count: "select count(*) as n from authorizations where expires_at <= 3",
      done: 0,
      undone: 3,
    };
  },
  deleteAuthorizationsOf(store): Write {
    const one = authorization();
    return {
      prepare: () => store.insertAuthorization(one),
      run: () => store.deleteAuthorizationsOf(String(one.userId)),
      result: undefined,
      count: `select count(*) as n from authorizations where id = '${one.id}'`,
      done: 0,
      undone: 1,
    };
  },
} satisfies Record<string, (store: Store) => Write>;

export type WriteName = keyof typeof writes;

export const writeNames = Object.keys(writes) as WriteName[];
