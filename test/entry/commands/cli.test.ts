import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { algorithmNames } from "../../../src/drivers/jwt/algorithms.ts";
import { loadKeys } from "../../../src/entry/keys.ts";
import { latchkeyInProcess } from "../../support/cli-in-process.ts";
import { latchkey } from "../../support/cli.ts";
import { migrateMySqlDatabase, mysqlDatabase } from "../../support/databases/databases.ts";
import { beforeNewest } from "../../support/databases/migrations.ts";
import { read } from "../../support/documents/configuration.ts";
import { freePort } from "../../support/network/free-port.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { commands } from "../../support/targets/server.ts";

let cwd: string;
beforeEach(async () => {
  cwd = await scratchFolder();
});

const run = (env: Readonly<Record<string, string>>, ...args: string[]) =>
  latchkey({ cwd, env }, ...args);

/** In the process of the tests, with the database that a command has by default in this folder. */
const inProcess = (env: Readonly<Record<string, string>>, name: string, ...args: string[]) =>
  latchkeyInProcess({ SQLITE_FILE: join(cwd, "data", "latchkey.db"), ...env }, name, ...args);

/** MySQL on a port where nothing listens. */
const mysqlAway = async () => ({
  MYSQL_HOST: "127.0.0.1",
  MYSQL_PORT: String(await freePort()),
  MYSQL_DATABASE: "latchkey",
  MYSQL_USER: "latchkey",
  MYSQL_PASSWORD: secret("Tell-Tale-Password"),
});

