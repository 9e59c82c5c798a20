import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../src/core/ports.ts";
import { serverLimits, type StatementPool } from "../../../src/drivers/pool/pool.ts";
import { openPool, type PostgresOptions } from "../../../src/drivers/postgres/pool.ts";
import { openPostgres } from "../../../src/drivers/postgres/postgres.ts";
import { expectSilent, thrownBy } from "../../suite/store/faults/refusals.ts";
import type { OpenStore } from "../../suite/store/open-store.ts";
import { openFreshPostgres } from "../../suite/store/postgres.ts";
import { account, insist, session } from "../../suite/store/records.ts";
import {
  authenticateBy,
  startPostgres,
  type KeptPostgres,
  type PostgresServer,
} from "../../support/databases/postgres.ts";
import { startRelay, type Handlers } from "../../support/faults/relay.ts";
import { secret } from "../../support/secrets.ts";

const poolSize = 10;
const user = "latchkey_app";
const password = secret("Tell-Tale-Application");

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ settings: ["deadlock_timeout=50ms"] });
  await server.query(`create role ${user} login password '${password}'`);
  await authenticateBy(server, "scram-sha-256");
});
afterAll(() => server.stop());

type Fresh = OpenStore & { readonly options: PostgresOptions };

let opened: Fresh;
let store: Store;
let other: KeptPostgres;
beforeEach(async () => {
  opened = await openFreshPostgres(server);
  store = opened.store;
  other = server.connection(opened.options.database);
});
afterEach(async () => {
  await other.end();
  await opened.close();
});

/** The connections of a store to its database, with what they do. */
const backends = () =>
  server.query(`select pid, state, wait_event_type as waits from pg_stat_activity
    where datname = '${opened.options.database}' and application_name = 'latchkey'`);
const waitingForLocks = async () => (await backends()).filter(({ waits }) => waits === "Lock");
const terminate = (rows: readonly Record<string, unknown>[]) =>
  server.query(`select ${rows.map(({ pid }) => `pg_terminate_backend(${String(pid)})`).join()}`);

async function insertAndLock() {
  const one = account();
  await store.insertAccount(one);
  await other.query("begin");
  await other.query(`update users set name = 'Locked' where id = '${one.id}'`);
  return { userId: one.id, from: one.passwordHash, to: "Tell-Tale", now: 1 };
}

const hashOf = async (userId: string) =>
  (await opened.sql(`select password_hash as hash from users where id = '${userId}'`))[0]?.["hash"];

/** A store with other options, which is closed after the test. */
async function withOptions(change: Partial<PostgresOptions>, use: (store: Store) => Promise<void>) {
  const { store: another, close } = openPostgres({ ...opened.options, ...change });
  await use(another).finally(() => void close());
}

describe("the store on PostgreSQL, with locks", () => {
  it("retries after a deadlock, and the statement succeeds", async () => {
    const { id: userId } = account();
    const [first, second, third] = [1, 2, 3].map((createdAt) => session({ userId, createdAt }));
    for (const one of [first, second, third]) await store.insertSession(one!);
    const lock = (id?: string) => `update sessions set generation = 0 where id = '${id}'`;
    const gate = server.connection(opened.options.database);
    for (const one of [gate, other]) await one.query("begin");
    await gate.query(lock(second?.id));
    await other.query("set local deadlock_timeout = '1min'");
    await other.query(lock(third?.id));
    const revoked = store.revokeAllSessions(userId, 9);
    await expect.poll(waitingForLocks).toHaveLength(1);
    const theirs = other.query(lock(first?.id)).then(() => other.query("commit"));
    const isWaiting = "select 1 from pg_locks where not granted";
    await expect.poll(() => server.query(isWaiting)).toHaveLength(2);
    await gate.query("commit");
    await Promise.all([revoked, theirs]);
    await gate.end();
    expect(await opened.sql("select revoked_at from sessions")).toEqual(
      Array.from({ length: 3 }, () => ({ revoked_at: 9 })),
    );
    // A connection reports its statistics with a statement, and at most once in a second.
    const deadlocks = `select deadlocks from pg_stat_database where datname = '${opened.options.database}'`;
    await expect
      .poll(() => store.ping().then(() => server.query(deadlocks)))
      .toEqual([{ deadlocks: 1 }]);
  });

  it("is unavailable if a lock is never released, and the statement does not run later", async () => {
    const change = await insertAndLock();
    const error = await thrownBy(store.replacePasswordHash(change));
    const reason = "outcome unknown: postgres TIMEOUT";
    expect(error).toMatchObject({ code: "unavailable", reason });
    expectSilent(error);
    // While the lock is still held.
    await expect.poll(waitingForLocks).toEqual([]);
    await other.query("commit");
    expect(await hashOf(change.userId)).toBe(change.from);
    expect(await store.replacePasswordHash({ ...change, to: "new" })).toBe(true);
  });

  it("ends a statement by statement_timeout if the cancel does not arrive", async () => {
    const isCancel = (bytes: Buffer) => bytes.length >= 8 && bytes.readInt32BE(4) === 80_877_102;
    let cancels = 0;
    const relay = await startRelay(server, ({ toClient, toServer, hangUp }): Handlers => ({
      fromClient(bytes) {
        if (!isCancel(bytes)) return toServer(bytes);
        cancels++;
        hangUp();
      },
      fromServer: toClient,
    }));
    await withOptions({ hosts: [relay] as never }, async (relayed) => {
      const change = await insertAndLock();
      expect(await thrownBy(relayed.replacePasswordHash(change))).toMatchObject({
        reason: "outcome unknown: postgres TIMEOUT",
      });
      expect(cancels).toBeGreaterThan(0);
      await expect.poll(waitingForLocks).not.toEqual([]);
      await expect.poll(waitingForLocks).toEqual([]);
      await other.query("commit");
      expect(await hashOf(change.userId)).toBe(change.from);
    });
    await relay.close();
  });
});

