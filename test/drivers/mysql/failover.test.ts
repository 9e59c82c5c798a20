import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrateMySql } from "../../../src/drivers/mysql/migrate.ts";
import { openMySql, type MySqlStore } from "../../../src/drivers/mysql/mysql.ts";
import { thrownBy } from "../../suite/store/faults/refusals.ts";
import { mysqlMigrations, optionsFor } from "../../suite/store/mysql.ts";
import { account, insist } from "../../suite/store/records.ts";
import { startDatabase } from "../../support/databases/chosen.ts";
import { threadsOf, type DatabaseServer } from "../../support/databases/server.ts";
import { startRelay, type Relay } from "../../support/faults/relay.ts";
import { secret } from "../../support/secrets.ts";

const database = "latchkey_failover";
const user = "latchkey_app";
const password = secret("Tell-Tale-Failover");

/** Two servers with the same schema and user. A relay leads to one of them, as a router leads to the primary of a group. */
describe("the store behind a router, when the primary of a group moves", () => {
  let servers: readonly [DatabaseServer, DatabaseServer];
  let relay: Relay;
  let primary: { host: string; port: number };
  let opened: MySqlStore;

  beforeAll(async () => {
    servers = [await startDatabase(), await startDatabase()];
    for (const server of servers) {
      await server.query(`create database ${database}`);
      await migrateMySql(optionsFor(server, database), mysqlMigrations);
      await server.query(`create user ${user}@'%' identified by '${password}'`);
      await server.query(`grant select, insert, update, delete on ${database}.* to ${user}@'%'`);
    }
    primary = { host: "127.0.0.1", port: servers[0].port };
    relay = await startRelay(primary);
    const { port } = relay;
    opened = openMySql({ ...optionsFor({ host: "127.0.0.1", port, user, password }, database) });
  });
  afterAll(async () => {
    await opened.close();
    await relay.close();
    for (const server of servers) await server.stop();
  });

  const connectionsTo = async (server: DatabaseServer): Promise<number> =>
    (await threadsOf(server.query)).filter((one) => one.user === user).length;
  const namesOn = async (server: DatabaseServer) =>
    (await server.query("select username from users", database)).map((row) => row["username"]);

  it("is not ready while it reaches a server that refuses writes", async () => {
    const [old] = servers;
    await opened.store.ping();
    await old.query("set global read_only = 1");
    expect(await thrownBy(opened.store.ping())).toMatchObject({
      code: "unavailable",
      reason: "the database server is read-only",
    });
    await old.query("set global read_only = 0");
    await opened.store.ping();
  });

  it("sends every write to the new primary, and keeps no connection to the old one", async () => {
    const [old, next] = servers;
    await Promise.all(Array.from({ length: 30 }, () => insist(opened.store.ping)));
    expect(await connectionsTo(old)).toBeGreaterThan(1);
    await old.query("set global read_only = 1");
    primary.port = next.port;
    const accounts = Array.from({ length: 30 }, () => account());
    const written = await Promise.all(
      accounts.map((one) => insist(() => opened.store.insertAccount(one))),
    );
    expect(written).toEqual(accounts.map(() => true));
    expect(new Set(await namesOn(next))).toEqual(new Set(accounts.map(({ username }) => username)));
    expect(await namesOn(old)).toEqual([]);
    // Old connections that were idle are closed at their next use.
    for (let read = 0; read < 10; read++) await opened.store.ping();
    await expect.poll(() => connectionsTo(old)).toBe(0);
  });
});
