import { afterAll, beforeAll, describe } from "vitest";
import { mysqlDatabase } from "../../../support/databases/databases.ts";
import {
  useTarget,
  type ProcessTarget,
  type TargetOptions,
} from "../../../support/targets/http-target.ts";
import { startMariaDb, type MariaDb } from "../../../support/databases/mariadb.ts";
import { outage } from "./outage.ts";
import { startRelay } from "../../../support/faults/relay.ts";
import { stoppingWithoutDatabase } from "./stopping.ts";

/** A server process while its MariaDB is stopped or unreachable. */
export function outages(
  runtime: string,
  startOn: (options: TargetOptions) => Promise<ProcessTarget>,
): void {
  // Its own MariaDB server, because stopping the shared one would disturb the other files.
  let server: MariaDb;
  beforeAll(async () => {
    server = await startMariaDb();
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
}