describe("the store on PostgreSQL, with lost connections", () => {
  it("leaves the outcome of a statement unknown if its backend is terminated, and then retries it", async () => {
    const change = await insertAndLock();
    const pool = openPool(opened.options, serverLimits);
    const sleeping = thrownBy(pool.execute("select pg_sleep(60), 'Tell-Tale'", []));
    await expect.poll(backends).toHaveLength(2);
    const asleep = async () => (await backends()).filter(({ waits }) => waits === "Timeout");
    await expect.poll(asleep).toHaveLength(1);
    await terminate(await asleep());
    const error = await sleeping;
    expect(error).toMatchObject({ code: "57P01", outcome: "unknown", lost: true });
    expectSilent(error);
    expect(pool.usage()).toEqual({ inUse: 0, waiting: 0 });
    await pool.close();

    const changed = store.replacePasswordHash(change);
    await expect.poll(waitingForLocks).toHaveLength(1);
    await terminate(await waitingForLocks());
    await expect.poll(waitingForLocks).toHaveLength(1);
    await other.query("rollback");
    expect(await changed).toBe(true);
    expect(await hashOf(change.userId)).toBe(change.to);
  });

  it("reconnects after idle connections were terminated", async () => {
    await Promise.all(Array.from({ length: poolSize }, () => insist(store.ping)));
    const old = await backends();
    expect(old.length).toBeGreaterThan(1);
    await terminate(old);
    const remaining = async () =>
      (await backends()).filter(({ pid }) => old.some((one) => one["pid"] === pid));
    await expect.poll(remaining).toEqual([]);
    await Promise.all(Array.from({ length: poolSize }, () => insist(store.ping)));
  });

  it("times out while the network is frozen, and works again afterwards", async () => {
    const relay = await startRelay(server);
    await withOptions({ hosts: [relay] as never }, async (relayed) => {
      await relayed.ping();
      relay.stall();
      const errors = await Promise.all(
        Array.from({ length: 2 * poolSize }, () => thrownBy(relayed.findAccount("Tell-Tale"))),
      );
      const reasons = new Set(errors.map((error) => (error as { reason?: string }).reason));
      for (const error of errors) {
        expect(error).toMatchObject({ code: "unavailable" });
        expectSilent(error);
      }
      expect([...reasons]).toContain("postgres NO_CONNECTION_IN_TIME");
      relay.resume();
      await insist(relayed.ping);
      await Promise.all(Array.from({ length: poolSize }, () => insist(relayed.ping)));
    });
    await relay.close();
    await expect.poll(backends).toEqual([]);
  });

  it("is unavailable while every connection hangs, and then has at most as many as before", async () => {
    await other.query("begin");
    await other.query("lock table users, sessions in access exclusive mode");
    const askers = Array.from({ length: 2 * poolSize }, () => thrownBy(store.ping()));
    const errors = await Promise.all(askers);
    for (const error of errors) expect(error).toMatchObject({ code: "unavailable" });
    const late = expect.objectContaining({ reason: "postgres NO_CONNECTION_IN_TIME" });
    expect(errors.filter((error) => late.asymmetricMatch(error))).not.toHaveLength(0);
    await other.query("rollback");
    await Promise.all(Array.from({ length: 3 * poolSize }, () => insist(store.ping)));
    await expect.poll(async () => (await backends()).length).toBeLessThanOrEqual(poolSize);
  });

  it("is unavailable while the server is stopped, and works again after its restart", async () => {
    const one = account();
    expect(await store.insertAccount(one)).toBe(true);
    const hash = { userId: one.id, from: one.passwordHash, to: "Tell-Tale", now: 1 };
    const everything = () => [
      store.ping(),
      store.insertAccount(account({ name: "Tell-Tale" })),
      store.insertSession(session({ userAgent: "Tell-Tale" })),
      store.findConflicts("Tell-Tale", "Tell-Tale"),
      store.findAccountByUsername("Tell-Tale"),
      store.findAccountByEmail("Tell-Tale"),
      store.findSessionState("Tell-Tale"),
      store.replacePasswordHash(hash),
    ];
    await other.query("begin");
    await other.query("lock table users, sessions in access exclusive mode");
    const pending = everything().map(thrownBy);
    await expect.poll(async () => (await waitingForLocks()).length).toBeGreaterThan(0);
    await server.pause();
    const errors = [
      ...(await Promise.all(pending)),
      ...(await Promise.all(everything().map(thrownBy))),
    ];
    for (const error of errors) {
      expect(error).toMatchObject({ code: "unavailable", message: "unavailable" });
      expectSilent(error);
    }
    await server.resume();
    expect(await store.findAccountByUsername(one.usernameKey)).toStrictEqual(one);
    expect(await store.insertAccount(account())).toBe(true);
  });
});

