import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { freePort } from "../../test/support/network/free-port.ts";
import { login, verification } from "../load/requests.ts";
import type { HttpRequest } from "../load/wrk.ts";
import { layGround, migrate, fillDatabase, type Ground } from "../stage/ground.ts";
import { password } from "../stage/population.ts";
import { runtimes } from "../stage/runtimes.ts";
import { startServer, type Environment, type Server, root } from "../stage/servers.ts";
import { settings } from "../stage/settings.ts";
import { accessTokens } from "../stage/tokens.ts";

/** The lowest cost of bcrypt. Hashing takes the same time on both sides, and would hide the difference. */
const bcryptCost = 4;

/** Two running servers on one database, and everything else that a measurement needs. */
export interface ProxyStage extends Pick<Ground, "databaseVersion" | "wrk" | "clear"> {
  /** Connects to MySQL directly, by mysql2. */
  readonly direct: Server;
  /** Connects to MySQL through a MySQL proxy. */
  readonly proxied: Server;
  readonly logins: readonly HttpRequest[];
  readonly verifications: readonly HttpRequest[];
}

/** Starts a private MariaDB, the built proxy, and one server with and one without the proxy. */
export async function setProxyStage(): Promise<ProxyStage> {
  const ground = await layGround();
  const database = await ground.createDatabase();
  await migrate(ground, database);
  const { usernames, sessions } = await fillDatabase(database, {
    accounts: 16,
    costs: [bcryptCost],
    owners: 1024,
    sessions: 8192,
  });
  const proxyPort = await freePort();
  const key = { MYSQL_PROXY_KEY: randomBytes(32).toString("base64url") };
  const proxy = await startServer({
    args: ["dist/entry/cli.js", "proxy"],
    port: proxyPort,
    environment: { ...database.environment, ...key, PROXY_PORT: String(proxyPort) },
    health: "/health/live",
  });

  // V8 and the thread pool have the same settings as under `npm start`.
  const options = runtimes.node
    .startArguments(root)
    .filter((argument) => argument.startsWith("--"));
  const threads = { UV_THREADPOOL_SIZE: String(availableParallelism() + 2) };
  const serve = async (connection: Environment): Promise<Server> =>
    startServer({
      args: [...options, "bench/reference/cheap-login.ts", String(bcryptCost)],
      port: await freePort(),
      environment: { ...settings(ground.key), ...threads, ...connection },
    });
  const direct = await serve(database.environment);
  const proxied = await serve({ ...key, MYSQL_PROXY_URL: proxy.origin });
  const tokens = await accessTokens(sessions, ground.key);

  return {
    direct,
    proxied,
    logins: (usernames.get(bcryptCost) ?? []).map((username) => login(username, password)),
    verifications: tokens.map(verification),
    databaseVersion: ground.databaseVersion,
    wrk: ground.wrk,
    async clear() {
      await Promise.all([direct, proxied].map((server) => server.stop()));
      await proxy.stop();
      await ground.clear();
    },
  };
}
