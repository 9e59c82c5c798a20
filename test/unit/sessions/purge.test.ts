import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { noon } from "../support/claims.ts";

const day = 86_400_000;

let backend: Backend;
let server: Server;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  await server.auth.accounts.register(ann);
});
afterEach(() => backend.close());

const countSessions = () => Number(backend.sql("SELECT count(*) AS n FROM sessions")[0]?.["n"]);
/** Inserts rows that differ only in their id. */
const insertSessions = (
  count: number,
  columns: { expires_at: number; revoked_at: number | null },
) =>
  backend.sql(
    `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
     INSERT INTO sessions (id, user_id, client_id, scope, generation, rotated_at, created_at, authenticated_at,
       last_seen_at, expires_at, revoked_at)
     SELECT hex(randomblob(16)), 'nobody', 'first-party', '', 0, ?, 1, 1, 1, ?, ? FROM numbers`,
    count,
    noon,
    columns.expires_at,
    columns.revoked_at,
  );

describe("purging sessions", () => {
  it("deletes a session at its absolute end, and not before", async () => {
    await server.auth.login.withPassword(login());
    backend.now += 30 * day - 1;
    // It was refreshed lately, so it is not idle.
    backend.sql("UPDATE sessions SET rotated_at = ?", backend.now);
    expect(await server.auth.purge()).toBe(true);
    expect(countSessions()).toBe(1);
    backend.now += 1;
    expect(await server.auth.purge()).toBe(true);
    expect(countSessions()).toBe(0);
    expect(server.events).toContainEqual({
      event: "purged",
      fields: {
        sessions: 1,
        accounts: 0,
        mails: 0,
        counters: 0,
        challenges: 0,
        authorizations: 0,
        audit: 0,
        words: expect.any(Number),
        organizations: 0,
        invitations: 0,
      },
    });
  });

  it.each([
    ["a week by default", {}, 7],
    ["as many days as the policy says", { sessionHistoryDays: 2 }, 2],
  ])("keeps revoked sessions for %s", async (_, policy, days) => {
    const { auth } = await backend.openServer({ policy });
    insertSessions(1, { expires_at: noon + 30 * day, revoked_at: noon });
    backend.now += days * day - 1;
    await auth.purge();
    expect(countSessions()).toBe(1);
    backend.now += 1;
    await auth.purge();
    expect(countSessions()).toBe(0);
  });

  it("deletes idle sessions as many days after they became idle", async () => {
    await server.auth.login.withPassword(login());
    backend.now += 14 * day;
    await server.auth.purge();
    expect(countSessions()).toBe(1);
    backend.now += 1;
    await server.auth.purge();
    expect(countSessions()).toBe(0);
  });

  it("deletes revoked sessions at once if the policy keeps none", async () => {
    const { auth } = await backend.openServer({ policy: { sessionHistoryDays: 0 } });
    insertSessions(3, { expires_at: noon + day, revoked_at: noon });
    insertSessions(2, { expires_at: noon + day, revoked_at: null });
    expect(await auth.purge()).toBe(true);
    expect(countSessions()).toBe(2);
  });

  it("deletes expired and revoked sessions in several batches, and keeps live ones", async () => {
    insertSessions(2500, { expires_at: noon, revoked_at: null });
    insertSessions(1500, { expires_at: noon + day, revoked_at: noon - 8 * day });
    insertSessions(1, { expires_at: noon + day, revoked_at: null });
    expect(await server.auth.purge()).toBe(true);
    expect(countSessions()).toBe(1);
  });

  it("stops after twenty batches and returns false, and the next call deletes the rest", async () => {
    // Rows that expire at the same time are deleted in one batch, so each thousand gets its own time.
    for (let expiresAt = 1; expiresAt <= 22; expiresAt++) {
      insertSessions(1000, { expires_at: expiresAt, revoked_at: null });
    }
    expect(await server.auth.purge()).toBe(false);
    expect(countSessions()).toBe(2000);
    expect(await server.auth.purge()).toBe(true);
    expect(countSessions()).toBe(0);
  });

  it.each([
    ["goes on beyond that for a caller that allows it", 1000, 50, true],
    ["leaves the rest to another process that deletes the same rows", 0, 1, false],
  ])("%s", async (_, deleted, expected, isDone) => {
    let batches = 0;
    const deleteExpiredSessions = async () => {
      batches++;
      return { deleted, more: batches < 50 };
    };
    const { auth } = await backend.openServer({
      wrap: ({ store }) => ({ store: { ...store, deleteExpiredSessions } }),
    });
    expect(await auth.purge(async () => true)).toBe(isDone);
    expect(batches).toBe(expected);
  });
});