describe("the store on PostgreSQL, with a mistake of the operator", () => {
  const reasonOf = async (work: Promise<unknown>) => {
    const error = await thrownBy(work);
    expectSilent(error);
    expect(error).toMatchObject({ code: "unavailable", message: "unavailable" });
    return (error as { reason: string }).reason;
  };

  it.each<readonly [string, Partial<PostgresOptions>, string]>([
    ["password", { user, password: secret("Tell-Tale-Wrong") }, "28P01"],
    ["password that is empty", { user, password: "" }, "AUTHENTICATION_FAILED"],
    ["user", { user: "tell-tale", password }, "28P01"],
    ["database", { database: "tell-tale" }, "3D000"],
    ["host", { hosts: [{ host: "tell-tale.invalid", port: 5432 }] }, "(?:ENOTFOUND|EAI_AGAIN)"],
    ["port", { hosts: [{ host: "127.0.0.1", port: 1 }] }, "ECONNREFUSED"],
  ])("names the code for a wrong %s", async (_, change, code) => {
    await withOptions(change, async (wrong) => {
      expect(await reasonOf(wrong.ping())).toMatch(new RegExp(`^postgres ${code}$`));
    });
  });

  it("names the code for a right that the user lacks", async () => {
    await withOptions({ user, password }, async (limited) => {
      expect(await reasonOf(limited.insertAccount(account()))).toBe("postgres 42501");
      await opened.sql(`grant select, insert on all tables in schema public to ${user}`);
      const one = account();
      expect(await limited.insertAccount(one)).toBe(true);
      expect(await reasonOf(limited.deleteSessionsOf(one.id))).toBe("postgres 42501");
    });
  });

  it("is unavailable while the server has no connection left", async () => {
    await opened.sql(`grant select on all tables in schema public to ${user}`);
    await server.query(`alter role ${user} connection limit 1`);
    const pool: StatementPool = openPool({ ...opened.options, user, password }, serverLimits);
    await pool.execute("select 1", []);
    await withOptions({ user, password }, async (limited) => {
      expect(await reasonOf(limited.ping())).toBe("postgres 53300");
      await pool.close();
      await expect.poll(() => limited.ping().then(() => "works", String)).toBe("works");
    });
    await server.query(`alter role ${user} connection limit -1`);
  });

  it("says that the schema is behind if a table or a column is missing", async () => {
    const says = (code: string) => `postgres ${code}: the schema is behind: migrate the database`;
    await opened.sql("alter table stats drop column count");
    expect(await reasonOf(store.ping())).toBe(says("42803"));
    await opened.sql("alter table users drop column locale");
    expect(await reasonOf(store.findAccount("Tell-Tale"))).toBe(says("42703"));
    await opened.sql("drop table throttle");
    expect(await reasonOf(store.findCounters(["a", "b", "c"], 1))).toBe(says("42P01"));
  });

  it("keeps all connections working after a migration changed the type of a column", async () => {
    const one = account();
    await store.insertAccount(one);
    const readAll = () =>
      Promise.all(Array.from({ length: poolSize }, () => insist(() => store.findAccount(one.id))));
    await readAll();
    expect((await backends()).length).toBeGreaterThan(1);
    await opened.sql(`alter table users alter column name type varchar(200) collate "C"`);
    expect(await readAll()).toEqual(Array.from({ length: poolSize }, () => one));
  });
});
