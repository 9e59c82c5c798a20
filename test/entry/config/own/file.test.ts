import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfigFile } from "../../../../src/entry/config/own/config-file.ts";
import { readOwnConfig } from "../../../../src/entry/config/own/own-config.ts";
import { readConfig } from "../../../../src/entry/config/read.ts";
import { scratchFolder } from "../../../support/targets/http-target.ts";

/** Loads the configuration of a folder that has these files. */
async function load(files: Readonly<Record<string, string>>) {
  const folder = await scratchFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return loadConfigFile(folder);
}

describe("the configuration file", () => {
  it("is not required", async () => {
    expect(await load({})).toEqual({});
  });

  it.each(["latchkey.config.ts", "latchkey.config.mjs"])("is read from %s", async (name) => {
    const text = `export default { roles: { editor: ["sessions"] } };`;
    expect(await load({ [name]: text })).toEqual({ roles: { editor: ["sessions"] } });
  });

  it("is refused without a default export, and names the file", async () => {
    await expect(load({ "latchkey.config.mjs": "export const roles = {};" })).rejects.toThrow(
      /^latchkey\.config\.mjs needs a default export/,
    );
  });

  it("is refused when it cannot be loaded, without its content in the error", async () => {
    const broken = load({ "latchkey.config.mjs": "export default { secret-thing" });
    await expect(broken).rejects.toThrow(/^latchkey\.config\.mjs cannot be loaded \(\w+\)$/);
  });
});

describe("a TypeScript file in a folder of npm init, whose modules are CommonJS", () => {
  const imports = 'import { join } from "node:path";\nexport default { claims: () => ({ join }) };';

  it.each(["latchkey.config.ts", "latchkey.config.js"])(
    "is an error that names the command which mends it: %s",
    async (name) => {
      const manifest = JSON.stringify({ type: "commonjs" });
      await expect(load({ "package.json": manifest, [name]: imports })).rejects.toThrow(
        `${name} cannot be loaded (SyntaxError): package.json says that modules are CommonJS. Run: npm pkg set type=module`,
      );
    },
  );

  it("is not blamed for another error", async () => {
    const files = { "package.json": '{"type":"module"}', "latchkey.config.js": "export default {" };
    await expect(load(files)).rejects.toThrow(/\(SyntaxError\)$/);
  });
});

