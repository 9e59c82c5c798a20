import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { algorithmNames } from "../../src/drivers/jwt/algorithms.ts";
import { loadKeys } from "../../src/entry/keys.ts";
import { latchkey } from "../support/cli.ts";
import { read } from "../support/documents/configuration.ts";
import { freePort } from "../support/free-port.ts";
import { mysqlDatabase } from "../support/databases/databases.ts";
import { scratchFolder } from "../support/targets/http-target.ts";
import { secret } from "../support/secrets.ts";
import { commands, startServer } from "../support/targets/server.ts";

let cwd: string;
beforeEach(async () => {
  cwd = await scratchFolder();
});

const run = (env: Readonly<Record<string, string>>, ...args: string[]) =>
  latchkey({ cwd, env }, ...args);

/** MySQL where nothing listens. */
const mysqlAway = async () => ({
  MYSQL_HOST: "127.0.0.1",
  MYSQL_PORT: String(await freePort()),
  MYSQL_DATABASE: "latchkey",
  MYSQL_USER: "latchkey",
  MYSQL_PASSWORD: secret("Tell-Tale-Password"),
});

describe.concurrent("--help", () => {
  it.each([
    [[], ["serve", "migrate", "keys", "doctor"]],
    [["serve"], ["run the server"]],
    [["migrate"], ["schema"]],
    [["keys"], ["generate"]],
    [
      ["keys", "generate"],
      ["--algorithm", ...algorithmNames],
    ],
    [["doctor"], ["configuration", "database", "exit"]],
  ])("of %j says what there is", async (command, words) => {
    const { code, stdout, stderr } = await run({}, ...command, "--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Usage: latchkey /);
    for (const word of words) expect(stdout).toContain(word);
  });

  it("needs no valid configuration", async () => {
    expect((await run({ PORT: "Tell-Tale" }, "serve", "--help")).code).toBe(0);
  });

  it("stands beside a version, which is the package's", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(await run({}, "--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it.each([["server"], ["keys", "make"], ["serve", "--port=1"]])(
    "is not needed to refuse %s",
    async (...command) => {
      const { code, stdout, stderr } = await run({}, ...command);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(/^error: /);
    },
  );
});

describe.concurrent("keys generate", () => {
  it.each(algorithmNames)("makes a key for %s that a server takes", async (ALGORITHM) => {
    const { code, stdout, stderr } = await run({}, "keys", "generate", "--algorithm", ALGORITHM);
    expect(code).toBe(0);
    expect(stderr).toBe(`A SECRET_KEY for ALGORITHM=${ALGORITHM}; keep it.\n`);
    const settings = read({ ALGORITHM, SECRET_KEY: secret(stdout) });
    const { key } = await loadKeys(settings.signingKey!, settings.previousKeys);
    expect(key.algorithm).toBe(ALGORITHM);
  });

  it("makes a secret for HS256 when it is not told otherwise, another one each time", async () => {
    const made = await Promise.all([run({}, "keys", "generate"), run({}, "keys", "generate")]);
    const [one = "", other = ""] = made.map(({ stdout }) => secret(stdout));
    expect(one).toMatch(/^[\w-]{43}\n$/);
    expect(one).not.toBe(other);
  });

  it("refuses an algorithm there is not", async () => {
    const { code, stdout, stderr } = await run({}, "keys", "generate", "-a", "none");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("HS256");
  });
});

describe("exit 78", () => {
  it.each(["serve", "migrate", "doctor"])(
    "is what %s says to a bad configuration",
    async (name) => {
      const env = { NODE_ENV: "production", CORS_ORIGINS: "https://Tell-Tale/", MYSQL_HSOT: "x" };
      const { code, stdout, stderr } = await run(env, name);
      expect({ code, stdout }).toEqual({ code: 78, stdout: "" });
      for (const variable of ["ISSUER", "SECRET_KEY", "CORS_ORIGINS", "MYSQL_HSOT"]) {
        expect(stderr).toMatch(new RegExp(`^${variable} `, "m"));
      }
      expect(stderr).not.toMatch(/Tell-Tale|^\s+at /m);
      expect(existsSync(join(cwd, "data"))).toBe(false);
    },
  );

  it.each(["serve", "doctor"])("is what %s says to a key of the wrong kind", async (name) => {
    const SECRET_KEY = secret(randomBytes(48).toString("base64url"));
    const { code, stderr } = await run({ ALGORITHM: "ES256", SECRET_KEY }, name);
    expect(code).toBe(78);
    expect(stderr).toMatch(/^SECRET_KEY\b/m);
    expect(stderr).not.toContain(SECRET_KEY);
  });

  it("is what a file that cannot be read leads to", async () => {
    const { code, stderr } = await run({ SECRET_KEY_FILE: "/Tell-Tale" }, "serve");
    expect(code).toBe(78);
    expect(stderr).toMatch(/^SECRET_KEY /m);
    expect(stderr).not.toContain("Tell-Tale");
  });

  it("is what a place where nothing can be written leads to", async () => {
    const { code, stderr } = await run({ SQLITE_FILE: "/dev/null/latchkey.db" }, "serve");
    expect(code).toBe(78);
    expect(stderr).toMatch(/^SQLITE_FILE\b.*\(E[A-Z]+\)$/m);
  });
});

describe(".env", () => {
  it("is read when it is there; what the environment says comes first", async () => {
    writeFileSync(join(cwd, ".env"), "PORT=Tell-Tale\nBCRYPT_COST=11\n");
    expect((await run({}, "doctor")).code).toBe(78);
    const { code, stdout } = await run({ PORT: "3000" }, "doctor");
    expect(code).toBe(0);
    expect(stdout).toContain("bcrypt cost 11");
  });

  it.each(["node", "bun"] as const)(
    "says the same on %s, a dollar sign and all",
    async (runtime) => {
      const issuer = "https://login.example.com/$HOME";
      writeFileSync(join(cwd, ".env"), `ISSUER='${issuer}'\n`);
      writeFileSync(join(cwd, ".env.local"), "ISSUER=https://other.example.com\n");
      const start = { cwd, env: { HOME: "/" }, command: commands[runtime] };
      expect((await latchkey(start, "doctor")).stdout).toContain(`issuer ${issuer}\n`);
    },
  );
});

describe("migrate", () => {
  it("makes the embedded database, and says so, as often as it is asked", async () => {
    const success = { code: 0, stdout: "The schema is up to date.\n", stderr: "" };
    expect(await run({ SQLITE_FILE: "own/file.db" }, "migrate")).toEqual(success);
    expect(await run({ SQLITE_FILE: "own/file.db" }, "migrate")).toEqual(success);
    expect(existsSync(join(cwd, "own", "file.db"))).toBe(true);
  });

  it("exits with 1 when MySQL is away, and tells no more than why", async () => {
    const { code, stdout, stderr } = await run(await mysqlAway(), "migrate");
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: "latchkey failed: ECONNREFUSED\n",
    });
  });
});

describe("doctor", () => {
  it("finds nothing bad in the defaults", async () => {
    const { code, stdout, stderr } = await run({}, "doctor");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^ok +configuration is valid$/m);
    expect(stdout).toMatch(/^note +not production/m);
    expect(stdout).toMatch(/^note +SECRET_KEY is not set/m);
    expect(stdout).toMatch(/^note +the embedded database will be made/m);
    expect(stdout).not.toMatch(/^bad/m);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("looks at the embedded database and the key that are there", async () => {
    expect((await run({}, "migrate")).code).toBe(0);
    const SECRET_KEY = secret(randomBytes(48).toString("base64url"));
    const { code, stdout } = await run({ SECRET_KEY }, "doctor");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok +the embedded database answers/m);
    expect(stdout).toMatch(/^ok +HS256 key/m);
  });

  it("exits with 1 when MySQL is away", async () => {
    const { code, stdout } = await run(await mysqlAway(), "doctor");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^bad +MySQL cannot be used/m);
    expect(stdout).not.toContain("Tell-Tale");
  });

  it("exits with 1 until MySQL has our tables", async () => {
    const database = await mysqlDatabase();
    const before = await run(database.env, "doctor");
    expect(before.code).toBe(1);
    expect(before.stdout).toMatch(/^bad .*latchkey migrate/m);
    expect((await run(database.env, "migrate")).code).toBe(0);
    const after = await run(database.env, "doctor");
    expect(after.code).toBe(0);
    expect(after.stdout).toMatch(/^ok +MySQL answers/m);
    await database.drop();
  });
});

