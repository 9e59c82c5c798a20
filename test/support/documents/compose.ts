import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { createConnection } from "mysql2/promise";
import { inject } from "vitest";
import { parse } from "yaml";
import { isMySql } from "../databases/chosen.ts";
import type { TestDatabase } from "../databases/databases.ts";
import { secret } from "../secrets.ts";

/** A service of docker-compose.yml, as far as the tests read it. */
export interface Service {
  readonly image: string;
  readonly profiles?: readonly string[];
  readonly restart?: string;
  readonly build?: string;
  readonly user?: string;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly volumes?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly stop_grace_period?: string;
  readonly healthcheck?: { readonly test: readonly string[]; readonly retries?: number };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

export const compose = parse(readFileSync("docker-compose.yml", "utf8"), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
};

const withProfiles = (names: readonly string[]): Readonly<Record<string, Service>> =>
  Object.fromEntries(
    Object.entries(compose.services).filter(
      ([, { profiles = [] }]) => profiles.join() === names.join(),
    ),
  );

/** What starts without a profile: on MySQL. */
export const services = withProfiles([]);

/** What starts with the profile `postgres`. */
export const postgresServices = withProfiles(["postgres"]);

/** The ENV of the Dockerfile. */
export const image = { NODE_ENV: "production", HOST: "0.0.0.0", PROXY_HOST: "0.0.0.0" };

/** A service's environment, with the defaults of `${NAME:-default}`. */
export const environmentOf = (name: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...image, ...compose.services[name]?.environment }).map(([key, value]) => [
      key,
      value.replace(/^\$\{\w+:-(.*)\}$/, "$1"),
    ]),
  );

/** The URL that docs/containers.md writes for a user. */
const urlFor = (user: string): string =>
  `postgres://${user}:${secret(randomBytes(32).toString("hex"))}@postgres/latchkey?sslmode=disable`;

/** Secrets generated as in docs/containers.md, by their file names. */
export const secrets: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.keys(compose.secrets).map((name) => [name, secret(randomBytes(32).toString("base64"))]),
  ),
  postgres_migrate_url: urlFor("latchkey_migrate"),
  postgres_url: urlFor("latchkey"),
};
export const readSecret = (path: string): string => {
  const value = secrets[basename(path)];
  if (value === undefined || !path.startsWith("/run/secrets/")) throw new Error(`no ${path}`);
  return `${value}\n`;
};

/** The SQL statements that a service sends. */
export const sqlOf = (service: string): string[] =>
  (/<<SQL\n(.*)\nSQL\n/s.exec(services[service]?.command?.[0] ?? "")?.[1] ?? "")
    .split("\n")
    .filter((line) => line !== "");

/** The shell variables of a service's SQL, by the secrets that they are read from. */
const variablesOf = (service: string): Record<string, string> =>
  Object.fromEntries(
    [
      ...(services[service]?.command?.[0] ?? "").matchAll(
        /^(?:export )?(\w+)="\$\$\(cat \/run\/secrets\/(\w+)\)"$/gm,
      ),
    ].map(([, variable = "", name = ""]) => [variable, name]),
  );

const userNames = ["latchkey_migrate", "latchkey_proxy", "latchkey"];

/** The name of a compose user in a test database. No other test has this name. On MySQL it has at most 32 characters. */
export const userIn = (database: string, user: string): string =>
  `${database.replace(/^latchkey_/, "")}_${user.replace(/^latchkey_?/, "") || "app"}`;

/**
 * Runs the SQL of a service on a test database, with the users of that database: on MySQL unchanged. MariaDB has no REVOKE IF EXISTS,
 * and does not need it: it revokes a privilege that nobody has without an error.
 */
export async function runSql(
  database: TestDatabase,
  service: string,
  values = secrets,
): Promise<void> {
  const name = database.env["MYSQL_DATABASE"] ?? "";
  const variables = variablesOf(service);
  for (const statement of sqlOf(service)) {
    const real = (isMySql ? statement : statement.replace(/^REVOKE IF EXISTS /, "REVOKE "))
      .replaceAll(/\blatchkey(?:_\w+)?\b(?!\.)/g, (user) => userIn(name, user))
      .replaceAll(/\blatchkey\./g, `${name}.`)
      .replaceAll(/\$\$(\w+)/g, (_, variable: string) => values[variables[variable] ?? ""] ?? "");
    await database.sql(real);
  }
}

/** Connects as a compose user, with the password of a secret. */
export const connectAs = (database: string, user: string, file: string, values = secrets) =>
  createConnection({
    ...inject("mysql"),
    database,
    user: userIn(database, user),
    password: values[file] ?? "",
  });

/** Drops all compose users of a test database. */
export const dropUsers = (database: TestDatabase) =>
  database.sql(
    `DROP USER IF EXISTS ${userNames.map((user) => userIn(database.env["MYSQL_DATABASE"] ?? "", user)).join(", ")}`,
  );
