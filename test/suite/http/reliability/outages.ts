import { afterAll, beforeAll, describe } from "vitest";
import { startDatabase } from "../../../support/databases/chosen.ts";
import { createUser, mysqlDatabase } from "../../../support/databases/databases.ts";
import type { DatabaseServer } from "../../../support/databases/server.ts";
import { startRelay } from "../../../support/faults/relay.ts";
import {
  useTarget,
  type ProcessTarget,
  type TargetOptions,
} from "../../../support/targets/http-target.ts";
import { crashes, startRestartable, type Fault } from "./crashes.ts";
import { outage } from "./outage.ts";
import { stoppingWithoutDatabase } from "./stopping.ts";

/** A server process while its MariaDB is stopped or unreachable. */
export function outages(
  runtime: string,
  startOn: (options: TargetOptions) => Promise<ProcessTarget>,
): void {
  // Its own MariaDB server, because stopping the shared one would disturb the other files.
  let server: DatabaseServer;
  beforeAll(async () => {
    server = await startDatabase({ durable: true });
  });
  afterAll(() => server.stop());

  async function startOnDatabase() {
    const target = await startOn({ database: await mysqlDatabase(server) });
    return { ...target, pauseDatabase: server.pause, resumeDatabase: server.resume };
  }

  async function startBehindRelay() {
    const relay = await startRelay(server);
    const target = await startOn({ database: await mysqlDatabase(server, relay.port) });
    const close = async () => {
      await target.close();
      await relay.close();
    };
    const pauseDatabase = async () => relay.stall();
    const resumeDatabase = async () => relay.resume();
    return { ...target, close, pauseDatabase, resumeDatabase };
  }

  describe.each([
    ["stopped", startOnDatabase],
    ["unreachable", startBehindRelay],
  ])(`on ${runtime}, with its MariaDB %s`, (_, start) => {
    outage(useTarget(start));
    stoppingWithoutDatabase(async (use) => {
      const target = await start();
      try {
        await use(target);
      } finally {
        await target.resumeDatabase();
        await target.close();
      }
    });
  });

  const faults: Fault[] = [
    {
      what: "MariaDB killed and started again",
      strike: () => server.crash(),
      repair: () => server.resume(),
    },
    {
      what: "MariaDB read-only",
      strike: async () => void (await server.query("SET GLOBAL read_only = 1")),
      repair: async () => void (await server.query("SET GLOBAL read_only = 0")),
      allowsReads: true,
    },
  ];

  /** With a user of its own, because an administrator may write to a read-only server. */
  async function startRestartableOnDatabase() {
    const database = await mysqlDatabase(server);
    const grants = [`ALL PRIVILEGES ON ${database.env["MYSQL_DATABASE"]}.*`];
    const { user, password } = await createUser(database, grants);
    const env = { ...database.env, MYSQL_USER: user, MYSQL_PASSWORD: password };
    return startRestartable(startOn, { ...database, env });
  }

  describe(`on ${runtime}, on a MariaDB that fails`, () => {
    crashes(startRestartableOnDatabase, faults);
  });
}
