import { execFile } from "node:child_process";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { jsonOf, linkWords, shown } from "../../../src/entry/commands/users/text.ts";
import { json, logIn, newcomer, register, send, verify } from "../../suite/http/calls/calls.ts";
import { addTotp } from "../../suite/http/calls/factors.ts";
import { logInBy } from "../../suite/http/calls/sessions.ts";
import { consent } from "../../suite/store/consents/records.ts";
import { account, client, clientRow } from "../../suite/store/records.ts";
import { identity } from "../../suite/store/upstream/records.ts";
import { latchkeyInProcess } from "../../support/cli-in-process.ts";
import { latchkey } from "../../support/cli.ts";
import { openTestDatabase } from "../../support/databases/databases.ts";
import { secret } from "../../support/secrets.ts";
import { cheapHashes, scratchFolder, startOnNode } from "../../support/targets/http-target.ts";
import { commands } from "../../support/targets/server.ts";

/** An account without a password in a new database, with connected logins at these providers. */
async function withIdentities(...providers: readonly string[]) {
  const cwd = await scratchFolder();
  const SQLITE_FILE = join(cwd, "latchkey.db");
  const { store, close } = await openSqlite(SQLITE_FILE, "drizzle/sqlite");
  const person = account({ passwordHash: "!" });
  await store.insertAccount(person);
  const ones = providers.map((provider, at) =>
    identity({ userId: person.id, provider, createdAt: at * 1000, lastUsedAt: null }),
  );
  for (const one of ones) await store.insertIdentity(one);
  await close();
  const env = { SQLITE_FILE, GITHUB_CLIENT_ID: "id", GITHUB_CLIENT_SECRET: secret("the-secret") };
  const users = (...args: string[]) => latchkeyInProcess(env, "users", ...args);
  return { person, ones, cwd, users };
}

