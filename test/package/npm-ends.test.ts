import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { freePort } from "../support/network/free-port.ts";
import { secret } from "../support/secrets.ts";
import { scratchFolder } from "../support/targets/http-target.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

const isLive = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health/live`).then(
    ({ status }) => status === 200,
    () => false,
  );

/** Leaves out the build before the start, because the run has one. */
const built = ["--ignore-scripts"];

/** npm does not forward signals, so the program must end when npm ends. */
describe("when npm is terminated, so is", () => {
  it.each([
    ["the server on Bun", ["run", "start:bun", ...built], {}],
    ["the server on Bun, of several processes", ["run", "start:bun", ...built], { PROCESSES: "2" }],
    ["the MySQL proxy", ["run", "-s", "latchkey", "proxy"], { MYSQL_HOST: "127.0.0.1" }],
  ])(
    "%s",
    async (_, args, more) => {
      const folder = await scratchFolder();
      const port = await freePort();
      const address = "MYSQL_HOST" in more ? "PROXY_PORT" : "PORT";
      const account = { MYSQL_DATABASE: "d", MYSQL_USER: "u", MYSQL_PASSWORD: "p" };
      const database =
        "MYSQL_HOST" in more
          ? { ...account, MYSQL_PROXY_KEY: secret(randomBytes(32).toString("base64url")) }
          : { SQLITE_FILE: join(folder, "latchkey.db") };
      const child = spawn("npm", args, {
        cwd: root,
        env: {
          PATH: process.env["PATH"],
          HOME: folder,
          [address]: String(port),
          ...database,
          ...more,
        },
        stdio: "ignore",
      });
      const exit = once(child, "exit");
      await expect
        .poll(() => isLive(port), { timeout: 200_000 })
        .toBe(true)
        .finally(() => child.kill("SIGTERM"));
      await exit;
      await expect.poll(() => isLive(port)).toBe(false);
    },
    300_000,
  );
});
