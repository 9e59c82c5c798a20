import { createHash, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, it } from "vitest";
import { knownApps } from "../../../src/core/clients/known.ts";
import { innerIdsOf } from "../../../src/core/clients/unregistered/ids.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { client } from "../../suite/store/records.ts";
import { latchkeyInProcess } from "../../support/cli-in-process.ts";
import { latchkey } from "../../support/cli.ts";
import { proxiedDatabase } from "../../support/databases/databases.ts";
import { createDatabase } from "../../support/databases/migrations.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { startServer } from "../../support/targets/server.ts";

let cwd: string;
beforeEach(async () => {
  cwd = await scratchFolder();
});

/** The database that a server and a command in this folder have by default. */
const file = () => join(cwd, "data", "latchkey.db");
const env = () => ({ SQLITE_FILE: file(), LOG_LEVEL: "info" });
const clients = (...args: string[]) => latchkeyInProcess(env(), "clients", ...args);
const byProcess = (...args: string[]) => latchkey({ cwd, env: {} }, "clients", ...args);
const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

/** Creates a client and reads the id and secret that are shown. */
const create = (name: string, ...options: string[]) =>
  createBy(clients, "create", name, ...options);

async function createBy(run: typeof clients, ...args: string[]) {
  const { code, stdout, stderr } = await run(...args);
  const [, id = "", key = ""] =
    new RegExp(`^client_id=(${uuid})\nclient_secret=(cs1_[\\w-]{43})\n$`).exec(stdout) ?? [];
  expect(code).toBe(0);
  expect(stderr).toContain('"event":"authn_token_created"');
  expect(stderr).toMatch(/^Store the secret safely\. It is not shown again\.$/m);
  expect(stderr).not.toContain(key);
  return { id, key: secret(key) };
}

