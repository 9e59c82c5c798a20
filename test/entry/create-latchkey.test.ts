import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createLatchkey, type LatchkeyOptions } from "../../src/index.ts";
import { secret } from "../support/secrets.ts";
import { scratchFolder } from "../support/targets/http-target.ts";

it("close() runs the work that waits after answers at once, and loses no mail", async () => {
  const folder = await scratchFolder();
  const sqlite = join(folder, "latchkey.db");
  const env = { LOG_LEVEL: "silent", BCRYPT_COST: "10" };
  const latchkey = await createLatchkey({ database: { sqlite }, env });
  const post = (path: string, body: object) =>
    latchkey.fetch(
      new Request(`http://localhost:3000${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      }),
    );
  const people = ["ann", "bea", "cleo", "dora", "eve", "fay"];
  for (const username of people) {
    const password = secret(`correct horse battery of ${username}`);
    const email = `${username}@example.com`;
    const registered = await post("/authenticate/register", {
      username,
      password,
      email,
      name: username,
    });
    expect(registered.status).toBe(201);
  }
  for (const username of people) {
    expect((await post("/authenticate/password/forgot", { username })).status).toBe(202);
  }
  await latchkey.close();
  const database = new DatabaseSync(sqlite);
  const [waiting] = database.prepare("SELECT count(*) AS n FROM outbox").all();
  database.close();
  const sent = await readdir(join(folder, "outbox")).catch(() => []);
  expect(Number(waiting?.["n"]) + sent.length).toBe(people.length);
});

describe("in development", () => {
  /** What a server prints at its first start, and when it sends an email. */
  async function printedWith(env: Readonly<Record<string, string>>): Promise<string> {
    const lines: string[] = [];
    for (const output of [process.stdout, process.stderr]) {
      const spy = vi.spyOn(output, "write").mockImplementation((line) => {
        lines.push(`${output === process.stderr ? "note " : ""}${String(line)}`);
        return true;
      });
      onTestFinished(() => spy.mockRestore());
    }
    const sqlite = join(await scratchFolder(), "latchkey.db");
    const latchkey = await createLatchkey({
      database: { sqlite },
      env: { BCRYPT_COST: "10", ...env },
    });
    const post = (path: string, body: object) =>
      latchkey.fetch(
        new Request(`http://localhost:3000${path}`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(body),
        }),
      );
    const username = "ann";
    const password = secret("correct horse battery of ann, who forgets it");
    await post("/authenticate/register", { username, password, email: "a@example.com", name: "A" });
    await post("/authenticate/password/forgot", { username });
    await latchkey.close();
    const again = await createLatchkey({ database: { sqlite }, env });
    if (!["silent", "error"].includes(env["LOG_LEVEL"] ?? "")) {
      await expect.poll(() => lines.join("")).toContain("mail_written");
    }
    await again.close();
    return lines.join("");
  }

  it("F8: prints a line with the link of each email, of the key that it made, and of the first administrator, beside warnings of the log", async () => {
    const printed = (await printedWith({})).trim().split("\n");
    // At each start.
    const setup = expect.stringMatching(
      /^note [\d:.]+ info {2}no_administrator link="http:\/\/localhost:3000\/app\/setup#token=lt1_\S+"$/,
    );
    expect(printed).toEqual([
      expect.stringMatching(/^note [\d:.]+ info {2}secret_key_made file=\S+secret-key-hs256$/),
      setup,
      setup,
      expect.stringMatching(
        /^note [\d:.]+ info {2}mail_written file=\S+\.eml subject="Reset .*" link="http:\/\/localhost:3000\/app\/reset#token=/,
      ),
    ]);
    expect(await printedWith({ LOG_LEVEL: "error" })).toBe("");
    const all = await printedWith({ LOG_LEVEL: "info" });
    expect(all).toContain('"event":"request"');
    expect(all.split("mail_written")).toHaveLength(2);
  });
});

it("reads the variables of the process, unless env is given", async () => {
  vi.stubEnv("LATCHKEY_MFA", "x");
  onTestFinished(() => void vi.unstubAllEnvs());
  const database = { sqlite: join(await scratchFolder(), "latchkey.db") };
  await expect(createLatchkey({ database })).rejects.toThrow(/^LATCHKEY_MFA must be one of off, /);
  const latchkey = await createLatchkey({ database, env: {} });
  await latchkey.close();
});

