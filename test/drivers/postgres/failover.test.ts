import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migratePostgres } from "../../../src/drivers/postgres/migrate.ts";
import type { PostgresHost, PostgresOptions } from "../../../src/drivers/postgres/pool.ts";
import { openPostgres } from "../../../src/drivers/postgres/postgres.ts";
import { thrownBy } from "../../suite/store/faults/refusals.ts";
import { postgresMigrations, postgresOptions } from "../../suite/store/postgres.ts";
import { account, insist } from "../../suite/store/records.ts";
import {
  startPostgres,
  startStandby,
  type PostgresServer,
} from "../../support/databases/postgres.ts";
import { startRelay } from "../../support/faults/relay.ts";

const database = "latchkey_failover";

const hostOf = ({ host, port }: PostgresHost): PostgresHost => ({ host, port });

/** A primary and its standby, which is read-only. */
describe("the store on PostgreSQL with several hosts", () => {
  let primary: PostgresServer;
  let standby: PostgresServer;
  let options: PostgresOptions;
  beforeAll(async () => {
    primary = await startPostgres();
    await primary.query(`create database ${database}`);
    options = postgresOptions(primary, database);
    standby = await startStandby(primary);
  });
  afterAll(async () => {
    await primary.stop();
    await standby.stop();
  });

  const open = (...servers: readonly [PostgresHost, ...PostgresHost[]]) => {
    const [first, ...others] = servers;
    return openPostgres({ ...options, hosts: [hostOf(first), ...others.map(hostOf)] });
  };
  const nameOf = (id: string) => `select username from users where id = '${id}'`;
  const untilReplayed = async () => {
    // Commits do not wait for their records to be written. A checkpoint does.
    await primary.query("checkpoint");
    const [row] = await primary.query("select pg_current_wal_lsn() as at");
    const has = `select pg_last_wal_replay_lsn() >= '${String(row?.["at"])}' as has`;
    await expect.poll(() => standby.query(has)).toEqual([{ has: true }]);
  };

  it("migrates the primary, and writes to it, when the standby is the first of them", async () => {
    const hosts = [hostOf(standby), hostOf(primary)] as const;
    await migratePostgres({ ...options, hosts }, postgresMigrations);
    const { store, close } = open(standby, primary);
    await Promise.all(Array.from({ length: 30 }, () => insist(store.ping)));
    const one = account();
    expect(await store.insertAccount(one)).toBe(true);
    await close();
    expect(await primary.query(nameOf(one.id), database)).toEqual([{ username: one.username }]);
  });

  it("is not ready on a standby, which refuses each write", async () => {
    await untilReplayed();
    const { store, close } = open(standby);
    expect(await thrownBy(store.ping())).toMatchObject({
      code: "unavailable",
      reason: "the database server is read-only",
    });
    expect(await thrownBy(store.insertAccount(account()))).toMatchObject({
      code: "unavailable",
      reason: "postgres 25006",
    });
    await close();
    const error = { code: "25006" };
    const hosts = [hostOf(standby), hostOf(standby)] as const;
    expect(
      await thrownBy(migratePostgres({ ...options, hosts }, postgresMigrations)),
    ).toMatchObject(error);
  });

  it("passes over a host that hangs after the login", async () => {
    const question = "pg_is_in_recovery";
    const hanging = await startRelay(primary, ({ toClient, toServer }) => ({
      fromClient: (bytes) => (bytes.includes(question) ? undefined : toServer(bytes)),
      fromServer: toClient,
    }));
    const { store, close } = open({ host: "127.0.0.1", port: hanging.port }, primary);
    const asked = () => store.ping().then(() => "works", String);
    await Promise.all(Array.from({ length: 10 }, asked));
    await expect.poll(asked).toBe("works");
    await Promise.all(Array.from({ length: 10 }, () => insist(store.ping)));
    await close();
    await hanging.close();
  });

  it("writes to the standby after it became the primary, and to nobody before", async () => {
    const { store, close } = open(primary, standby);
    await Promise.all(Array.from({ length: 30 }, () => insist(store.ping)));
    await untilReplayed();
    await primary.crash();
    for (const one of [account(), account()]) {
      expect(await thrownBy(store.insertAccount(one))).toMatchObject({ code: "unavailable" });
    }
    await standby.query("select pg_promote()");
    const accounts = Array.from({ length: 30 }, () => account());
    const insert = (one: (typeof accounts)[number]) =>
      expect.poll(() => store.insertAccount(one).catch(String)).toBe(true);
    await Promise.all(accounts.map(insert));
    const names = (await standby.query("select username from users", database)).map(String);
    expect(names.length).toBeGreaterThanOrEqual(accounts.length);
    for (const one of accounts) expect(await store.findAccount(one.id)).toStrictEqual(one);
    await store.ping();
    await close();
  });
});