describe("latchkey users", () => {
  it("shows the connected logins of a user, and disconnects one by its provider or id", async () => {
    const { person, ones, users } = await withIdentities("github", "github", "acme");
    const [first, second, acme] = ones;
    const { stdout } = await users("show", person.username);
    expect(stdout).toMatch(/^can log in +yes, with github$/m);
    expect(stdout).toMatch(
      new RegExp(
        `^connected +github  .*  since 1970-01-01T00:00:00Z  not used  ${first?.id}$`,
        "m",
      ),
    );
    expect(stdout).toMatch(new RegExp(`^connected +acme \\(switched off\\) .*${acme?.id}$`, "m"));

    const several = await users("disconnect", person.username, "github");
    expect(several).toMatchObject({ code: 1, stdout: "" });
    for (const one of [first, second]) expect(several.stderr).toContain(one?.id);
    const unknown = await users("disconnect", person.username, "google");
    expect(unknown.stderr).toContain("Connected are: github, github, acme.");

    expect((await users("disconnect", person.username, first?.id ?? "")).stdout).toBe(
      "The login is disconnected. Sessions stay active.\n",
    );
    const { stdout: json } = await users("disconnect", person.username, "github", "--json");
    expect(JSON.parse(json)).toMatchObject({
      identities: [{ id: acme?.id, provider: "acme", available: false }],
    });
    const last = await users("disconnect", person.username, "acme");
    expect(last.stderr).toContain("The account has no password.");
    expect((await users("show", person.username)).stdout).toMatch(/^can log in +no: no_password$/m);
  });

  it("shows the apps of a user, and disconnects one by its name or id, with all of its hosts", async () => {
    const { person, cwd, users } = await withIdentities();
    const apps = ["Notes", "Notes", "Photos"].map((name) => client({ name }));
    const [notes, others, photos] = apps;
    const { store, close } = await openSqlite(join(cwd, "latchkey.db"), "drizzle/sqlite");
    const database = new DatabaseSync(join(cwd, "latchkey.db"));
    for (const app of apps) database.exec(clientRow(app));
    database.close();
    const { id: userId } = person;
    const ones = [notes, notes, others, photos].map((app, at) =>
      consent({ userId, clientId: app!.id, host: `h${at}.example.com`, createdAt: at * 1000 }),
    );
    for (const one of ones) await store.putConsent(one);
    await close();
    const { stdout } = await users("show", person.username);
    expect(stdout).toMatch(
      new RegExp(
        `^app +Notes  h0.example.com  openid profile  since 1970-01-01T00:00:00Z  not used  ${ones[0]?.id}$`,
        "m",
      ),
    );
    const disconnect = (...args: string[]) => users("disconnect-app", person.username, ...args);
    const several = await disconnect("Notes");
    expect(several).toMatchObject({ code: 1, stdout: "" });
    for (const one of ones.slice(0, 3)) expect(several.stderr).toContain(one.id);
    expect((await disconnect("Mail")).stderr).toContain("Connected are: Photos, Notes.");
    expect((await disconnect(notes!.id)).stdout).toBe(
      "The app is disconnected. Its sessions ended.\n",
    );
    await disconnect("Photos");
    const { stdout: json } = await disconnect("Notes", "--json");
    expect(JSON.parse(json)).toMatchObject({ consents: [] });
  });

  it("prints a link with which a running server creates the first administrator, and none after that", async () => {
    const cwd = await scratchFolder();
    const database = await openTestDatabase("sqlite", cwd);
    const { SQLITE_FILE = "" } = database.env;
    const target = await startOnNode({ database });
    const { issuer: ISSUER, secretKey: SECRET_KEY } = target;
    const env = { ...cheapHashes, ISSUER, SECRET_KEY, SQLITE_FILE };
    const print = (...args: string[]) => latchkeyInProcess(env, "users", "create-admin", ...args);
    expect(await print()).toMatchObject({ stdout: "", code: 1 });
    const { stdout, stderr } = await print("--print-link");
    const [, token = ""] = new RegExp(`^${ISSUER}/app/setup#token=(\\S+)\n$`).exec(stdout) ?? [];
    expect(stderr).toContain("The link works once, within an hour, on a running server.");
    const { username, email, password } = newcomer();
    const body = { token: secret(token), username, email, password };
    const created = await send(target, "/authenticate/setup", json(body));
    expect(created).toMatchObject({ status: 201, body: { username, email, role: "admin" } });
    expect(await print("--print-link", "--json")).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("There is an administrator already.") as unknown,
    });
    const off = await latchkeyInProcess(
      { ...env, APP: "off" },
      "users",
      "create-admin",
      "--print-link",
    );
    expect(off).toMatchObject({ code: 1, stdout: "" });
    expect(off.stderr).toContain("has no page for the link");
    await target.close();
  });

  it("makes the first administrator, manages accounts beside a running server, and keeps the last administrator", async () => {
    const cwd = await scratchFolder();
    const database = await openTestDatabase("sqlite", cwd);
    const { SQLITE_FILE = "" } = database.env;
    const target = await startOnNode({ database, env: { THROTTLE: "login-account=3" } });
    const { issuer: ISSUER, secretKey: SECRET_KEY } = target;
    const env = { ...cheapHashes, ISSUER, SECRET_KEY, SQLITE_FILE, THROTTLE: "login-account=3" };
    const users = (...args: string[]) => latchkeyInProcess(env, "users", ...args);
    const json = async (...args: string[]) => {
      const { code, stdout, stderr } = await users(...args, "--json");
      expect({ args, code, stderr: code === 0 ? "" : stderr }).toEqual({
        args,
        code: 0,
        stderr: "",
      });
      return JSON.parse(stdout) as Record<string, unknown>;
    };
    const admin = newcomer();
    const person = newcomer();
    await register(target, person);

    const make = promisify(execFile)(
      commands.node[0],
      [
        ...commands.node.slice(1),
        "users",
        "create",
        admin.email,
        "--username",
        admin.username,
        "--role",
        "admin",
        "--password-stdin",
      ],
      { cwd, env },
    );
    make.child.stdin?.end(`${admin.password}\n`);
    expect((await make).stdout).toContain(`The account ${admin.username} was created.`);
    expect((await logIn(target, admin)).status).toBe(200);

    expect(await json("list", "--admins")).toMatchObject({
      users: [{ username: admin.username, role: "admin" }],
      next_cursor: null,
    });
    for (const name of [person.username, person.email]) {
      for (let index = 0; index < 3; index++) {
        await logIn(target, { ...person, password: `wrong ${index}` });
      }
      expect((await logIn(target, person)).body).toMatchObject({ error: "invalid_grant" });
      expect(await json("show", name)).toMatchObject({
        username: person.username,
        login: { obstacles: ["locked"], failures: 3 },
      });
      const { stdout } = await users("unlock", name);
      expect(stdout).toContain("can log in again");
      expect((await logIn(target, person)).status).toBe(200);
    }
    const twice = await logInBy(target, undefined, person);
    await addTotp(target, twice.token);
    expect((await users("show", person.username)).stdout).toMatch(
      /^second factors +authenticator app, 10 recovery codes$/m,
    );
    const without = await users("reset-factors", person.username);
    expect(without.stdout).toContain("The account has no second factor.");
    expect((await verify(target, twice.token)).status).toBe(401);
    expect(await json("show", person.username)).toMatchObject({ factors: { totp: null } });
    for (let again = 0; again < 2; again++) await logInBy(target, undefined, person);
    expect(await json("end-sessions", person.username)).toMatchObject({
      ended: [{ client_id: "first-party" }, { client_id: "first-party" }],
    });

    expect(await users("set-role", admin.username, "editor")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        '\nerror: Unknown role "editor". Known roles: user, admin. Declare more in latchkey.config.ts (roles).\n',
      ),
    });
    expect((await users("set-role", admin.username, "amdin")).stderr).toContain(
      'Unknown role "amdin". Did you mean admin? Known roles: user, admin.',
    );
    expect((await users("disable", admin.username)).stderr).toContain("Change its role first.");
    const last = await users("set-role", admin.username, "user");
    expect(last).toMatchObject({ code: 1, stdout: "" });
    expect(last.stderr).toContain("error: This is the last administrator.");
    expect(await json("set-role", admin.username, "user", "--force")).toMatchObject({
      role: "user",
    });

    expect(await json("disable", person.username)).toMatchObject({
      disabled_at: expect.any(String),
      login: { obstacles: ["disabled"] },
    });
    expect((await logIn(target, person)).body).toMatchObject({ error: "invalid_grant" });
    expect(await json("enable", person.username)).toMatchObject({ disabled_at: null });

    const options = ["--print-link", "--disable-password"];
    const { link } = await json("reset-password", person.username, ...options);
    const [page, token] = secret(String(link)).split("#token=");
    expect(page).toBe(`${ISSUER}/app/reset`);
    expect((await logIn(target, person)).status).toBe(400);
    const reset = await target.fetch("/authenticate/password/reset", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token, password: person.password }),
    });
    expect(reset.status).toBe(204);

    // This process may have a terminal.
    const asked = await latchkey({ cwd, env }, "users", "delete", person.username);
    expect(asked).toMatchObject({ code: 1, stdout: "" });
    expect(asked.stderr).toContain("error: There is no terminal to ask. Add --yes");
    expect(await json("delete", person.username, "--yes")).toEqual({ deleted: expect.any(String) });
    expect((await users("show", person.username)).stderr).toContain(
      `error: No account has this username, email address or id. The database is SQLite ${SQLITE_FILE}.\n`,
    );
    await target.close();
  }, 300_000);

  it("says that a link waits on a server that cannot send emails", () => {
    expect(linkWords({ mail: { kind: "none" } })).toMatch(/^The email waits, .* --print-link$/);
    expect(linkWords({ mail: { kind: "folder", beside: "" } })).toMatch(/within ten seconds\.$/);
  });

  it("shows no character that a terminal obeys", async () => {
    expect(shown("Ann \u001b[31m\u202egnp.exe\u2066\u007f\u009b\n")).toBe(
      "Ann \\u{1b}[31m\\u{202e}gnp.exe\\u{2066}\\u{7f}\\u{9b}\\u{a}",
    );
    const value = { name: "Ann \u001b[31m\u202egnp.exe\u009b 👩‍👩‍👧 \u{e0041}" };
    const written = jsonOf(value);
    expect(written).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
    expect(JSON.parse(written)).toEqual(value);

    const cwd = await scratchFolder();
    const SQLITE_FILE = join(cwd, "latchkey.db");
    const env = { ...cheapHashes, SQLITE_FILE };
    await latchkey({ cwd, env }, "users", "create", "ann@example.com", "--invite");
    const database = new DatabaseSync(SQLITE_FILE, { timeout: 5000 });
    database.exec("update users set name = 'Ann \u001b[31m\u202egnp.exe'");
    database.close();
    const { stdout } = await latchkey({ cwd, env }, "users", "list");
    expect(stdout).toContain("Ann \\u{1b}[31m\\u{202e}gnp.exe");
    expect(stdout).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
  });

  it("says that it cannot work through the MySQL proxy", async () => {
    const env = {
      MYSQL_PROXY_URL: "http://127.0.0.1:9",
      MYSQL_PROXY_KEY: secret("k".repeat(8) + "fJx0aQ2mZp7Lr4Wd9Tn3Vb6Yc1Hs5Ge"),
    };
    const { code, stderr } = await latchkey({ cwd: await scratchFolder(), env }, "users", "list");
    expect(code).toBe(78);
    expect(stderr).toContain("accounts cannot be managed through the MySQL proxy");
  });
});
