import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { inject, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { config } from "../../src/entry/config/config.ts";
import { proxyConfig } from "../../src/entry/config/proxy.ts";
import { variables } from "../../src/entry/config/variables.ts";
import { mysqlDatabase } from "../support/databases/databases.ts";
import { scratchFolder } from "../support/targets/http-target.ts";
import { secret } from "../support/secrets.ts";
import { commands, runLatchkey, startServer, type Server } from "../support/targets/server.ts";
import { json, newcomer } from "../suite/http/calls/calls.ts";

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const compose = parse(readFileSync("docker-compose.yml", "utf8"), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
};
const { services } = compose;
const ours = ["migrate", "app", "proxy"];

/** What the Dockerfile's ENV says. */
const image = { NODE_ENV: "production", HOST: "0.0.0.0", MYSQL_PROXY_HOST: "0.0.0.0" };

/** A service's environment, with the defaults of `${NAME:-default}`. */
const environmentOf = (name: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...image, ...services[name]?.environment }).map(([key, value]) => [
      key,
      value.replace(/^\$\{\w+:-(.*)\}$/, "$1"),
    ]),
  );

/** Secrets as the README has people make them, by the names of their files. */
const secrets = Object.fromEntries(
  Object.keys(compose.secrets).map((name) => [name, secret(randomBytes(32).toString("base64"))]),
);
const readSecret = (path: string): string => {
  const value = secrets[basename(path)];
  if (value === undefined || !path.startsWith("/run/secrets/")) throw new Error(`no ${path}`);
  return `${value}\n`;
};

/** The SQL that the service `grants` sends. */
const grantsSql = (/<<SQL\n(.*)\nSQL\n/s.exec(services["grants"]?.command?.[0] ?? "")?.[1] ?? "")
  .split("\n")
  .filter((line) => line !== "");