describe("the operator's own configuration", () => {
  it("has no scopes and roles by default", () => {
    expect(readOwnConfig({}).access).toEqual({
      scopes: {},
      roles: {},
      appScopes: {},
    });
  });

  it("reads a role as a list of scopes, or as an object that ends its sessions earlier", () => {
    const scopes = { "todos:write": "Change todos" };
    const editor = { scopes: ["todos:write"], sessionDays: 7 };
    const admin = { sessionIdleDays: 0.02 };
    const read = readOwnConfig({ scopes, roles: { editor, admin, writer: ["todos:write"] } });
    const roles = { editor: ["todos:write"], admin: [], writer: ["todos:write"] };
    expect(read.access.roles).toEqual(roles);
    expect(Object.fromEntries(read.roleDays)).toMatchObject({
      editor: { sessionDays: 7 },
      admin: { sessionIdleDays: 0.02 },
      writer: {},
    });
    const wrong = {
      admin: { sessionDays: 0, sessionIdleDays: "1", idle: 1, scopes: "admin" },
      editor: "todos:write",
    };
    expect(() => readOwnConfig({ roles: wrong } as object)).toThrow(
      [
        "option roles: admin.sessionDays must be a number from 0.01 to 400",
        "option roles: admin.sessionIdleDays must be a number from 0.01 to 400",
        "option roles: admin.idle is unknown. Known are: scopes, sessionDays, sessionIdleDays",
        "option roles: admin.scopes must be a list of scopes",
        "option roles: editor must be a list of scopes or an object",
      ].join("\n"),
    );
  });

  it("reads the scopes and roles of organizations, and has none without the option", () => {
    expect(readOwnConfig({}).organizations).toBeUndefined();
    expect(readOwnConfig({ organizations: {} })).toMatchObject({
      organizations: { scopes: {}, roles: {}, create: "anyone" },
      access: { organizationScopes: {} },
    });
    const organizations = {
      scopes: { "projects:read": "See projects" },
      roles: { member: ["projects:read"], billing: [] },
      create: () => false,
    };
    expect(readOwnConfig({ organizations }).organizations).toEqual(organizations);
    expect(() => readOwnConfig({ organizations: { role: {} } } as object)).toThrow(
      "option organizations.role is unknown. Did you mean roles? Known are: scopes, roles, create",
    );
    expect(() => readOwnConfig({ organizations: { create: "nobody" } } as object)).toThrow(
      'option organizations.create must be "anyone", "administrators" or a function',
    );
    for (const wrong of [{ scopes: 1 }, { roles: null }, { roles: { member: "projects:read" } }]) {
      expect(() => readOwnConfig({ organizations: wrong } as object)).toThrow(
        "option organizations.scopes must be an object, and organizations.roles one with lists of scopes",
      );
    }
    const scopes = { "projects:read": "See projects", admin: "Manage", email: "See" };
    const roles = { owner: [], Boss: [], member: ["projects:red"] };
    const ofUsers = { "projects:read": "See one's own projects" };
    expect(() => readOwnConfig({ scopes: ofUsers, organizations: { scopes, roles } })).toThrow(
      [
        "option organizations.scopes: projects:read is a scope of users, and a scope can be of users or of members only",
        "option organizations.scopes: admin is a scope of users, and a scope can be of users or of members only",
        "option organizations.scopes: email is a scope of OpenID Connect",
        "option organizations.roles: owner is built in and has all scopes",
        'option organizations.roles: "Boss" may have lower-case letters, digits, _ and - only, 16 at most',
        "option organizations.roles: member has the unknown scope projects:red. Did you mean projects:read?",
      ].join("\n"),
    );
    const long = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`scope-${at}-of-14`, "Do"]),
    );
    expect(() => readOwnConfig({ organizations: { scopes: long } })).toThrow(
      "option organizations.scopes: all names together may have 512 characters",
    );
  });

  it("is refused with all of its faults, by name", () => {
    const own = {
      role: {},
      roles: { editor: ["todos:write"] },
      claims: {},
      registration: { closed: true, open: "no", requires: ["email"], allow: "all" },
      on: { login() {}, loggedIn: "mail" },
      before: { login() {}, logIn: true, onFailure: "allow" },
    };
    const read = () => readOwnConfig(own as object);
    expect(read).toThrow(
      [
        "option role is unknown. Did you mean roles? Known are: scopes, roles, organizations, claims, appClaims, attributes, registration, brand, texts, mails, upstream, on, before, database, clientAddress",
        "option roles: editor has the unknown scope todos:write",
        "option claims must be a function",
        "option registration.closed is unknown. Known are: open, requires, allow",
        "option registration.open must be true or false",
        "option registration.requires may list username and name only",
        "option registration.allow must be a function",
        "option on.login is unknown. Known are: registered, loggedIn, loggedOut",
        "option on.loggedIn must be a function",
        "option before.login is unknown. Did you mean logIn? Known are: register, logIn, onFailure",
        "option before.logIn must be a function",
        'option before.onFailure must be "open" or "refuse"',
      ].join("\n"),
    );
  });

  it.each(["appClaims", "organizations", "registration", "on", "before"])(
    "is refused if %s is no object",
    (name) => {
      for (const value of [null, "closed", true]) {
        expect(() => readOwnConfig({ [name]: value })).toThrow(`option ${name} must be an object`);
      }
    },
  );

  it.each([
    [null, "database must be"],
    ["app.db", "database must be"],
    [{}, "database must be"],
    [{ mongodb: "x" }, "database must be"],
    [{ postgres: "mysql://u:p@h/d" }, "database.postgres is the URL of another database"],
    [{ sqlite: "a.db", mysql: "mysql://u:p@h/d" }, "database must be"],
    [{ sqlite: undefined }, "database.sqlite must be a text"],
    [{ mysql: " " }, "database.mysql must be a text"],
  ])("is refused with the database %j", (database, fault) => {
    expect(() => readOwnConfig({ database: database as never })).toThrow(`option ${fault}`);
  });

  it("names the option, and no value, if the URL of the database is wrong", () => {
    const read = (mysql: string) => () => readConfig({}, () => "", { database: { mysql } });
    expect(read("postgres://u:Tell-Tale@h/d")).toThrow(
      /^option database\.mysql is the URL of another database/,
    );
    expect(read("mysql://u:Tell-Tale@192.0.2.1/d")).toThrow(
      /^option database\.mysql must have a host name/,
    );
    expect(read("mysql://u:Tell-Tale@192.0.2.1/d")).not.toThrow(/Tell-Tale/);
  });

  it("takes no URL for a SQLite file, because messages show its path", () => {
    const url = "mysql://u:Tell-Tale@h/d";
    const rule =
      /(?:^|\n)(?:option database\.sqlite|SQLITE_FILE) must be the path of a file, not a URL; /;
    for (const read of [
      () => readConfig({}, () => "", { database: { sqlite: url } }),
      () => readConfig({ SQLITE_FILE: url }, () => ""),
    ]) {
      expect(read).toThrow(rule);
      expect(read).not.toThrow(/Tell-Tale/);
    }
  });

  it("takes no database in memory, which would be a file of that name", () => {
    const rule =
      /(?:^|\n)(?:option database\.sqlite|SQLITE_FILE) must be the path of a file, because /;
    const file = ":memory:";
    expect(() => readConfig({}, () => "", { database: { sqlite: file } })).toThrow(rule);
    expect(() => readConfig({ SQLITE_FILE: file }, () => "")).toThrow(rule);
  });

  it("has a database in the place of all variables of databases, whose names are kept", () => {
    const env = {
      MYSQL_HOST: "db.example",
      MYSQL_USER: "",
      MYSQL_PASSWORD_FILE: "/run/password",
      PORT: "3001",
    };
    const read = (own: object) => readConfig(env, () => "", own);
    const { database, ignoredVariables, keys } = read({ database: { sqlite: "own/app.db" } });
    expect(database).toEqual({ kind: "sqlite", file: "own/app.db" });
    expect(ignoredVariables).toEqual(["MYSQL_HOST", "MYSQL_PASSWORD_FILE"]);
    expect(keys.keptBeside).toBe("own/app.db");
    expect(readConfig({ SQLITE_FILE: "a.db" }, () => "").ignoredVariables).toEqual([]);
  });

  it("may set what a registration requires, unless the environment does", () => {
    const own = { registration: { requires: [] } };
    const read = (env: Readonly<Record<string, string>>) => readConfig(env, () => "", own);
    expect(read({}).policy.registrationRequires).toEqual([]);
    expect(() =>
      readConfig({ REGISTRATION_PRIVACY: "on" }, () => "", {
        registration: { requires: ["username"] },
      }),
    ).toThrow("REGISTRATION_PRIVACY must be off if a registration requires a username");
    expect(() => read({ REGISTRATION_REQUIRES: "name" })).toThrow(
      "REGISTRATION_REQUIRES is set together with the option registration.requires. Remove one.",
    );
  });
});