describe("in production, where the limit of a network is two", () => {
  /** Opens a Latchkey. Gives the status of a call with these headers, and what was logged. */
  async function open(
    clientAddress?: LatchkeyOptions["clientAddress"],
    more: Readonly<Record<string, string>> = { TRUSTED_PROXIES: "10.0.0.0/8" },
  ) {
    const logged: string[] = [];
    const spy = vi.spyOn(process.stdout, "write").mockImplementation((line) => {
      logged.push(String(line));
      return true;
    });
    const sqlite = join(await scratchFolder(), "latchkey.db");
    const secretKey = secret(randomBytes(32).toString("base64url"));
    const env = { NODE_ENV: "production", THROTTLE: "redeem=2", ...more };
    const latchkey = await createLatchkey({
      issuer: "https://app.example.com/auth",
      database: { sqlite },
      secretKey,
      env,
      ...(clientAddress && { clientAddress }),
    });
    onTestFinished(async () => {
      await latchkey.close();
      spy.mockRestore();
    });
    /** The status of a call. `bindings` are what a runtime passes beside the request. */
    const call = async (headers: Readonly<Record<string, string>>, bindings?: object) => {
      const { status } = await latchkey.fetch(
        new Request("https://app.example.com/auth/authenticate/email/verify", {
          method: "POST",
          headers: { "Content-Type": "application/json", ...headers },
          body: JSON.stringify({ token: "x" }),
        }),
        bindings,
      );
      return status;
    };
    const eventsOf = () =>
      logged.flatMap((line) => /"event":"(client_address_\w+)"/.exec(line)?.[1] ?? []);
    const hints = () => logged.filter((line) => line.includes("client_address_unknown"));
    return { call, eventsOf, hints, latchkey };
  }

  const forged = (last: number) => ({ "X-Forwarded-For": `198.51.100.${last}` });
  const realIp = (request: Request) => request.headers.get("x-real-ip") ?? undefined;

  it("VULN-13 refuses what a limit counts with 503, where the runtime tells no address, and logs one line that names what helps", async () => {
    const { call, eventsOf, hints, latchkey } = await open();
    const statuses = [await call(forged(1)), await call(forged(2)), await call(forged(3))];
    expect(statuses).toEqual([503, 503, 503]);
    expect(eventsOf()).toEqual(["client_address_unknown"]);
    expect(hints()[0]).toMatch(/Set CLIENT_ADDRESS_HEADER to .*, or the option clientAddress"/);
    const session = new Request("https://app.example.com/auth/session");
    expect((await latchkey.fetch(session)).status).toBe(200);
  });

  it.each([
    ["the variable", { CLIENT_ADDRESS_HEADER: "X-Real-IP", TRUSTED_PROXIES: "10.0.0.0/8" }],
    ["the host", { VERCEL_REGION: "iad1" }],
  ])("VULN-13 the header of %s says whom a limit counts", async (_, more) => {
    const { call, eventsOf } = await open(undefined, more);
    for (const address of ["203.0.113.1", "203.0.113.2"]) {
      const from = (last: number) => call({ "X-Real-IP": address, ...forged(last) });
      expect([await from(1), await from(2), await from(3)], address).toEqual([400, 400, 429]);
    }
    expect(eventsOf()).toEqual([]);
  });

  it("VULN-13 the option clientAddress alone says whom a limit counts", async () => {
    const { call, eventsOf } = await open(realIp);
    // The address of a trusted proxy, so that the header would count without the option.
    const proxy = { requestIP: () => ({ address: "10.0.0.1" }) };
    const from = (address: string, last: number) =>
      call({ "X-Real-IP": address, ...forged(last) }, proxy);
    for (const address of ["203.0.113.1", "203.0.113.2", "10.0.0.9"]) {
      const statuses = [await from(address, 1), await from(address, 2), await from(address, 3)];
      expect(statuses, address).toEqual([400, 400, 429]);
    }
    expect(eventsOf()).toEqual([]);
  });

  it.each<[string, () => unknown, string]>([
    ["throws", () => expect.fail("203.0.113.1"), "client_address_failed"],
    ["returns nothing", () => undefined, "client_address_unknown"],
    ["returns a list", () => "203.0.113.1, 10.0.0.1", "client_address_unknown"],
    ["returns no text", () => 3, "client_address_unknown"],
    ["returns a promise", () => Promise.resolve("203.0.113.1"), "client_address_unknown"],
    ["rejects", () => Promise.reject(new Error("no address")), "client_address_failed"],
  ])(
    "a function that %s refuses what a limit counts with 503, which is logged once",
    async (...row) => {
      const [, clientAddress, event] = row;
      const { call, eventsOf } = await open(clientAddress as () => string);
      const statuses = [await call(forged(1)), await call(forged(2)), await call(forged(3))];
      expect(statuses).toEqual([503, 503, 503]);
      expect(eventsOf().filter((one) => one === event)).toEqual([event]);
    },
  );
});
