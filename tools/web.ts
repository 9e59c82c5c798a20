// Runs the example app from its sources, together with Latchkey: npm run web. If one of them ends, the other ends too.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer as listenOn } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { createServer } from "vite";
import { codeOf, ConfigError, exitConfig } from "../src/entry/config/config-error.ts";
import { readConfig } from "../src/entry/config/read.ts";
import { onOrphaned } from "../src/entry/runtimes/orphaned.ts";
import { address } from "../web/vite.config.ts";

/** Throws ConfigError if the port is not available. The message says that `owner` needs the port. */
async function refuseTaken(owner: string, { host, port }: { host: string; port: number }) {
  const probe = listenOn().listen(port, host);
  await once(probe, "listening").catch((error: unknown) => {
    throw new ConfigError(`${owner} cannot use port ${port} of ${host} (${codeOf(error)}).`);
  });
  probe.close();
  await once(probe, "close");
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function run(): Promise<number> {
  if (existsSync(".env")) process.loadEnvFile(".env");
  const config = readConfig(process.env, (path, encoding = "utf8") => readFileSync(path, encoding));
  const { listen } = config;
  const { port } = address;
  if (listen.port === 0) {
    throw new ConfigError("PORT must not be 0, because the page is built with the port.");
  }
  await refuseTaken("The server (PORT, HOST)", listen);
  await refuseTaken("The app's page", address);

  // The page and Latchkey must have the same host name to be one site. A developer may open the page under either name.
  const origins = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
  const { CORS_ORIGINS_FILE: _, ...environment } = process.env;
  const server = spawn(process.execPath, ["src/entry/commands/cli.ts", "serve"], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...environment, CORS_ORIGINS: [...config.http.corsOrigins, ...origins].join(",") },
  });
  const exit = once(server, "exit") as Promise<[number | null]>;
  const stop = (): void => void server.kill();
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  // Also on exit, because Vite itself can end this process.
  process.on("exit", stop);
  onOrphaned(stop);

  process.env["VITE_LATCHKEY_PORT"] = String(listen.port);
  const page = await createServer({ configFile: "web/vite.config.ts", logLevel: "warn" });
  await page.listen();
  const api = `http://localhost:${listen.port}`;
  const runs = () => server.exitCode === null && server.signalCode === null;
  while (runs() && !(await answers(`${api}/health/live`))) await wait(50);
  if (runs()) {
    console.log(`\n  The app: http://localhost:${port}/  (its server: ${api})\n`);
  }
  const [code] = await exit;
  await page.close();
  return code ?? 1;
}

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = exitConfig;
}