describe.concurrent("the command line", () => {
  it.skipIf(process.platform !== "linux")(
    "F14: writes no line of the log among its words in a terminal",
    async () => {
      const folder = await scratchFolder();
      const line = [...commands.node.flat(), "users", "create", "ann@example.com", "--invite"];
      const { stdout } = await promisify(execFile)(
        "script",
        ["--quiet", "--return", "--command", line.map((one) => `'${one}'`).join(" "), "/dev/null"],
        { cwd: folder, env: { ...process.env, BCRYPT_COST: "10" } },
      );
      expect(stdout.replaceAll("\r", "").trim().split("\n")).toEqual([
        expect.stringMatching(/^Database: SQLite /),
        expect.stringMatching(/^The account ann was created/),
        "A running server sends the link within ten seconds.",
      ]);
    },
  );

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
  ])("has a --help for %j with its commands and options", async (command, words) => {
    const { code, stdout, stderr } = await run({}, ...command, "--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Usage: latchkey /);
    for (const word of words) expect(stdout).toContain(word);
  });

  it("shows --help with an invalid configuration", async () => {
    expect((await run({ PORT: "Tell-Tale" }, "serve", "--help")).code).toBe(0);
  });

  it("keeps its compiled code beside the build, and nowhere else", async () => {
    const folder = await scratchFolder();
    const copy = join(folder, "dist", "entry");
    cpSync(fileURLToPath(new URL("../../../dist/entry", import.meta.url)), copy, {
      recursive: true,
    });
    await promisify(execFile)(process.execPath, [join(copy, "cli.js"), "--version"], {
      cwd: folder,
      env: {},
    });
    expect(readdirSync(folder)).toEqual(["dist"]);
    expect(readdirSync(join(folder, "dist")).toSorted()).toEqual(["compiled", "entry"]);
    expect(readdirSync(join(folder, "dist", "compiled"))).not.toEqual([]);
  });

  it("prints the version of the package for --version", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(await run({}, "--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it.each([["server"], ["keys", "make"], ["serve", "--port=1"]])(
    "rejects %s",
    async (...command) => {
      const { code, stdout, stderr } = await run({}, ...command);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(/^error: /);
    },
  );
});

describe("a reader that closes the output early, such as head", () => {
  it.each(["doctor", "audit", "audit --follow"])("ends %s without an error", async (line) => {
    await inProcess({}, "users", "create", "ann@example.com", "--invite");
    const [program, ...before] = commands.node;
    const child = spawn(program, [...before, ...line.split(" ")], { cwd, env: {} });
    // Before the first line, so that each write fails.
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (text: Buffer) => void (stderr += text.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});

describe("keys generate", () => {
  it.each(algorithmNames)("makes a key for %s that a server accepts", async (ALGORITHM) => {
    const { code, stdout, stderr } = await inProcess(
      {},
      "keys",
      "generate",
      "--algorithm",
      ALGORITHM,
    );
    expect(code).toBe(0);
    expect(stderr).toBe(`Set this as SECRET_KEY (ALGORITHM=${ALGORITHM}) and store it safely.\n`);
    const { keys } = read({ ALGORITHM, SECRET_KEY: secret(stdout) });
    const { key } = await loadKeys(keys.signing!, keys.previous);
    expect(key.algorithm).toBe(ALGORITHM);
  });

  it("makes a secret for HS256 by default, and another one each time", async () => {
    const made = [await run({}, "keys", "generate"), await inProcess({}, "keys", "generate")];
    const [one = "", other = ""] = made.map(({ stdout }) => secret(stdout));
    expect(one).toMatch(/^[\w-]{43}\n$/);
    expect(one).not.toBe(other);
  });

  it("rejects an unknown algorithm", async () => {
    const { code, stdout, stderr } = await inProcess({}, "keys", "generate", "-a", "none");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("HS256");
  });
});

describe("exit 78", () => {
  it.each(["serve", "migrate", "doctor"])(
    "is the exit code of %s for a bad configuration",
    async (name) => {
      const env = {
        NODE_ENV: "production",
        CORS_ORIGINS: "https://a.example/",
        MYSQL_HSOT: "Tell-Tale",
      };
      const { code, stdout, stderr } = await run(env, name);
      expect({ code, stdout }).toEqual({ code: 78, stdout: "" });
      for (const variable of ["ISSUER", "SECRET_KEY", "CORS_ORIGINS", "MYSQL_HSOT"]) {
        expect(stderr).toMatch(new RegExp(`^${variable} `, "m"));
      }
      expect(stderr).not.toMatch(/Tell-Tale|^\s+at /m);
      expect(existsSync(join(cwd, "data"))).toBe(false);
    },
  );

  it.each(["serve", "doctor"])(
    "is the exit code of %s for a key of the wrong kind",
    async (name) => {
      const SECRET_KEY = secret(randomBytes(48).toString("base64url"));
      const { code, stderr } = await run({ ALGORITHM: "ES256", SECRET_KEY }, name);
      expect(code).toBe(78);
      expect(stderr).toMatch(/^SECRET_KEY\b/m);
      expect(stderr).not.toContain(SECRET_KEY);
    },
  );

  it("is the exit code for a file that cannot be read", async () => {
    const { code, stderr } = await run({ SECRET_KEY_FILE: "/Tell-Tale" }, "serve");
    expect(code).toBe(78);
    expect(stderr).toMatch(/^SECRET_KEY /m);
    expect(stderr).not.toContain("Tell-Tale");
  });

  it("is the exit code for a folder that cannot be written to", async () => {
    const { code, stderr } = await run({ SQLITE_FILE: "/dev/null/latchkey.db" }, "serve");
    expect(code).toBe(78);
    expect(stderr).toMatch(
      /^SQLite \/dev\/null\/latchkey\.db cannot be used: a part of its path is not a folder \(E[A-Z]+\)\. Correct SQLITE_FILE /m,
    );
  });
});

describe(".env", () => {
  it("is read when it exists, and the environment takes precedence", async () => {
    writeFileSync(join(cwd, ".env"), "PORT=Tell-Tale\nBCRYPT_COST=11\n");
    expect((await run({}, "doctor")).code).toBe(78);
    const { code, stdout } = await run({ PORT: "3000" }, "doctor");
    expect(code).toBe(0);
    expect(stdout).toContain("bcrypt cost 11");
  });

  it.each(["node", "bun"] as const)(
    "is read alike on %s, without expanding a dollar sign",
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
  it("creates the embedded database, and succeeds again", async () => {
    const stderr = `Database: SQLite ${join(cwd, "own", "file.db")}\n`;
    const success = { code: 0, stdout: "The schema is up to date.\n", stderr };
    expect(await run({ SQLITE_FILE: "own/file.db" }, "migrate")).toEqual(success);
    expect(await run({ SQLITE_FILE: "own/file.db" }, "migrate")).toEqual(success);
    expect(existsSync(join(cwd, "own", "file.db"))).toBe(true);
  });

  it("exits with 1 when MySQL is down, and says which server, why and what to do", async () => {
    const env = await mysqlAway();
    const { code, stdout, stderr } = await run(env, "migrate");
    const name = `MySQL latchkey at 127.0.0.1:${env.MYSQL_PORT}`;
    const trouble = `${name} (user latchkey) cannot be used: no server listens there (ECONNREFUSED).`;
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: "",
      stderr: `Database: ${name}\n${trouble} Check that MySQL runs, and correct the host and the port.\n`,
    });
  });
});

describe("doctor", () => {
  it("shows the brand, and the shades of its color, as docs/branding.md says", async () => {
    const { stdout } = await inProcess({ BRAND_NAME: "Acme", BRAND_COLOR: "#fc0" }, "doctor");
    const [line = ""] = /^ok +brand: .*$/m.exec(readFileSync("docs/branding.md", "utf8")) ?? [];
    expect(line).toContain("#ffcc00");
    expect(stdout.split("\n")).toContain(line);
  });

  it("notes that emails cannot show an SVG, unless there is a PNG for them", async () => {
    const note =
      "note email programs do not show the SVG in BRAND_LOGO; set BRAND_EMAIL_LOGO to a PNG";
    const notesWith = async (env: object) => {
      const { stdout } = await inProcess({ BRAND_LOGO: "data:,%3Csvg/%3E", ...env }, "doctor");
      return stdout.includes(note);
    };
    expect(await notesWith({})).toBe(true);
    expect(await notesWith({ BRAND_EMAIL_LOGO: "data:;base64,iVBORw0KGgo=" })).toBe(false);
    expect(await notesWith({ BRAND_LOGO: "data:;base64,iVBORw0KGgo=" })).toBe(false);
  });

  it("finds nothing bad in the defaults", async () => {
    const { code, stdout, stderr } = await run({}, "doctor");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^ok +configuration is valid$/m);
    expect(stdout).toMatch(/^note +not production/m);
    expect(stdout).toMatch(/^note +SECRET_KEY is not set/m);
    expect(stdout).toContain(
      `note SQLite ${join(cwd, "data", "latchkey.db")}: will be created when the server first starts\n`,
    );
    expect(stdout).not.toMatch(/^bad/m);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("finds a server bad whose users could verify no address, and serve refuses it with 78", async () => {
    const env = {
      NODE_ENV: "production",
      ISSUER: "https://login.example.com",
      SECRET_KEY: secret(randomBytes(48).toString("base64url")),
      REQUIRE_VERIFIED_EMAIL: "on",
    };
    const checked = await inProcess(env, "doctor");
    expect(checked.code).toBe(1);
    expect(checked.stdout).toMatch(
      /^bad +emails: users cannot verify .* set SMTP_URL or MAIL_API_URL$/m,
    );
    const { code, stderr } = await run({ ...env, PORT: "0" }, "serve");
    expect(code).toBe(78);
    expect(stderr).toMatch(
      /^REQUIRE_VERIFIED_EMAIL and REGISTRATION_PRIVACY need a way to send emails; set SMTP_URL/m,
    );
  });

  it("refuses to serve sign-ups with a passkey without a way to send emails", async () => {
    const env = {
      NODE_ENV: "production",
      ISSUER: "https://login.example.com",
      SECRET_KEY: secret(randomBytes(48).toString("base64url")),
      LOGIN_LINKS: "on",
      PASSKEY_SIGN_UP: "on",
      PORT: "0",
    };
    const { code, stderr } = await run(env, "serve");
    expect(code).toBe(78);
    expect(stderr).toMatch(/^PASSKEY_SIGN_UP needs a way to send emails; set SMTP_URL/m);
  });

  it("checks the existing embedded database and key", async () => {
    expect((await inProcess({}, "migrate")).code).toBe(0);
    const SECRET_KEY = secret(randomBytes(48).toString("base64url"));
    const { code, stdout } = await inProcess({ SECRET_KEY }, "doctor");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok +SQLite \/.*latchkey\.db: connected, schema complete$/m);
    expect(stdout).toMatch(/^ok +HS256 key/m);
  });

  it("notes a secret that does not look random, and lists the public pages", async () => {
    const weakLooking = secret("thisisaverylongkeyformyservice2026");
    const typed = await inProcess({ SECRET_KEY: weakLooking }, "doctor");
    expect(typed.code).toBe(0);
    expect(typed.stdout).toMatch(/^note +SECRET_KEY does not look like .*latchkey keys generate$/m);
    expect(typed.stdout).toMatch(/^ok +public pages: \/docs and \/openapi.json, \/app$/m);
    expect(typed.stdout).not.toContain(weakLooking);
    const SECRET_KEY = secret(randomBytes(32).toString("hex"));
    const random = await inProcess({ SECRET_KEY, DOCS: "off", APP: "off" }, "doctor");
    expect(random.stdout).not.toContain("does not look");
    expect(random.stdout).toMatch(/^ok +public pages: none$/m);
  });

  it("notes a key of the MySQL proxy that does not look random", async () => {
    const MYSQL_PROXY_URL = `http://127.0.0.1:${await freePort()}`;
    const MYSQL_PROXY_KEY = secret("thisisaverylongkeyformyproxy2026");
    const { code, stdout } = await inProcess({ MYSQL_PROXY_URL, MYSQL_PROXY_KEY }, "doctor");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^note +MYSQL_PROXY_KEY does not .*latchkey keys generate --proxy$/m);
    expect(stdout).toMatch(
      /^bad +MySQL through the proxy at http:\/\/127\.0\.0\.1:\d+ cannot be used: /m,
    );
  });

  it("exits with 1 when MySQL is down", async () => {
    const { code, stdout } = await inProcess(await mysqlAway(), "doctor");
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^bad +MySQL latchkey at 127\.0\.0\.1:\d+ \(user latchkey\) cannot be used: no server listens there/m,
    );
    expect(stdout).not.toContain("Tell-Tale");
  });

  it("exits with 1 until MySQL has the schema of this release, and finds it by DATABASE_URL as well", async () => {
    const database = await mysqlDatabase();
    await migrateMySqlDatabase(database.env, await beforeNewest("drizzle/mysql"));
    const before = await inProcess(database.env, "doctor");
    expect(before.code).toBe(1);
    expect(before.stdout).toMatch(/^bad .*schema is behind.*latchkey migrate/m);
    expect((await inProcess(database.env, "migrate")).code).toBe(0);
    const after = await inProcess(database.env, "doctor");
    expect(after.code).toBe(0);
    expect(after.stdout).toMatch(/^ok +MySQL \w+ at [\w.]+:\d+: connected, schema complete$/m);
    const { MYSQL_USER, MYSQL_PASSWORD, MYSQL_HOST, MYSQL_PORT, MYSQL_DATABASE } = database.env;
    const login = [MYSQL_USER, MYSQL_PASSWORD].map((part) => encodeURIComponent(part ?? ""));
    const DATABASE_URL = `mysql://${login.join(":")}@${MYSQL_HOST}:${MYSQL_PORT}/${MYSQL_DATABASE}`;
    const byUrl = await inProcess({ DATABASE_URL }, "doctor");
    expect(byUrl.stdout).toBe(after.stdout);
    await database.drop();
  });
});
