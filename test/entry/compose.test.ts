import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readProxyConfig } from "../../src/entry/config/proxy.ts";
import { readConfig } from "../../src/entry/config/read.ts";
import { variables } from "../../src/entry/config/variables/variables.ts";
import {
  compose,
  environmentOf,
  image,
  postgresServices,
  readSecret,
  secrets,
  services,
  sqlOf,
} from "../support/documents/compose.ts";

const all = compose.services;
const ours = ["migrate", "app", "proxy", "postgres-migrate", "postgres-app"];

describe("docker-compose.yml", () => {
  it("has MySQL 8.4, its users, its migrations, the app, the privileges of the proxy and the proxy", () => {
    expect(Object.keys(services)).toEqual(["mysql", "users", "migrate", "app", "grants", "proxy"]);
    for (const name of ["mysql", "users", "grants"]) {
      expect(services[name]?.image).toBe("mysql:8.4");
    }
    expect(ours.map((name) => all[name]?.build)).toEqual(ours.map(() => "."));
    expect(ours.map((name) => all[name]?.command)).toEqual([
      ["migrate"],
      undefined,
      ["proxy"],
      ["migrate"],
      undefined,
    ]);
  });

  it("has PostgreSQL 17, its users, its migrations and the app with the profile postgres", () => {
    expect(Object.keys(postgresServices)).toEqual([
      "postgres",
      "postgres-users",
      "postgres-migrate",
      "postgres-app",
    ]);
    expect(Object.keys(all).toSorted()).toEqual(
      [...Object.keys(services), ...Object.keys(postgresServices)].toSorted(),
    );
    for (const name of ["postgres", "postgres-users"]) {
      expect(all[name]?.image).toBe("postgres:17");
    }
  });

  it("has the environment of the image", () => {
    const env = /^ENV (.+)$/m.exec(readFileSync("Dockerfile", "utf8"))?.[1] ?? "";
    expect(Object.fromEntries(env.split(" ").map((pair) => pair.split("=", 2)))).toEqual(image);
  });

  it("sets only variables that Latchkey reads", () => {
    const names = ours.flatMap((name) => Object.keys(all[name]?.environment ?? {}));
    const known = Object.keys(variables);
    expect(
      names.map((name) => name.replace(/_FILE$/, "")).filter((n) => !known.includes(n)),
    ).toEqual([]);
  });

  it("holds no secret, and shows each service only the secrets that it reads", () => {
    for (const { environment = {}, command = [], secrets: shown } of Object.values(all)) {
      const entries = Object.entries(environment);
      expect(entries.filter(([name]) => /(?:PASSWORD|KEY|URL)$/.test(name))).toEqual([]);
      const files = entries.filter(([name]) => name.endsWith("_FILE")).map(([, file]) => file);
      const expected = shown.map((name) => `/run/secrets/${name}`).toSorted();
      if (files.length > 0) expect(files.toSorted()).toEqual(expected);
      else {
        expect(
          command
            .join()
            .match(/\/run\/secrets\/\w+/g)
            ?.toSorted(),
        ).toEqual(expected);
      }
    }
    // git and the build of the image ignore this folder.
    for (const [name, { file }] of Object.entries(compose.secrets)) {
      expect(file).toBe(`data/secrets/${name}`);
    }
    expect(readFileSync(".gitignore", "utf8")).toMatch(/^\/data\/$/m);
  });

  it("configures app, migrations and proxy for production", () => {
    const app = readConfig(environmentOf("app"), readSecret);
    expect(app).toMatchObject({
      production: true,
      listen: { host: "0.0.0.0" },
      database: { kind: "mysql", options: { host: "mysql", user: "latchkey", tls: "off" } },
    });
    // The settings for administrators name what differs.
    const { settings: _, ...migrate } = readConfig(environmentOf("migrate"), readSecret);
    const { settings: __, ...rest } = app;
    expect(migrate).toEqual({
      ...rest,
      database: {
        kind: "mysql",
        options: {
          ...(app.database.kind === "mysql" && app.database.options),
          user: "latchkey_migrate",
          password: secrets["mysql_migrate_password"],
        },
      },
    });
    expect(readProxyConfig(environmentOf("proxy"), readSecret)).toMatchObject({
      listen: { host: "0.0.0.0", port: Number(services["proxy"]?.environment?.["PORT"]) },
      mysql: { user: "latchkey_proxy" },
    });
  });

  it("configures app and migrations for production on PostgreSQL, with a user each", () => {
    const users = { "postgres-app": "latchkey", "postgres-migrate": "latchkey_migrate" };
    for (const [name, user] of Object.entries(users)) {
      const { production, listen, policy, database } = readConfig(environmentOf(name), readSecret);
      const onMySql = readConfig(environmentOf("app"), readSecret);
      expect({ production, listen, policy }).toEqual({
        production: true,
        listen: onMySql.listen,
        policy: onMySql.policy,
      });
      expect(database).toMatchObject({
        kind: "postgres",
        options: {
          hosts: [{ host: "postgres", port: 5432 }],
          database: "latchkey",
          user,
          tls: "off",
        },
      });
    }
  });

  it.each(Object.keys(all))("runs %s without root, capabilities and a writable root", (name) => {
    expect(all[name]).toMatchObject({
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      read_only: true,
    });
    // The Dockerfile sets the user of our own image.
    const isOurs = ours.includes(name);
    const theirs = name in postgresServices ? "postgres" : "mysql";
    expect(all[name]?.user).toBe(isOurs ? undefined : theirs);
  });

  it("gives the databases and the SQL scripts temporary folders where they must write", () => {
    expect(all["mysql"]?.tmpfs).toEqual(["/tmp", "/var/run/mysqld"]);
    expect(all["postgres"]?.tmpfs).toEqual(["/tmp", "/var/run/postgresql"]);
    for (const name of ["users", "grants", "postgres-users"]) {
      expect(all[name]?.tmpfs).toEqual(["/tmp"]);
    }
  });

  it("gives the proxy's user the privileges of docs/mysql-proxy.md", () => {
    const documented = [
      ...readFileSync("docs/mysql-proxy.md", "utf8").matchAll(/^GRANT (.+) TO /gm),
    ];
    const given = sqlOf("grants").flatMap((line) => /^GRANT (.+) TO /.exec(line)?.[1] ?? []);
    expect(given).toEqual(documented.map(([, what]) => what));
    expect(given.length).toBeGreaterThan(0);
  });

  it("revokes with IF EXISTS, because MySQL ends the script if the user has none of the privileges", () => {
    const revokes = [...sqlOf("users"), ...sqlOf("grants")].filter((line) =>
      /^revoke\b/i.test(line),
    );
    expect(revokes).toHaveLength(1);
    for (const line of revokes) expect(line).toMatch(/^REVOKE IF EXISTS /);
  });

  it("starts each service after those it needs, and publishes ports only on this machine", () => {
    const needs = Object.fromEntries(
      Object.entries(all).map(([name, service]) => [name, service.depends_on]),
    );
    const done = { condition: "service_completed_successfully" };
    expect(needs).toEqual({
      mysql: undefined,
      users: { mysql: { condition: "service_healthy" } },
      migrate: { users: done },
      app: { migrate: done },
      grants: { migrate: done },
      proxy: { grants: done },
      postgres: undefined,
      "postgres-users": { postgres: { condition: "service_healthy" } },
      "postgres-migrate": { "postgres-users": done },
      "postgres-app": { "postgres-migrate": done },
    });
    const portsOf = (some: typeof all) => Object.values(some).flatMap(({ ports = [] }) => ports);
    expect(portsOf(services)).toEqual(["127.0.0.1:3000:3000", "127.0.0.1:3001:3001"]);
    expect(portsOf(postgresServices)).toEqual(["127.0.0.1:3000:3000"]);
  });
});
