import { createConnection, type Connection } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../src/core/ports.ts";
import { expectSilent, thrownBy } from "../../suite/store/faults/refusals.ts";
import { openFresh } from "../../suite/store/mysql.ts";
import type { OpenStore } from "../../suite/store/open-store.ts";
import { account, insist, session } from "../../suite/store/records.ts";
import { storeSuite } from "../../suite/store/store.ts";
import { isMySql, startDatabase } from "../../support/databases/chosen.ts";
import { threadsOf, type DatabaseServer } from "../../support/databases/server.ts";

const poolSize = 10;

let server: DatabaseServer;
beforeAll(async () => {
  // Not strict and without backslash escapes, so that escaping by the text protocol does not protect.
  server = await startDatabase({ sqlMode: "NO_BACKSLASH_ESCAPES" });
});
afterAll(() => server.stop());

describe("VULN-74 the store on MySQL, with sql_mode NO_BACKSLASH_ESCAPES and a collation that compares bytes", () => {
  it("runs in that mode, in which a backslash escapes nothing", async () => {
    const [row] = await server.query("select @@sql_mode as mode, '\\' as backslash");
    expect(row?.["mode"]).toContain("NO_BACKSLASH_ESCAPES");
    expect(row?.["mode"]).not.toContain("STRICT");
    expect(row?.["backslash"]).toBe("\\");
  });

  storeSuite(() => openFresh("utf8mb4_bin", server));
});

describe("the store on MySQL, with locks and lost connections", () => {
  let opened: OpenStore & { readonly options: { readonly database: string } };
  let store: Store;
  let other: Connection;
  beforeEach(async () => {
    opened = await openFresh(undefined, server);
    store = opened.store;
    other = await connect();
  });
  afterEach(async () => {
    other.destroy();
    await opened.close();
    await server.query("set global innodb_lock_wait_timeout = 50");
  });

  async function connect(): Promise<Connection> {
    const { host, port, user, password } = server;
    const { database } = opened.options;
    const connection = await createConnection({ host, port, user, password, database });
    // The connection breaks when a test stops the server.
    connection.on("error", () => {});
    return connection;
  }
  const status = async (name: string): Promise<number> =>
    Number((await server.query(`show global status like '${name}'`))[0]?.["Value"]);
  const waitingForLocks = async (): Promise<number> =>
    (
      await server.query(
        "select 1 from information_schema.innodb_trx where trx_state = 'LOCK WAIT'",
      )
    ).length;
  /** The server's threads for the connections of the store. */
  const threads = async (): Promise<number[]> => {
    const ids = (await threadsOf(server.query))
      .filter(({ database }) => database === opened.options.database)
      .map(({ id }) => id);
    return ids.filter((id) => id !== other.threadId);
  };

  it("retries after a deadlock", async () => {
    const [theirs, ours] = [account(), account()];
    const before = await status("Innodb_deadlocks");
    await other.beginTransaction();
    // The heavier transaction survives a deadlock.
    for (let index = 0; index < 20; index++) await insertBeside(account());
    await insertBeside(theirs);
    const insertion = store.insertAccount({ ...ours, emailKey: theirs.emailKey });
    // InnoDB updates this table only after 100 ms without a query for it.
    await expect.poll(waitingForLocks, { interval: 200 }).toBe(1);
    await other.query(`select id from users where id = '${ours.id}' for update`);
    await other.rollback();
    expect(await insertion).toBe(true);
    expect(await status("Innodb_deadlocks")).toBe(before + 1);
  });

  it("retries after the wait for a lock timed out", async () => {
    await server.query("set global innodb_lock_wait_timeout = 1");
    const { id: userId, passwordHash: from } = await insertAndLock();
    const before = await status("Innodb_row_lock_waits");
    const change = store.replacePasswordHash({ userId, from, to: "new", now: 1 });
    await expect.poll(() => status("Innodb_row_lock_waits")).toBeGreaterThanOrEqual(before + 2);
    await other.rollback();
    expect(await change).toBe(true);
  });

  it("is unavailable if the lock is never released", async () => {
    await server.query("set global innodb_lock_wait_timeout = 0");
    const { id: userId, passwordHash: from } = await insertAndLock();
    const error = await thrownBy(
      store.replacePasswordHash({ userId, from, to: "Tell-Tale", now: 1 }),
    );
    // MySQL waits for a lock for at least a second, so there the store gives up first.
    const reason = isMySql ? "TIMEOUT" : "1205";
    expect(error).toMatchObject({ code: "unavailable", reason: expect.stringContaining(reason) });
    expectSilent(error);
    // A statement that the store gave up is stopped a little later.
    await expect.poll(waitingForLocks, { interval: 200 }).toBe(0);
    await other.rollback();
    expect(await store.replacePasswordHash({ userId, from, to: "new", now: 1 })).toBe(true);
  });

  it("times out a statement that hangs, and closes its connection", async () => {
    await store.ping();
    const [hanging] = await threads();
    await other.query("lock tables users write, sessions write");
    const error = await thrownBy(store.findAccountByUsername("Tell-Tale"));
    expect(error).toMatchObject({ code: "unavailable" });
    expectSilent(error);
    await other.query("unlock tables");
    await store.ping();
    // The connection that sent KILL QUERY closes soon.
    await expect.poll(async () => (await threads()).length).toBe(1);
    expect(await threads()).not.toContain(hanging);
  });

  it("is unavailable while every connection hangs, and then has at most as many as before", async () => {
    await other.query("lock tables users write, sessions write");
    const askers = Array.from({ length: 2 * poolSize }, () => thrownBy(store.ping()));
    const errors = await Promise.all(askers);
    for (const error of errors) expect(error).toMatchObject({ code: "unavailable" });
    const late = expect.objectContaining({ reason: "mysql 0 NO_CONNECTION_IN_TIME" });
    expect(errors.filter((error) => late.asymmetricMatch(error))).not.toHaveLength(0);
    await other.query("unlock tables");
    await Promise.all(Array.from({ length: 3 * poolSize }, () => insist(store.ping)));
    expect((await threads()).length).toBeLessThanOrEqual(poolSize);
  });

  it("reconnects after the server closed its idle connections", async () => {
    await Promise.all(Array.from({ length: poolSize }, () => insist(store.ping)));
    const old = await threads();
    expect(old.length).toBeGreaterThan(0);
    for (const thread of old) await server.query(`kill ${thread}`);
    await expect.poll(threads).toEqual([]);
    await Promise.all(Array.from({ length: poolSize }, () => insist(store.ping)));
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
    await other.query("lock tables users write, sessions write");
    const pending = everything().map(thrownBy);
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

  const insertBeside = (row: ReturnType<typeof account>) =>
    other.query(
      `insert into users (id, username, username_key, email, email_key, name, role, password_hash,
        sessions_valid_from, created_at, updated_at) values ('${row.id}', '${row.username}', '${row.usernameKey}', '${row.email}',
        '${row.emailKey}', 'Ann', 'user', 'hash', 0, 1, 1)`,
    );
  async function insertAndLock() {
    const one = account();
    await store.insertAccount(one);
    await other.beginTransaction();
    await other.query(`update users set name = 'Locked' where id = '${one.id}'`);
    return one;
  }
});
