import type { MySqlOptions } from "../../../drivers/mysql/pool.ts";
import type { PostgresHost, PostgresOptions } from "../../../drivers/postgres/pool.ts";

/** Whether the certificate of the server is verified. Undefined if the configuration does not mention TLS. */
interface MaybeTls {
  readonly tls: "off" | "verify" | undefined;
}

/** A connection to MySQL without its certificates. */
export type MySqlConnection = Omit<MySqlOptions, "tls" | "ca"> & MaybeTls;

/** A connection to PostgreSQL without its certificates. */
type PostgresConnection = Omit<PostgresOptions, "tls" | "ca"> & MaybeTls;

type Connection =
  | { readonly kind: "mysql"; readonly connection: MySqlConnection }
  | { readonly kind: "postgres"; readonly connection: PostgresConnection };

/** The forms of a database URL, for error messages. */
const forms = {
  mysql: "mysql://user:password@host:port/database",
  postgres: "postgres://user:password@host:port/database",
} as const;

/** The kind of database of each scheme. */
const kinds: Readonly<Partial<Record<string, keyof typeof forms>>> = {
  mysql: "mysql",
  postgres: "postgres",
  postgresql: "postgres",
};

/** Schemes that an error may name. Anything else before a colon may be a part of a secret. */
const otherSchemes = new Set(
  (
    "cockroachdb sqlite sqlite3 file libsql mongodb mongodb+srv mssql sqlserver oracle redis rediss jdbc mariadb " +
    "mysql2 mysqlx mysql+pymysql mysql+mysqldb mysql+mysqlconnector mysql+aiomysql mysql+asyncmy " +
    "postgresql+psycopg postgresql+psycopg2 postgresql+asyncpg"
  ).split(" "),
);

/** Reads a database URL. Returns the rule that it breaks as a text, which never holds a user, a password or another value. */
export function parseDatabaseUrl(text: string): Connection | string {
  const scheme = /^[a-z][a-z\d+]*(?=:)/i.exec(text)?.[0].toLowerCase() ?? "";
  if (otherSchemes.has(scheme)) {
    return `has the scheme ${scheme}, which is not supported; use ${forms.mysql} for MySQL or MariaDB, ${forms.postgres} for PostgreSQL, or SQLITE_FILE for SQLite`;
  }
  const kind = kinds[scheme];
  if (!kind) return `must have the form ${forms.mysql} or ${forms.postgres}`;
  const parts = partsOf(text, kind);
  if (typeof parts === "string") return parts;
  const { hosts, parameters, ...login } = parts;
  if (kind === "postgres") {
    const settings = readPostgresParameters(parameters);
    if (typeof settings === "string") return settings;
    return { kind, connection: { ...login, ...settings, hosts } };
  }
  const tls = readMySqlTls(parameters);
  if (typeof tls === "object") return tls.fault;
  return { kind, connection: { ...login, ...hosts[0], tls } };
}