describe("serve", () => {
  it("exits with 78 when its port is taken, and names it", async () => {
    const other = createServer();
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await run({ PORT: String(port) }, "serve");
    expect(code).toBe(78);
    expect(stderr).toMatch(/^HOST and PORT cannot be listened on \(EADDRINUSE\)$/m);
    other.close();
  });

  it("makes a key when it has none, keeps it to itself and takes its tokens after a restart", async () => {
    const start = { cwd, env: { ISSUER: "http://127.0.0.1:3000", BCRYPT_COST: "10" } };
    const file = join(cwd, "data", "secret-key-hs256");
    const password = secret("a horse that no battery staples");
    const post = (body: BodyInit | null, headers = {}) => ({ method: "POST", body, headers });

    const first = await startServer(start);
    const key = secret(readFileSync(file, "utf8").trim());
    const { mtimeMs, mode } = statSync(file);
    expect(mode & 0o777).toBe(0o600);
    expect(statSync(join(cwd, "data")).mode & 0o777).toBe(0o700);
    expect(first.log()).toContain('"secret_key_made"');
    const registration = { username: "ann", password, email: "ann@example.com", name: "Ann" };
    const type = { "Content-Type": "application/json" };
    const registered = await fetch(
      `${first.url}/authenticate/register`,
      post(JSON.stringify(registration), type),
    );
    expect(registered.status).toBe(201);
    const form = new URLSearchParams({ username: "ann", password });
    const granted = await fetch(`${first.url}/authenticate/token`, post(form));
    const { access_token: token } = (await granted.json()) as { access_token: string };
    secret(token);
    first.kill("SIGTERM");
    expect(await first.exit).toBe(0);

    const second = await startServer(start);
    expect(second.log()).toContain('"secret_key_read"');
    expect(statSync(file).mtimeMs).toBe(mtimeMs);
    const verified = await fetch(
      `${second.url}/authenticate/verify/token`,
      post(null, { Authorization: `Bearer ${token}` }),
    );
    expect(await verified.json()).toMatchObject({ active: true, username: "ann" });
    expect(first.log() + second.log()).not.toContain(key);
    second.kill("SIGTERM");
    expect(await second.exit).toBe(0);
  });

  it("makes a key of its own for each algorithm", async () => {
    for (const name of ["es256", "eddsa"]) {
      const ALGORITHM = name === "es256" ? "ES256" : "EdDSA";
      await (await startServer({ cwd, env: { ALGORITHM } })).stop();
      const key = readFileSync(join(cwd, "data", `secret-key-${name}`), "utf8");
      expect(secret(key)).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
      expect(statSync(join(cwd, "data", `secret-key-${name}`)).mode & 0o777).toBe(0o600);
    }
  });
});
