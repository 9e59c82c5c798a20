import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { migratePostgres } from "../../src/drivers/postgres/migrate.ts";
import type { Cluster } from "../suite/cluster/cluster.ts";
import { startLoad } from "../suite/cluster/load.ts";
import { documented, lostOn, nothing } from "../suite/cluster/lost.ts";
import { newcomer, register, send } from "../suite/http/calls/calls.ts";
import { postgresMigrations, postgresOptions } from "../suite/store/postgres.ts";
import {
  rejoin,
  startPostgres,
  startStandby,
  type PrivatePostgres,
} from "../support/databases/postgres.ts";
import { secret } from "../support/secrets.ts";
import { startOnNode, type ProcessTarget } from "../support/targets/http-target.ts";

const database = "latchkey";
/** What docs/high-availability.md says for both servers. */
const settings = documentedSettings();

function documentedSettings(): string[] {
  const [, section = ""] = readFileSync("docs/high-availability.md", "utf8").split(
    "## PostgreSQL with a standby\n",
  );
  const [, block = ""] = /```ini\n(.*?)```/s.exec(section) ?? [];
  return [...block.matchAll(/^(\w+) = (\S+)$/gm)].map(([, name, value]) => `${name} = '${value}'`);
}

/** Two servers, and two PostgreSQL servers of which one is the primary. Its writes wait for the other one. */
describe("two servers on PostgreSQL with a synchronous standby", () => {
  const nodes: PrivatePostgres[] = [];
  const servers: ProcessTarget[] = [];
  beforeAll(async () => {
    const primary = await startPostgres({ durable: true });
    nodes.push(primary);
    // In the data folder, from which the standby and pg_rewind take them.
    for (const setting of settings) await primary.query(`alter system set ${setting}`);
    await primary.pause();
    await primary.resume();
    nodes.push(await startStandby(primary, { durable: true }));
    await primary.query(`create database ${database}`);
    await migratePostgres(postgresOptions(primary, database), postgresMigrations);
    await waitForStandby(primary);
    const hosts = nodes.map(({ host, port }) => `${host}:${port}`).join(",");
    const env = {
      DATABASE_URL: `postgres://postgres:@${hosts}/${database}`,
      SECRET_KEY: secret(randomBytes(32).toString("base64url")),
    };
    for (let count = 0; count < 2; count++) {
      const sql = (statement: string) => primary.query(statement, database);
      const reached = { env, sql, drop: async () => {} };
      servers.push(await startOnNode({ database: reached, env }));
    }
  });
  afterAll(async () => {
    for (const { close } of servers) await close();
    for (const { stop } of nodes) await stop();
  });

  const cluster = (): Cluster => ({
    servers: servers as unknown as Cluster["servers"],
    sql: (statement, ...on) =>
      Promise.all(
        nodes
          .filter(({ port }) => on.length === 0 || on.some((one) => one.port === port))
          .map((node) => node.query(statement, database)),
      ),
  });

  /** Lets each write of a primary wait for the standby from now on. */
  async function waitForStandby(primary: PrivatePostgres): Promise<void> {
    await primary.query("alter system set synchronous_standby_names = '*'");
    await primary.query("select pg_reload_conf()");
    const state = "select sync_state as state from pg_stat_replication";
    while ((await primary.query(state))[0]?.["state"] !== "sync") await sleep(20);
  }

  /** Makes a standby the primary, which waits for nobody. */
  async function promote(standby: PrivatePostgres): Promise<void> {
    await standby.query("alter system set synchronous_standby_names = ''");
    await standby.query("select pg_promote()");
  }

  /** Waits until writes work again. Gives the seconds since the primary was killed. */
  async function untilWrites(since: number): Promise<number> {
    for (const server of servers) {
      const write = async () => (await register(server, newcomer())).status;
      await expect.poll(write, { interval: 50 }).toBe(201);
    }
    const outage = Math.round((performance.now() - since) / 100) / 10;
    for (const server of servers) {
      await expect.poll(async () => (await send(server, "/health/ready")).status).toBe(200);
    }
    return outage;
  }

  it("loses no acknowledged write when the primary is killed, and then the next one", async ({
    annotate,
  }) => {
    const load = startLoad(servers, servers.length);
    onTestFinished(async () => void (await load.end()));
    await load.serves(10, ...servers);
    const [first, second] = nodes as [PrivatePostgres, PrivatePostgres];
    const outages: number[] = [];
    for (const [primary, standby] of [
      [first, second],
      [second, first],
    ] as const) {
      const since = performance.now();
      await primary.crash();
      await promote(standby);
      outages.push(await untilWrites(since));
      await load.serves(10, ...servers);
      await rejoin(primary, standby);
      await waitForStandby(standby);
      await load.serves(10, ...servers);
    }
    const outcomes = await load.end();
    const { accounts, sessions, ended } = load.acknowledged;
    expect(load.faults).toEqual([]);
    expect(documented).toEqual(expect.arrayContaining(Object.keys(outcomes)));
    expect(Object.keys(outcomes).some((outcome) => outcome.startsWith("503"))).toBe(true);
    const [row] = await first.query("select pg_current_wal_lsn() as at");
    const has = `select pg_last_wal_replay_lsn() >= '${String(row?.["at"])}' as has`;
    await expect.poll(() => second.query(has)).toEqual([{ has: true }]);
    for (const node of nodes) {
      expect(await lostOn(cluster(), node, load.acknowledged)).toEqual(nothing);
    }
    const counts = { accounts: accounts.size, sessions: sessions.size, ended: ended.size };
    const figures = JSON.stringify({ outages, ...counts, ...load.figures(), outcomes });
    await annotate(figures);
    process.stdout.write(`Writes worked again after ${outages.join(" and ")} s: ${figures}\n`);
  });

  it("answers while the standby is away, and at its usual pace once the primary waits for nobody", async () => {
    const [primary, standby] = nodes as [PrivatePostgres, PrivatePostgres];
    await standby.pause();
    const waiting = "select count(*) as n from pg_stat_activity where wait_event = 'SyncRep'";
    const { status } = await register(servers[0]!, newcomer());
    // The write waits, is cancelled, and is found on the primary by the next try.
    expect(status).toBe(201);
    await primary.query("alter system set synchronous_standby_names = ''");
    await primary.query("select pg_reload_conf()");
    await expect.poll(() => primary.query(waiting)).toEqual([{ n: 0 }]);
    expect((await register(servers[1]!, newcomer())).status).toBe(201);
    await standby.resume();
    await waitForStandby(primary);
    expect((await register(servers[0]!, newcomer())).status).toBe(201);
  });
});
