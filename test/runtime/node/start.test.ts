import { readdir, readFile } from "node:fs/promises";
import { join as path } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { niceness } from "../../../src/entry/hashing/priority.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { startServer, type Server } from "../../support/targets/server.ts";

const env = { BCRYPT_COST: "10", ISSUER: "https://login.example.com" };

describe("on Node, in an empty folder", () => {
  const servers: Server[] = [];
  const start = async (cwd: string): Promise<Server> => {
    const server = await startServer({ env, cwd });
    servers.push(server);
    return server;
  };
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  const person = {
    username: "ann",
    password: secret("correct horse battery 7"),
    email: "ann@example.com",
    name: "Ann",
  };
  const register = ({ url }: Server) =>
    fetch(`${url}/authenticate/register`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(person),
    });
  const logIn = async ({ url }: Server): Promise<string> => {
    const { username, password } = person;
    const body = new URLSearchParams({ username, password });
    const response = await fetch(`${url}/authenticate/token`, { method: "POST", body });
    expect(response.status).toBe(200);
    return secret(((await response.json()) as { access_token: string }).access_token);
  };
  const verify = async ({ url }: Server, token: string): Promise<number> => {
    const headers = { Authorization: `Bearer ${token}` };
    return (await fetch(`${url}/authenticate/verify/token`, { method: "POST", headers })).status;
  };

  it("five processes that start at once all serve, with one database and one key", async () => {
    const cwd = await scratchFolder();
    const all = await Promise.all(Array.from({ length: 5 }, () => start(cwd)));
    secret((await readFile(path(cwd, "data", "secret-key-hs256"), "utf8")).trim());
    expect((await register(all[0]!)).status).toBe(201);
    for (const server of all) {
      expect((await register(server)).status).toBe(409);
      const token = await logIn(server);
      const statuses = await Promise.all(all.map((other) => verify(other, token)));
      expect(statuses).toEqual([200, 200, 200, 200, 200]);
    }
  });

  it.runIf(process.platform === "linux")(
    "the threads that hash have a lower priority than the event loop",
    async () => {
      const { pid } = await start(await scratchFolder());
      const niceOf = async (id: string): Promise<readonly [string, number]> => {
        const thread = path("/proc", String(pid), "task", id);
        const name = (await readFile(path(thread, "comm"), "utf8")).trim();
        // The name may contain spaces and parentheses, so fields are counted from its end. The niceness is field 19.
        const fields = (await readFile(path(thread, "stat"), "utf8")).replace(/^.*\) /s, "");
        return [name, Number(fields.split(" ")[16])];
      };
      const all = await Promise.all((await readdir(`/proc/${pid}/task`)).map(niceOf));
      const main = all.find(([name]) => name !== "libuv-worker")?.[1] ?? Number.NaN;
      const pool = all.filter(([name]) => name === "libuv-worker").map(([, nice]) => nice);
      expect(pool.length).toBeGreaterThan(0);
      expect(new Set(pool)).toEqual(new Set([main + niceness]));
    },
  );

  it("a restart keeps accounts, sessions and the key", async () => {
    const cwd = await scratchFolder();
    const first = await start(cwd);
    expect((await register(first)).status).toBe(201);
    const token = await logIn(first);
    first.kill("SIGTERM");
    expect(await first.exit).toBe(0);
    const second = await start(cwd);
    expect(await verify(second, token)).toBe(200);
    expect((await register(second)).status).toBe(409);
    await logIn(second);
  });
});
