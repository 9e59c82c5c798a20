import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { freePort } from "../test/support/free-port.ts";
import { layGround, type Ground } from "./ground.ts";
import { startArguments, startServer, type Program, type Server } from "./servers.ts";

/** The lowest cost of bcrypt. Hashing takes the same time on both sides, and would hide the difference. */
const bcryptCost = 4;

/** Two running servers on one database, and everything else that a measurement needs. */
export interface ProxyStage extends Pick<Ground, "population" | "wrk" | "clear"> {
  /** Connects to MySQL directly, by mysql2. */
  readonly direct: Server;
  /** Connects to MySQL through a MySQL proxy. */
  readonly proxied: Server;
}

/** Starts a private MariaDB, the built proxy, and one server with and one without the proxy. */
export async function setProxyStage(): Promise<ProxyStage> {
  const { population, mysql, settings, wrk, clear } = await layGround(bcryptCost);
  const proxyPort = await freePort();
  const key = { MYSQL_PROXY_KEY: randomBytes(32).toString("base64url") };
  const proxy = await startServer({
    args: ["dist/entry/cli.js", "proxy"],
    port: proxyPort,
    environment: { ...mysql, ...key, MYSQL_PROXY_PORT: String(proxyPort) },
    health: "/health/live",
  });

  // V8 and the thread pool have the same settings as under `npm start`.
  const options = startArguments().filter((argument) => argument.startsWith("--"));
  const threads = { UV_THREADPOOL_SIZE: String(availableParallelism() + 2) };
  const serve = async (database: Program["environment"]): Promise<Server> =>
    startServer({
      args: [...options, "bench/reference/cheap-login.ts", String(bcryptCost)],
      port: await freePort(),
      environment: { ...settings, ...threads, ...database },
    });
  const direct = await serve(mysql);
  const proxied = await serve({ ...key, MYSQL_PROXY_URL: proxy.origin });

  return {
    direct,
    proxied,
    population,
    wrk,
    async clear() {
      await Promise.all([direct, proxied].map((server) => server.stop()));
      await proxy.stop();
      await clear();
    },
  };
}
