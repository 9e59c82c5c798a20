import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, it } from "vitest";
import { latchkeyInProcess } from "../../support/cli-in-process.ts";
import { proxiedDatabase } from "../../support/databases/databases.ts";
import { createDatabase } from "../../support/databases/migrations.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

let cwd: string;
beforeEach(async () => {
  cwd = await scratchFolder();
});

const uri = "https://mcp.example.com/mcp";
const env = () => ({ SQLITE_FILE: join(cwd, "data", "latchkey.db") });
const run = (group: string, ...args: string[]) => latchkeyInProcess(env(), group, ...args);
const resources = (...args: string[]) => run("resources", ...args);
const read = ["--scope", "notes:read=See your notes"];
const add = (...args: string[]) =>
  resources("add", uri, ...read, "--no-older-servers", "--json", ...args);

/** What a command that has to succeed prints as JSON. */
async function jsonOf(ran: ReturnType<typeof run>) {
  const { code, stdout, stderr } = await ran;
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe("resources", () => {
  it("are added with all settings, listed, shown, changed and revoked", async () => {
    const made = await jsonOf(
      add(
        "--name",
        "Notes",
        "--scope",
        "notes:write=Change = your notes",
        "--open-scopes",
        "all",
        "--implies",
        "notes:write=notes:read",
        "--allow-role",
        "admin,user",
      ),
    );
    expect(made).toMatchObject({
      uri,
      name: "Notes",
      scopes: { "notes:read": "See your notes", "notes:write": "Change = your notes" },
      open_scopes: ["notes:read", "notes:write"],
      implies: { "notes:write": ["notes:read"] },
      allowed_roles: ["admin", "user"],
      client_id: null,
      revoked_at: null,
    });
    const id = String(made["id"]);
    expect((await resources("list")).stdout).toBe(
      `${id}  active   ${uri}  Notes  (notes:read notes:write)\n`,
    );
    for (const text of [id, uri, "HTTPS://MCP.example.com/mcp"]) {
      expect(await jsonOf(resources("show", text, "--json")), text).toEqual(made);
    }
    expect((await resources("show", uri)).stdout).toContain(
      "open scopes       notes:read notes:write\n",
    );

    const changed = await jsonOf(
      resources("update", uri, "--open-scopes", "", "--implies", "", "--allow-role", "", "--json"),
    );
    expect(changed).toEqual({ ...made, open_scopes: [], implies: {}, allowed_roles: [] });

    for (let turn = 0; turn < 2; turn++) {
      expect((await resources("revoke", uri)).stdout).toMatch(/^The resource is revoked\./);
    }
    expect((await resources("list")).stdout).toContain(`${id}  revoked  ${uri}`);
    for (const [args, message] of [
      [["update", uri, "--name", "N"], "The resource is revoked."],
      [["add", uri, ...read], "There is a resource with this URI."],
      [["show", `${uri}/`], `No resource has the URI or id ${uri}/.`],
    ] as const) {
      const { code, stderr } = await resources(...args);
      expect([code, stderr], args[0]).toEqual([1, expect.stringContaining(message)]);
    }
  });

  it("need the word that no older server runs for the first one, and in a script the option", async () => {
    const refused = await resources("add", uri, ...read);
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toContain("There is no terminal to ask.");
    expect(await jsonOf(resources("list", "--json"))).toEqual({ resources: [] });
    await jsonOf(add());
    const other = "https://other.example.com";
    await jsonOf(resources("add", other, ...read, "--json"));
    expect((await resources("list")).stdout.trim().split("\n")).toHaveLength(2);
  });

  it.each<[readonly string[], string]>([
    [["--scope", "a b=See"], "--scope a b: "],
    [["--scope", "files/read="], "--scope files/read: "],
    [["--scope", "notes"], "--scope notes: Write a name, = and a value."],
    [["--open-scopes", "notes:red"], "--open-scopes notes:red: The resource has no scope"],
    [["--implies", "notes:read=notes:read"], "--implies notes:read: No scope may imply itself"],
    [["--allow-role", "boss"], "--allow-role boss: The role does not exist."],
    [["--client", "x"], "--client: Give the client_id of a client that has a secret"],
    [["--name", " "], "--name: "],
  ])("name the option that is wrong: %j", async (options, message) => {
    const { code, stderr } = await add(...options);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`error: ${message}`)]);
  });

  it("name a client with a secret that was not revoked, and lose it again", async () => {
    const callback = ["--redirect-uri", "https://app.example.com/callback"];
    const created = async (...options: string[]) => {
      const made = await jsonOf(run("clients", "create", "API", "--json", ...options));
      const { client_id: id, client_secret: key } = made as Record<string, string | null>;
      if (key) secret(key);
      return id ?? "";
    };
    const [client, open, revoked] = [
      await created(),
      await created(...callback, "--public"),
      await created(),
    ];
    await run("clients", "revoke", revoked);
    for (const wrong of [open, revoked]) expect((await add("--client", wrong)).code).toBe(1);
    expect(await jsonOf(add("--client", client))).toMatchObject({ client_id: client });
    const without = resources("update", uri, "--client", "", "--json");
    expect(await jsonOf(without)).toMatchObject({ client_id: null });
  });

  it("are printed as SQL with --sql, which no database has to be there for", async () => {
    const { code, stdout, stderr } = await resources("add", uri, ...read, "--sql");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("--no-older-servers");
    const printed = await resources("add", uri, ...read, "--sql", "--no-older-servers");
    expect(printed.stdout).toMatch(/^INSERT INTO resources .*;\n$/);
    await createDatabase(cwd);
    const database = new DatabaseSync(env().SQLITE_FILE);
    database.exec(printed.stdout);
    database.close();
    expect((await resources("list")).stdout).toContain(uri);
  });

  it("need OIDC_KEY in production, and doctor says so", async () => {
    await jsonOf(add());
    const production = {
      ...env(),
      NODE_ENV: "production",
      ISSUER: "https://login.example.com",
      SECRET_KEY: secret(randomBytes(32).toString("base64url")),
    };
    const refused = await latchkeyInProcess(production, "resources", "add", `${uri}2`, ...read);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining("OIDC_KEY is not set, and it signs the tokens for resources"),
    ]);
    const { code, stdout } = await latchkeyInProcess(production, "doctor");
    expect(code).toBe(1);
    expect(stdout).toContain("bad  OIDC_KEY is not set, so no token is issued for resources");
  });

  it("are listed by doctor with their open scopes", async () => {
    expect((await run("doctor")).stdout).not.toContain("resources");
    await jsonOf(add("--open-scopes", "notes:read"));
    const { code, stdout } = await run("doctor");
    expect(code, stdout).toBe(0);
    expect(stdout).toContain(`ok   resources: ${uri}\n`);
    expect(stdout).toContain(`note open scopes of ${uri}: notes:read\n`);
  });

  it("give services their scopes, and clients a default", async () => {
    await jsonOf(add());
    const bot = ["create", "bot", "--scopes", "notes:read,profile:read", "--json"];
    const made = await jsonOf(run("clients", ...bot, "--default-resource", uri));
    secret(String(made["client_secret"]));
    expect(made).toMatchObject({ scope: "profile:read notes:read", default_resource: uri });
    const shown = await run("clients", "show", "bot");
    expect(shown.stdout).toContain(`default resource  ${uri}\n`);
    const cleared = await jsonOf(
      run("clients", "update", "bot", "--default-resource", "", "--json"),
    );
    expect(cleared).toMatchObject({ default_resource: null, scope: "profile:read notes:read" });
    const wrong = [
      [["update", "bot", "--scopes", "notes:red"], "Unknown scope"],
      [["update", "bot", "--default-resource", `${uri}/`], "--default-resource: No resource"],
    ] as const;
    for (const [args, message] of wrong) {
      const { code, stderr } = await run("clients", ...args);
      expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    }
    const sql = await run("clients", "create", "far", "--scopes", "other:read", "--sql");
    expect(sql.stdout).toContain("'other:read'");
    expect(sql.stderr).toContain("The resource and its scopes were not checked");
    secret(/client_secret=(\S+)/.exec(sql.stderr)?.[1] ?? "");
  });

  it("cannot be managed through the MySQL proxy: exit code 78 and the name of the variable", async () => {
    const { env: proxied, drop } = await proxiedDatabase();
    const { code, stderr } = await latchkeyInProcess(proxied, "resources", "list");
    await drop();
    expect(code).toBe(78);
    expect(stderr).toContain("resources cannot be managed through the MySQL proxy");
  });
});
