import type { MySqlOptions } from "../../../drivers/mysql/pool.ts";

/** A connection to MySQL without its certificates. `tls` is undefined if the configuration does not mention TLS. */
export type Connection = Omit<MySqlOptions, "tls" | "ca"> & {
  readonly tls: MySqlOptions["tls"] | undefined;
};

/** The form of a database URL, for error messages. */
const form = "mysql://user:password@host:port/database";
const mustHaveForm = `must have the form ${form}`;
const mustBeEncoded = `${mustHaveForm}; percent-encode special characters, such as @ as %40`;

/** Schemes that an error may name. Anything else before a colon may be a part of a secret. */
const otherSchemes = new Set(
  (
    "postgres postgresql cockroachdb sqlite sqlite3 file libsql mongodb mongodb+srv mssql sqlserver oracle redis rediss " +
    "jdbc mariadb mysql2 mysqlx mysql+pymysql mysql+mysqldb mysql+mysqlconnector mysql+aiomysql mysql+asyncmy"
  ).split(" "),
);

/** What a TLS parameter means. Latchkey always verifies the certificate of an encrypted connection. */
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

/** Reads a database URL. Returns the rule that it breaks as a text, which never holds a user, a password or another value. */
export function parseDatabaseUrl(text: string): Connection | string {
  const scheme = /^[a-z][a-z\d+]*(?=:)/i.exec(text)?.[0].toLowerCase() ?? "";
  if (otherSchemes.has(scheme)) {
    return `has the scheme ${scheme}, which is not supported; use ${form} for MySQL or MariaDB, or SQLITE_FILE for SQLite`;
  }
  const url = scheme === "mysql" ? URL.parse(text) : null;
  if (!url) return mustHaveForm;
  const database = url.pathname.slice(1);
  // An @ after the host, a # or a space comes from a password that is not encoded. The parts of the URL are then wrong.
  if (/[\s#]/.test(text) || `${url.pathname}${url.search}`.includes("@")) return mustBeEncoded;
  if (url.username === "" || database === "" || database.includes("/")) return mustHaveForm;
  if (!/^(?:[\w.-]+|\[[\d:a-f.]+\])$/i.test(url.hostname) || url.port === "0") return mustHaveForm;
  const tls = parseTls(url.searchParams);
  if (typeof tls === "object") return tls.fault;
  try {
    return {
      host: url.hostname.replaceAll(/[[\]]/g, ""),
      port: url.port === "" ? 3306 : Number(url.port),
      database: decodeURIComponent(database),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      tls,
    };
  } catch {
    return mustBeEncoded;
  }
}

/** The TLS mode that the parameters ask for, or the rule that they break. */
function parseTls(
  parameters: URLSearchParams,
): MySqlOptions["tls"] | undefined | { readonly fault: string } {
  const [first, ...others] = parameters;
  if (!first) return undefined;
  const unknown = [...parameters.keys()].find((name) => name !== "tls" && name !== "ssl-mode");
  if (unknown !== undefined) {
    const named = /^[\w-]{1,32}$/.test(unknown) ? ` ${unknown}` : "";
    return { fault: `has the unknown parameter${named}; ${tlsRule}` };
  }
  if (others.length > 0) return { fault: `has more than one parameter for TLS; ${tlsRule}` };
  const [name, value] = first;
  const mode = tlsModes.get(`${name}=${value.toLowerCase()}`);
  return mode ?? { fault: `has an unknown value of the parameter ${name}; ${tlsRule}` };
}
