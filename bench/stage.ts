import { freePort } from "../test/support/free-port.ts";
import { layGround, type Ground } from "./ground.ts";
import { startArguments, startServer, type Program, type Server } from "./servers.ts";

/** Lower than in production, so that the server's own work is a larger part of a login. */
export const bcryptCost = 10;

/** The running servers, and everything else that a measurement needs. */
export interface Stage extends Pick<Ground, "population" | "wrk" | "clear"> {
  readonly latchkey: Server;
  readonly bareHono: Server;
  readonly bareExecute: Server;
  /** Milliseconds from each start of the built server to its first answer. */
  readonly startTimes: readonly number[];
}

/** Starts a private MariaDB, the built server and the reference servers. Starts the built server `starts` times. */
export async function setStage(starts: number): Promise<Stage> {
  const { population, mysql, settings, wrk, clear } = await layGround(bcryptCost);
  const built: Program = {
    args: startArguments(),
    port: await freePort(),
    environment: { ...mysql, ...settings, BCRYPT_COST: String(bcryptCost) },
  };
  let latchkey = await startServer(built);
  const startTimes = [latchkey.startedIn];
  while (startTimes.length < starts) {
    await latchkey.stop();
    latchkey = await startServer(built);
    startTimes.push(latchkey.startedIn);
  }
  const reference = async (name: string): Promise<Server> =>
    startServer({
      args: [`bench/reference/${name}.ts`],
      port: await freePort(),
      environment: { ...mysql, NODE_ENV: "production" },
    });
  const bareHono = await reference("bare-hono");
  const bareExecute = await reference("bare-hono-execute");

  return {
    latchkey,
    bareHono,
    bareExecute,
    startTimes,
    population,
    wrk,
    async clear() {
      await Promise.all([latchkey, bareHono, bareExecute].map((server) => server.stop()));
      await clear();
    },
  };
}