describe("docker-compose.yml", () => {
  it("has MySQL 8.4, its migrations, the app, the proxy and the privileges of the proxy", () => {
    expect(Object.keys(services)).toEqual(["mysql", "migrate", "app", "grants", "proxy"]);
    expect(services["mysql"]?.image).toBe("mysql:8.4");
    expect(ours.map((name) => services[name]?.build)).toEqual([".", ".", "."]);
    expect(ours.map((name) => services[name]?.command)).toEqual([
      ["migrate"],
      undefined,
      ["proxy"],
    ]);
  });

  it("repeats what the image says of itself", () => {
    const env = /^ENV (.+)$/m.exec(readFileSync("Dockerfile", "utf8"))?.[1] ?? "";
    expect(Object.fromEntries(env.split(" ").map((pair) => pair.split("=", 2)))).toEqual(image);
  });

  it("sets no variable of ours that there is not", () => {
    const names = ours.flatMap((name) => Object.keys(services[name]?.environment ?? {}));
    const known = Object.keys(variables);
    expect(
      names.map((name) => name.replace(/_FILE$/, "")).filter((n) => !known.includes(n)),
    ).toEqual([]);
  });

  it("holds no secret, and shows each service only the files of its own", () => {
    for (const { environment = {}, secrets: shown } of Object.values(services)) {
      const entries = Object.entries(environment);
      expect(entries.filter(([name]) => /(?:PASSWORD|KEY)$/.test(name))).toEqual([]);
      const files = entries.filter(([name]) => name.endsWith("_FILE")).map(([, file]) => file);
      const expected = shown.map((name) => `/run/secrets/${name}`).toSorted();
      if (files.length > 0) expect(files.toSorted()).toEqual(expected);
      else expect(JSON.stringify(services["grants"]?.command)).toContain(expected[0]);
    }
    // git and the image's build pass over this folder.
    for (const [name, { file }] of Object.entries(compose.secrets)) {
      expect(file).toBe(`data/secrets/${name}`);
    }
    expect(readFileSync(".gitignore", "utf8")).toMatch(/^\/data\/$/m);
  });

  it("is a configuration that app and proxy take, in production", () => {
    expect(config(environmentOf("app"), readSecret)).toMatchObject({
      production: true,
      host: "0.0.0.0",
      mysql: { host: "mysql", tls: "off" },
    });
    expect(config(environmentOf("migrate"), readSecret)).toEqual(
      config(environmentOf("app"), readSecret),
    );
    expect(proxyConfig(environmentOf("proxy"), readSecret)).toMatchObject({
      host: "0.0.0.0",
      port: Number(services["proxy"]?.environment?.["PORT"]),
      mysql: { user: "latchkey_proxy" },
    });
  });

  it("gives the proxy's user what docs/edge.md gives it", () => {
    const documented = [...readFileSync("docs/edge.md", "utf8").matchAll(/^GRANT (.+) TO /gm)];
    const given = grantsSql.flatMap((line) => /^GRANT (.+) TO /.exec(line)?.[1] ?? []);
    expect(given).toEqual(documented.map(([, what]) => what));
    expect(given.length).toBeGreaterThan(0);
  });

  it("starts each when what it needs is there, and is reached from this machine alone", () => {
    const needs = Object.fromEntries(
      Object.entries(services).map(([name, service]) => [name, service.depends_on]),
    );
    const done = { condition: "service_completed_successfully" };
    expect(needs).toEqual({
      mysql: undefined,
      migrate: { mysql: { condition: "service_healthy" } },
      app: { migrate: done },
      grants: { migrate: done },
      proxy: { grants: done },
    });
    expect(Object.values(services).flatMap(({ ports = [] }) => ports)).toEqual([
      "127.0.0.1:3000:3000",
      "127.0.0.1:3001:3001",
    ]);
  });

  it("does all that together, on MariaDB and without Docker", async () => {
    const cwd = await scratchFolder();
    mkdirSync(join(cwd, "secrets"));
    for (const [name, value] of Object.entries(secrets)) {
      writeFileSync(join(cwd, "secrets", name), `${value}\n`);
    }
    const database = await mysqlDatabase();
    const name = database.env["MYSQL_DATABASE"] ?? "";
    const users = { latchkey: `${name}_app`, latchkey_proxy: `${name}_proxy` };
    const start = (service: string) => {
      const env = environmentOf(service);
      const user = users[env["MYSQL_USER"] as keyof typeof users];
      const here = { MYSQL_HOST: "127.0.0.1", MYSQL_PORT: String(inject("mysql").port) };
      const all = { ...env, ...here, MYSQL_DATABASE: name, MYSQL_USER: user };
      const entries = Object.entries({ ...all, HOST: "127.0.0.1", MYSQL_PROXY_HOST: "127.0.0.1" });
      return {
        cwd,
        command: commands.node,
        env: Object.fromEntries(
          entries.map(([key, value]) => [key, value.replace(/^\/run\/(?=secrets\/)/, `${cwd}/`)]),
        ),
      };
    };
    const running: Server[] = [];
    try {
      // What the image of MySQL makes of its own variables.
      await database.sql(
        `CREATE USER ${users.latchkey} IDENTIFIED BY '${secrets["mysql_password"]}'`,
      );
      await database.sql(`GRANT ALL ON ${name}.* TO ${users.latchkey}`);
      expect(await runLatchkey(start("migrate"), "migrate")).toBe(0);
      for (const statement of grantsSql) {
        const real = statement
          .replaceAll(/\blatchkey_proxy\b/g, users.latchkey_proxy)
          .replaceAll(/\blatchkey\./g, `${name}.`)
          .replace("$$password", secrets["mysql_proxy_password"] ?? "");
        await database.sql(real);
      }
      const app = await startServer(start("app"));
      const proxy = await startServer(start("proxy"), "proxy");
      const remote = await startServer({
        cwd,
        env: {
          SECRET_KEY_FILE: join(cwd, "secrets", "secret_key"),
          MYSQL_PROXY_URL: proxy.url,
          MYSQL_PROXY_KEY_FILE: join(cwd, "secrets", "mysql_proxy_key"),
        },
      });
      running.push(app, proxy, remote);
      const person = newcomer();
      const register = ({ url }: Server) => fetch(`${url}/authenticate/register`, json(person));
      expect((await register(app)).status).toBe(201);
      expect((await register(remote)).status).toBe(409);
    } finally {
      await Promise.all(running.map((server) => server.stop()));
      await database.sql(`DROP USER IF EXISTS ${users.latchkey}, ${users.latchkey_proxy}`);
      await database.drop();
    }
  });
});
