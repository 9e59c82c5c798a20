import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { serverLimits, type StatementPool } from "../../src/drivers/pool/pool.ts";
import { openPool, type PostgresOptions } from "../../src/drivers/postgres/pool.ts";
import { databaseTrouble } from "../../src/entry/config/database/trouble.ts";
import { thrownBy } from "../suite/store/faults/refusals.ts";
import { openFreshPostgres, sharedPostgres } from "../suite/store/postgres.ts";
import { account, insist } from "../suite/store/records.ts";
import { storeSuite } from "../suite/store/store.ts";
import { startPgBouncer, type PgBouncer } from "../support/databases/pgbouncer.ts";

/** A pooler for the tests of a group. */
function usePooler(...settings: readonly string[]): () => PgBouncer {
  let pooler: PgBouncer | undefined;
  beforeAll(async () => {
    pooler = await startPgBouncer(inject("postgres"), settings);
  });
  afterAll(() => pooler?.stop());
  return () => pooler ?? expect.fail("the pooler runs only while tests run");
}

/** Opens a store whose migrations and statements go through a pooler. */
const openThrough = ({ host, port }: PgBouncer, settings: Partial<PostgresOptions> = {}) =>
  openFreshPostgres(sharedPostgres(), { hosts: [{ host, port }], ...settings });

async function withPool<T>(options: PostgresOptions, use: (pool: StatementPool) => Promise<T>) {
  const pool = openPool(options, serverLimits);
  return use(pool).finally(() => void pool.close());
}

const cell = async (pool: StatementPool, statement: string) =>
  ((await pool.execute(statement, [])) as { rows: unknown[][] }).rows[0]?.[0];

/** What a connection through any of these poolers does. */
function throughPooler(pooler: () => PgBouncer, settings: Partial<PostgresOptions> = {}): void {
  it("is asked again without the timeouts that the pooler refuses", async () => {
    const { options, close } = await openThrough(pooler(), settings);
    const [{ host, port }] = options.hosts;
    const { user, database } = options;
    const client = new Client({ host, port, user, database, ssl: false, statement_timeout: 4000 });
    expect(await client.connect().catch((error: unknown) => error)).toMatchObject({
      code: "08P01",
      severity: "FATAL",
    });
    await withPool(options, async (pool) => {
      const all = Array.from({ length: 20 }, () => cell(pool, "show statement_timeout"));
      expect(await Promise.all(all)).toEqual(all.map(() => "0"));
    });
    const direct = { ...options, hosts: [inject("postgres")] } as const;
    await withPool(direct, async (pool) => {
      expect(await cell(pool, "show statement_timeout")).toBe("4s");
      expect(await cell(pool, "show lock_timeout")).toBe("4s");
    });
    await close();
  });

  it("stops a statement that takes too long on the server", async () => {
    const { store, sql, options, close } = await openThrough(pooler(), settings);
    const one = account();
    await store.insertAccount(one);
    const other = sharedPostgres().connection(options.database);
    await other.query("begin");
    await other.query(`update users set name = 'Locked' where id = '${one.id}'`);
    const { id: userId, passwordHash: from } = one;
    expect(
      await thrownBy(store.replacePasswordHash({ userId, from, to: "new", now: 1 })),
    ).toMatchObject({ reason: "outcome unknown: postgres TIMEOUT" });
    const waiting = `select 1 from pg_stat_activity where datname = '${options.database}' and wait_event_type = 'Lock'`;
    await expect.poll(() => sharedPostgres().query(waiting)).toEqual([]);
    await other.query("commit");
    await other.end();
    expect(await sql("select password_hash as hash from users")).toEqual([{ hash: from }]);
    await insist(store.ping);
    await close();
  });
}

describe("the store on PostgreSQL, through PgBouncer that keeps prepared statements", () => {
  const pooler = usePooler("max_prepared_statements=200");
  storeSuite(async () => ({ ...(await openThrough(pooler())), rounds: 40 }));
  throughPooler(pooler);

  it("prepares its statements on the connections of the pooler", async () => {
    const { store, options, close } = await openThrough(pooler());
    await Promise.all(Array.from({ length: 30 }, () => insist(store.ping)));
    await withPool({ ...options, prepare: false }, async (pool) => {
      expect(
        Number(await cell(pool, "select count(*) from pg_prepared_statements")),
      ).toBeGreaterThan(0);
    });
    await close();
  });
});

describe("the store on PostgreSQL, through PgBouncer that keeps no prepared statements", () => {
  const pooler = usePooler("max_prepared_statements=0");
  storeSuite(async () => ({ ...(await openThrough(pooler(), { prepare: false })), rounds: 40 }));
  throughPooler(pooler, { prepare: false });

  it("says what to set if the URL has no prepare=off", async () => {
    const { store, options, close } = await openThrough(pooler());
    const ping = () =>
      store.ping().then(
        () => undefined,
        (error: unknown) => error,
      );
    let error: unknown;
    while (error === undefined) {
      error = (await Promise.all(Array.from({ length: 10 }, ping))).find((one) => one);
    }
    expect(error).toMatchObject({ code: "unavailable" });
    expect(databaseTrouble({ kind: "postgres", options }, error)).toMatch(
      /cannot be used: a pooler in between does not keep prepared statements \((?:26000|42P05)\)\. Set its max_prepared_statements, or add \?prepare=off to the URL\.$/,
    );
    await close();
  });
});

describe("the store on PostgreSQL, through PgBouncer that ignores the timeouts", () => {
  const ignored = "ignore_startup_parameters=statement_timeout,lock_timeout";
  const pooler = usePooler("max_prepared_statements=200", ignored);

  it("works, without the timeouts", async () => {
    const { store, options, close } = await openThrough(pooler());
    await store.ping();
    await withPool(options, async (pool) => {
      expect(await cell(pool, "show statement_timeout")).toBe("0");
    });
    await close();
  });
});