/** The parts of a URL, or the rule that it breaks. */
function partsOf(text: string, kind: keyof typeof forms) {
  const mustHaveForm = `must have the form ${forms[kind]}`;
  const mustBeEncoded = `${mustHaveForm}; percent-encode special characters, such as @ as %40`;
  // A URL has one host. PostgreSQL allows several, separated by commas.
  const [, before = "", list = "", after = ""] =
    /^(.*?:\/\/(?:.*@)?)([^@/?#]*)(.*)$/s.exec(text) ?? [];
  const [first = "", ...others] = list.split(",");
  const url = URL.parse(before + first + after);
  if (!url) return mustHaveForm;
  const database = url.pathname.slice(1);
  // An @ after the host, a # or a space comes from a password that is not encoded. The parts of the URL are then wrong.
  if (/[\s#]/.test(text) || `${url.pathname}${url.search}`.includes("@")) return mustBeEncoded;
  if (url.username === "" || database === "" || database.includes("/")) return mustHaveForm;
  const port = kind === "mysql" ? 3306 : 5432;
  const host = hostOf(first, port);
  const more = others.map((one) => hostOf(one, port)).filter((one) => one !== undefined);
  const areHosts = more.length === others.length && (kind === "postgres" || others.length === 0);
  if (!host || !areHosts) return mustHaveForm;
  try {
    return {
      hosts: [host, ...more] as const,
      database: decodeURIComponent(database),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      parameters: url.searchParams,
    };
  } catch {
    return mustBeEncoded;
  }
}

/** Reads `host`, `host:port` or `[::1]:port`. */
function hostOf(text: string, usual: number): PostgresHost | undefined {
  const [, host, port] = /^([\w.-]+|\[[\d:a-f.]+\])(?::(\d{0,5}))?$/i.exec(text) ?? [];
  const number = Number(port || usual);
  if (host === undefined || number < 1 || number > 65_535) return undefined;
  return { host: host.replaceAll(/[[\]]/g, ""), port: number };
}

/** What a TLS parameter of MySQL means. Latchkey always verifies the certificate of an encrypted connection. */
const tlsModes: ReadonlyMap<string, MySqlOptions["tls"]> = new Map([
  ["tls=verify", "verify"],
  ["tls=true", "verify"],
  ["tls=off", "off"],
  ["tls=false", "off"],
  ["ssl-mode=verify_identity", "verify"],
  ["ssl-mode=verify_ca", "verify"],
  ["ssl-mode=required", "verify"],
  ["ssl-mode=disabled", "off"],
]);

const tlsRule =
  "use tls=verify, tls=off or ssl-mode=VERIFY_IDENTITY, VERIFY_CA, REQUIRED, DISABLED";

/** The TLS mode that the parameters ask for, or the rule that they break. */
function readMySqlTls(
  parameters: URLSearchParams,
): MySqlOptions["tls"] | undefined | { readonly fault: string } {
  const [first, ...others] = parameters;
  if (!first) return undefined;
  const unknown = [...parameters.keys()].find((name) => name !== "tls" && name !== "ssl-mode");
  if (unknown !== undefined) return { fault: unknownParameter(unknown, tlsRule) };
  if (others.length > 0) return { fault: `has more than one parameter for TLS; ${tlsRule}` };
  const [name, value] = first;
  const mode = tlsModes.get(`${name}=${value.toLowerCase()}`);
  return mode ?? { fault: unknownValue(name, tlsRule) };
}

/** The values of each parameter of PostgreSQL, and what they set. */
const postgresParameters = {
  sslmode: { "verify-full": { tls: "verify" }, disable: { tls: "off" } },
  prepare: { on: { prepare: true }, off: { prepare: false } },
  // What Latchkey does anyway.
  target_session_attrs: { "read-write": {}, primary: {} },
} as const;

const postgresRule =
  "use sslmode=verify-full or sslmode=disable, and prepare=off behind a pooler without prepared statements";

/** What is missing in a value of sslmode that does not verify everything. */
const unverified: ReadonlyMap<string, string> = new Map([
  ["allow", "may send passwords unencrypted"],
  ["prefer", "may send passwords unencrypted"],
  ["require", "verifies no certificate"],
  ["verify-ca", "accepts the certificate of another host"],
]);

/** The settings in the parameters, or the rule that they break. */
function readPostgresParameters(
  parameters: URLSearchParams,
): Pick<PostgresConnection, "tls" | "prepare"> | string {
  let settings: Pick<PostgresConnection, "tls" | "prepare"> = { tls: undefined, prepare: true };
  for (const [name, value] of parameters) {
    const lacking = name === "sslmode" ? unverified.get(value) : undefined;
    if (lacking !== undefined) {
      return `has sslmode=${value}, which ${lacking}; use sslmode=verify-full, with DATABASE_CA for your own authority`;
    }
    if (!Object.hasOwn(postgresParameters, name)) return unknownParameter(name, postgresRule);
    if (parameters.getAll(name).length > 1) return `has the parameter ${name} more than once`;
    const values: Readonly<Record<string, object>> =
      postgresParameters[name as keyof typeof postgresParameters];
    if (!Object.hasOwn(values, value)) return unknownValue(name, postgresRule);
    settings = { ...settings, ...values[value] };
  }
  return settings;
}

const unknownParameter = (name: string, rule: string): string =>
  `has the unknown parameter${/^[\w-]{1,32}$/.test(name) ? ` ${name}` : ""}; ${rule}`;

const unknownValue = (name: string, rule: string): string =>
  `has an unknown value of the parameter ${name}; ${rule}`;