/** The token endpoint's answer to a client, as `status scope-or-error`. */
async function ask(url: string, { id, key }: { id: string; key: string }, scope = "") {
  const response = await fetch(`${url}/authenticate/token`, {
    method: "POST",
    headers: { Authorization: `Basic ${btoa(`${id}:${key}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials", scope }),
  });
  const body = (await response.json()) as Record<string, string>;
  if (body["access_token"]) secret(body["access_token"]);
  return `${response.status} ${body["error"] ?? body["scope"]}`;
}

describe("clients", () => {
  it("are created, listed and revoked while the server runs, with immediate effect", async () => {
    const server = await startServer({ cwd, env: {} });
    try {
      const plain = await createBy(byProcess, "create", "Order service");
      const narrow = await create("reports_2.0", "--scopes", "profile:read,sessions");
      expect(await ask(server.url, plain)).toBe("200 profile:read profile:write sessions factors");
      expect(await ask(server.url, narrow)).toBe("200 profile:read sessions");
      expect(await ask(server.url, narrow, "admin")).toBe("400 invalid_scope");

      const { stdout } = await byProcess("list");
      const day = String.raw`\d{4}-\d\d-\d\d`;
      const lines = stdout.trim().split("\n");
      expect(lines[0]).toMatch(
        new RegExp(`^${plain.id}  active   ${day}  Order service  \\(profile:read .* factors\\)$`),
      );
      expect(lines[1]).toMatch(new RegExp(`^${narrow.id}  active   ${day}  reports_2.0 `));
      expect(stdout).not.toContain(plain.key);

      for (let turn = 0; turn < 2; turn++) {
        const { stdout: answer, stderr } = await byProcess("revoke", plain.id);
        expect(answer).toBe("The client is revoked.\n");
        expect(stderr).toContain('"event":"authn_token_delete"');
      }
      expect(await ask(server.url, plain)).toBe("401 invalid_client");
      expect(await ask(server.url, narrow)).toBe("200 profile:read sessions");
      expect((await clients("list")).stdout).toMatch(new RegExp(`^${plain.id}  revoked  `));
    } finally {
      await server.stop();
    }
  });

  it("are created, rotated and revoked by an operator whom the audit trail names", async () => {
    const { id } = await create("one");
    const { stdout } = await byProcess("rotate", id, "--json");
    secret((JSON.parse(stdout) as { client_secret: string }).client_secret);
    await clients("revoke", id);
    const database = new DatabaseSync(file(), { timeout: 5000 });
    const rows = database.prepare("SELECT event, actor_id, client_id FROM audit ORDER BY id").all();
    database.close();
    const events = ["authn_token_created", "authn_token_created", "authn_token_delete"];
    expect(rows.map(({ event }) => event)).toEqual(events);
    for (const row of rows) {
      expect(row).toMatchObject({ actor_id: expect.stringMatching(/^cli:/), client_id: id });
    }
  });

  it("have a logo, which is checked, shown and removed", async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    const files = { "logo.svg": svg, "page.html": "<html>", "big.svg": svg + " ".repeat(65_536) };
    for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
    const path = (name: string) => join(cwd, name);
    const rows = () => {
      const database = new DatabaseSync(file(), { timeout: 5000 });
      const found = database.prepare("SELECT logo FROM client_logos").all();
      database.close();
      return found.map(({ logo }) => atob(String(logo)));
    };
    const callback = ["--redirect-uri", "https://app.example.com/callback"];
    await create("Photos", ...callback, "--logo", path("logo.svg"));
    expect(rows()).toEqual([svg]);
    expect((await clients("show", "Photos")).stdout).toMatch(/^logo of +\d{4}-/m);
    for (const [name, why] of [
      ["page.html", "must be an SVG or PNG picture"],
      ["big.svg", "must have 64 KiB at most"],
      ["none.svg", "cannot be read (ENOENT)"],
    ] as const) {
      for (const command of [
        ["create", "Other"],
        ["update", "Photos"],
      ]) {
        const { code, stderr } = await clients(...command, "--logo", path(name));
        expect([code, stderr]).toEqual([1, expect.stringContaining(`--logo: the file ${why}`)]);
      }
    }
    expect(rows()).toEqual([svg]);
    const { stderr } = await clients("update", "Photos", "--no-logo");
    expect(stderr).toContain('"settings":["logo"]');
    expect(rows()).toEqual([]);
    const { stdout } = await clients(
      "create",
      "Edge",
      ...callback,
      "--sql",
      "--logo",
      path("logo.svg"),
    );
    expect(stdout).toContain(`INSERT INTO client_logos (client_id, logo, updated_at) VALUES ('`);
    expect(stdout).toContain(btoa(svg));
    for (const [key] of stdout.matchAll(/'[\w-]{43}'/g)) secret(key.slice(1, -1));
  });

  it("are stored without their secret and without a plain hash of it", async () => {
    const { id, key } = await create("one");
    const database = new DatabaseSync(file(), { timeout: 5000 });
    const [row] = database.prepare("SELECT * FROM clients").all();
    database.close();
    expect(row).toMatchObject({ id, name: "one", revoked_at: null });
    expect(JSON.stringify(row)).not.toContain(key);
    const plain = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
    expect(JSON.stringify(row)).not.toContain(Buffer.from(plain).toString("base64url"));
  });

  it("are apps that users log in to, which are created, shown, tried and changed", async () => {
    const callback = "https://app.example.com/callback";
    const { id } = await create(
      "Photos",
      "--redirect-uri",
      callback,
      "--redirect-uri",
      "http://127.0.0.1/callback",
      "--post-logout-uri",
      "https://app.example.com/",
      "--no-pkce",
      "--roles",
      "--backchannel-logout-uri",
      "https://app.example.com/logout",
      "--allow-role",
      "user,admin",
      "--contact",
      "help@app.example.com",
    );
    const { stdout: text } = await byProcess("show", "Photos");
    for (const line of [
      `id                ${id}`,
      "first-party       no",
      "public            no",
      "grants            authorization_code refresh_token",
      "scopes            none",
      `redirect URI      ${callback}`,
      "redirect URI      http://127.0.0.1/callback",
      "post-logout URI   https://app.example.com/",
      "back-channel      https://app.example.com/logout",
      "private URLs      not allowed",
      "requires PKCE     no",
      "claim role        yes",
      "allowed roles     user admin",
      "contact           help@app.example.com",
      "revoked           never",
    ]) {
      expect(text.split("\n")).toContain(line);
    }
    const { stdout: json } = await clients("show", id, "--json");
    expect(JSON.parse(json)).toMatchObject({
      client_id: id,
      redirect_uris: [callback, expect.any(String)],
      last_refused_request: null,
    });

    const { stdout: url, stderr: help } = await clients("test", "Photos");
    const { origin, pathname, searchParams } = new URL(url.trim());
    expect([origin, pathname]).toEqual(["http://localhost:3000", "/authorize"]);
    const verifier = /code_verifier=([\w-]{43})$/m.exec(help)?.[1] ?? "";
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: "code",
      client_id: id,
      redirect_uri: callback,
      scope: "openid profile email",
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: Buffer.from(hash).toString("base64url"),
      code_challenge_method: "S256",
    });

    expect(help).not.toContain("OIDC_KEY");
    const production = {
      NODE_ENV: "production",
      ISSUER: "https://login.example.com",
      SECRET_KEY: secret(randomBytes(32).toString("base64url")),
      SQLITE_FILE: "data/latchkey.db",
    };
    const away = ["https://app.example.com/away", "--json"];
    for (const args of [
      ["test", "Photos"],
      ["create", "Away", "--redirect-uri", ...away],
    ]) {
      const { code, stderr } = await latchkey({ cwd, env: production }, "clients", ...args);
      expect([code, stderr], args[0]).toEqual([
        0,
        expect.stringContaining("OIDC_KEY is not set, so other apps cannot log in; generate one"),
      ]);
    }

    const changes = [
      "--name",
      "Pictures",
      "--allow-role",
      "",
      "--contact",
      "",
      "--no-roles",
      "--pkce",
    ];
    const { code, stderr } = await clients("update", "Photos", ...changes);
    expect(code).toBe(0);
    expect(stderr).toContain('"event":"client_changed"');
    const { stdout: after } = await clients("show", "Pictures", "--json");
    expect(JSON.parse(after)).toMatchObject({
      client_id: id,
      redirect_uris: [callback, "http://127.0.0.1/callback"],
      require_pkce: true,
      roles: false,
      allowed_roles: [],
      contact: null,
    });
    expect((await clients("update", id, "--name", "Pictures")).stderr).not.toContain(
      "client_changed",
    );
    expect((await clients("list")).stdout).toContain("Pictures  (logs users in) https://app");
  });

  it("are public without a secret, and may be the operator's own", async () => {
    const options = ["--redirect-uri", "com.example.app:/callback", "--public", "--first-party"];
    const { stdout, stderr } = await clients("create", "Phone", ...options, "--json");
    const made = JSON.parse(stdout) as Record<string, unknown>;
    expect(made).toMatchObject({ client_secret: null, public: true, first_party: true });
    expect(made).toMatchObject({ scope: "profile:read" });
    expect(stderr).toContain('"event":"client_changed"');
    expect(stderr).not.toContain("Store the secret");
    const rotated = await clients("rotate", String(made["client_id"]));
    expect(rotated.code).toBe(1);
    expect(rotated.stderr).toContain("error: This client is public, so it has no secret.");
    const { stderr: help } = await clients("test", "Phone");
    expect(help).toContain(`-d client_id=${String(made["client_id"])} `);
  });

  it("have names of any script, and are found by each spelling of a name", async () => {
    for (const name of ["Brot & Söhne", "O'Reilly's Shop", "قهوة", "日本語"]) {
      const { id } = await create(name);
      expect((await clients("show", name)).stdout).toContain(id);
    }
    const { id } = await create("Cafe\u0301");
    expect((await clients("show", "Caf\u00e9")).stdout).toContain(id);
    expect((await clients("update", "Cafe\u0301", "--name", "The Cafe\u0301")).code).toBe(0);
    expect((await clients("list")).stdout).toContain("The Caf\u00e9");
  });

  it("A4: may have a private URL only with --private-urls, and doctor names them", async () => {
    const url = "https://10.0.0.1/logout";
    const options = ["--redirect-uri", "https://app.example.com/callback"];
    const production = {
      NODE_ENV: "production",
      ISSUER: "https://login.example.com",
      SECRET_KEY: secret(randomBytes(32).toString("base64url")),
      SQLITE_FILE: file(),
    };
    const run = (name: string, ...args: string[]) => latchkeyInProcess(production, name, ...args);
    const { id } = await create("Intranet", ...options);
    await create("Café", ...options);
    const set = ["clients", "update", id, "--backchannel-logout-uri", url] as const;
    expect(await run(...set)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        "--backchannel-logout-uri: Use https and the name of a public",
      ),
    });
    const { stdout: allowed } = await latchkey({ cwd, env: production }, ...set, "--private-urls");
    expect(allowed).toContain("private URLs      allowed");
    const { stdout } = await run("doctor");
    expect(stdout).toContain(`note clients that may have a private URL: Intranet (${id});`);
    expect(stdout).not.toContain("Café");
    await run("clients", "update", id, "--backchannel-logout-uri", "", "--no-private-urls");
    expect((await run("doctor")).stdout).not.toContain("private URL");
  });

  it("A1: doctor names those with scopes of an earlier release, which stay as they are", async () => {
    const phone = ["--redirect-uri", "com.example.app:/callback", "--public", "--first-party"];
    await clients("create", "Narrow", ...phone);
    await clients("create", "Wide", ...phone, "--scopes", "profile:read sessions");
    const { id } = await create("Chief");
    const database = new DatabaseSync(file());
    const asAdmin = () =>
      database.prepare("UPDATE clients SET scope = 'sessions admin' WHERE id = ?").run(id);
    asAdmin();
    const { code, stdout } = await latchkeyInProcess(env(), "doctor");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(
        `^note clients with the scope admin, which they no longer get: Chief \\(${id}\\);`,
        "m",
      ),
    );
    expect(stdout).toMatch(
      new RegExp(
        `^note public first-party clients with more than profile:read: Wide \\(${uuid}\\);`,
        "m",
      ),
    );
    expect((await clients("show", "Chief")).stdout).toMatch(/^scopes +sessions$/m);
    await clients("update", "Chief", "--contact", "ann@example.com");
    const [row] = database.prepare("SELECT scope, contact FROM clients WHERE id = ?").all(id);
    expect({ ...row }).toEqual({ scope: "sessions admin", contact: "ann@example.com" });
    database.close();
  });

  it("must be named by an id if several have the name", async () => {
    const [one, other] = [await create("twin"), await create("twin")];
    const { code, stderr } = await clients("show", "twin");
    expect(code).toBe(1);
    for (const { id } of [one, other]) expect(stderr).toContain(id);
    await clients("revoke", one.id);
    expect((await clients("show", "twin")).stdout).toContain(other.id);
    const service = await clients("test", "twin");
    expect([service.code, service.stderr]).toEqual([1, expect.stringContaining("no redirect URI")]);
  });

  it("that have no row are closed by their document, their id or a registration, each once and for all", async () => {
    const url = "https://agent.example/oauth/client.json";
    await create("first");
    for (const id of [url, "zed", "https://claude.ai/oauth/mcp-oauth-client-metadata", "dc1_abc"]) {
      for (const time of ["first", "second"]) {
        const { code, stdout } = await clients("revoke", id);
        expect([code, stdout], `${id} ${time}`).toEqual([0, "The client is revoked.\n"]);
      }
    }
    const database = new DatabaseSync(file());
    const rows = database.prepare("SELECT id, name, revoked_at AS at FROM clients").all();
    database.close();
    const closed = rows.filter(({ name }) => /agent\.example|Zed|Claude|dc1_/.test(String(name)));
    const sha256 = async (text: string) => createHash("sha256").update(text).digest();
    const ids = [
      [url, "agent.example/oauth/client.json"],
      ["zed", "Zed"],
      ["https://zed.dev/oauth/client-metadata.json", "Zed"],
      ["claude", "Claude"],
      ["https://claude.ai/oauth/mcp-oauth-client-metadata", "Claude"],
      ["dc1_abc", "dc1_abc"],
    ] as const;
    const expected = await Promise.all(
      ids.map(async ([outer, name]) =>
        (await innerIdsOf({ sha256 }, outer)).map((id) => `${id} ${name}`),
      ),
    );
    expect(new Set(closed.map(({ id, name }) => `${String(id)} ${String(name)}`))).toEqual(
      new Set(expected.flat()),
    );
    expect(closed).toHaveLength(expected.flat().length);
    for (const { at } of closed) expect(at).toBeTypeOf("number");
    for (const nobody of ["https://agent.example/", "http://agent.example/c", "nobody"]) {
      const { code, stderr } = await clients("revoke", nobody);
      expect([code, stderr], nobody).toEqual([1, expect.stringContaining("No client has the id")]);
    }
  });

  it("that are known are listed with where their facts come from, without a database", async () => {
    const { code, stdout } = await clients("known", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ clients: JSON.parse(JSON.stringify(knownApps)) });
    const { stdout: lines } = await clients("known");
    for (const { name, document, redirectUris, source } of knownApps) {
      for (const one of [name, document ?? "none", ...redirectUris, source]) {
        expect(lines).toContain(one);
      }
    }
  });

  it("are listed up to the newest 200, and the list tells that there are more", async () => {
    const { clients: registry, close } = await openSqlite(file(), "drizzle/sqlite");
    for (let createdAt = 0; createdAt <= 200; createdAt++) {
      await registry.insertClient(client({ name: `client ${createdAt}`, createdAt }));
    }
    await close();
    const { stdout, stderr } = await clients("list");
    const lines = stdout.trim().split("\n");
    expect(lines).toHaveLength(200);
    expect([lines[0], lines[199]]).toEqual([
      expect.stringContaining("client 1 "),
      expect.stringContaining("client 200 "),
    ]);
    expect(stderr).toBe("These are the newest 200 clients. There are more.\n");
  });

  it("are created by an SQL statement for databases that the command cannot reach", async () => {
    await createDatabase(cwd);
    const name = "O'Reilly \\ Söhne";
    const app = await clients(
      "create",
      name,
      "--sql",
      "--public",
      "--redirect-uri",
      "https://app.example.com/callback?a=b&c=%27",
    );
    const { code, stdout, stderr } = await clients("create", "on the edge", "--sql");
    expect(code).toBe(0);
    const [, id = "", key = ""] = /client_id=(.*)\nclient_secret=(.*)\n/.exec(stderr) ?? [];
    secret(key);
    expect(stdout).not.toContain(key);
    expect((await clients("list")).stdout).toBe("");
    const database = new DatabaseSync(file(), { timeout: 5000 });
    database.exec(stdout);
    database.exec(app.stdout);
    database.close();
    expect(JSON.parse((await clients("show", name, "--json")).stdout)).toMatchObject({
      name,
      public: true,
      first_party: false,
      redirect_uris: ["https://app.example.com/callback?a=b&c=%27"],
      require_pkce: true,
    });
    const server = await startServer({ cwd, env: {} });
    expect(await ask(server.url, { id, key })).toBe(
      "200 profile:read profile:write sessions factors",
    );
    await server.stop();
  });

  it.each([
    [["create"], "missing required argument"],
    [["create", "Robert\nDROP"], "Use 1 to 64 characters"],
    [["create", ""], "Use 1 to 64 characters"],
    [["create", "x".repeat(65)], "Use 1 to 64 characters"],
    [
      ["create", "one", "--scopes", "openid"],
      'Unknown scope "openid". Known scopes: profile:read, profile:write, sessions, factors. Declare more in latchkey.config.ts (scopes).',
    ],
    [["create", "one", "--scopes", "sessions admin"], "--scopes: A client cannot have admin"],
    [["revoke", "00000000-0000-4000-8000-000000000000"], "No client has the id 00000000"],
    [["delete", "x"], "unknown command"],
    [["create", "one", "--public"], "--redirect-uri: Give at least one redirect URI."],
    [
      ["create", "one", "--redirect-uri", "http://app.example.com/callback"],
      "--redirect-uri http://app.example.com/callback: The URI may have http only for",
    ],
    [
      ["create", "one", "--redirect-uri", "myapp://x", "--allow-role", "user,nobody"],
      "--allow-role nobody: The role does not exist. Known roles: user, admin.",
    ],
    [
      ["create", "one", "--redirect-uri", "https://app.example.com/", "--scopes", "sessions"],
      "--scopes: Only your own apps can have scopes other than those of appClaims.",
    ],
    [
      ["create", "one", "--public", "--no-pkce", "--redirect-uri", "https://app.example.com/"],
      "--no-pkce: A client without a secret must use PKCE.",
    ],
    [["show", "nobody"], "No active client has the name nobody."],
    [["update", "nobody", "--roles"], "No active client has the name nobody."],
    [["test", "00000000-0000-4000-8000-000000000000"], "No client has the id 00000000"],
  ])("reject %j and give the reason", async (args, why) => {
    await createDatabase(cwd);
    const { code, stdout, stderr } = await clients(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^(?:Database: .+\n)?error: /);
    expect(stderr).toContain(why);
  });

  it("cannot be managed through the MySQL proxy: exit code 78 and the name of the variable", async () => {
    const { env: proxied, drop } = await proxiedDatabase();
    const { code, stderr } = await latchkeyInProcess(proxied, "clients", "create", "one");
    expect(code).toBe(78);
    expect(stderr).toMatch(/^MYSQL_HOST or DATABASE_URL is required/m);
    await drop();
  });
});

describe("purge", () => {
  it("deletes expired sessions and logs how many", async () => {
    await createDatabase(cwd);
    const database = new DatabaseSync(file(), { timeout: 5000 });
    const now = Date.now();
    const insert = database.prepare(
      "INSERT INTO sessions (id, user_id, client_id, scope, generation, rotated_at, created_at, authenticated_at, " +
        "last_seen_at, expires_at) VALUES (?, 'u', 'c', '', 0, ?, 0, 0, 0, ?)",
    );
    for (let index = 0; index < 2500; index++) insert.run(`expired ${index}`, now, now - index);
    insert.run("live", now, now + 60_000);
    const { code, stdout, stderr } = await latchkey({ cwd, env: {} }, "purge");
    expect(code).toBe(0);
    expect(stdout).toBe("Everything due is deleted.\n");
    expect(stderr).toContain('"event":"purged","sessions":2500');
    expect(database.prepare("SELECT id FROM sessions").all()).toEqual([{ id: "live" }]);
    database.close();
  });
});
