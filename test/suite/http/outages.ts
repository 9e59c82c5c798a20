import { afterAll, beforeAll, describe } from "vitest";
import { mysqlDatabase } from "../../support/databases/databases.ts";
import {
  useTarget,
  type ProcessTarget,
  type TargetOptions,
} from "../../support/targets/http-target.ts";
import { startMariaDb, type MariaDb } from "../../support/databases/mariadb.ts";
import { outage } from "./outage.ts";
import { startRelay } from "./relay.ts";
import { stoppingAlone } from "./stopping.ts";

/** What a server process does whose MariaDB has stopped, or is out of reach. */
export function outages(
  runtime: string,
  openOn: (options: TargetOptions) => Promise<ProcessTarget>,
): void {
  // A server of its own: to stop the run's would disturb the other files.
  let server: MariaDb;
  beforeAll(async () => {
    server = await startMariaDb();
  });
  afterAll(() => server.stop());

  async function openStoppable() {
    const target = await openOn({ database: await mysqlDatabase(server) });
    return { ...target, pauseDatabase: server.pause, resumeDatabase: server.resume };
  }

  async function openOutOfReach() {
    const relay = await startRelay(server);
    const target = await openOn({ database: await mysqlDatabase(server, relay.port) });
    const close = async () => {
      await target.close();
      await relay.close();
    };
    const pauseDatabase = async () => relay.silence();
    const resumeDatabase = async () => relay.speak();
    return { ...target, close, pauseDatabase, resumeDatabase };
  }

  describe.each([
    ["stopped", openStoppable],
    ["out of reach", openOutOfReach],
  ])(`on ${runtime}, its MariaDB %s`, (_, open) => {
    outage(useTarget(open));
    stoppingAlone(async (use) => {
      const target = await open();
      try {
        await use(target);
      } finally {
        await target.resumeDatabase();
        await target.close();
      }
    });
  });
}
