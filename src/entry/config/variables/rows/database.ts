import { integer, onOff, type VariableRows } from "../rules.ts";

/** The database. */
export const databaseVariables = {
  SQLITE_FILE: {
    isShown: true,
    fallback: "data/latchkey.db",
    about:
      "File of the embedded database. It is used when no other database is set. In production, a folder other than `data` must exist.",
  },
  DATABASE_URL: {
    fallback: "",
    about:
      "MySQL or MariaDB as one URL: `mysql://user:password@host:port/database`. Replaces `MYSQL_HOST` to `MYSQL_TLS`. " +
      "Percent-encode special characters. Add `?tls=off`, `?tls=verify` or `?ssl-mode=…` to set TLS. PostgreSQL: " +
      "`postgres://user:password@host:port/database`, with `?sslmode=…`.",
  },
  DATABASE_CA: {
    fallback: "",
    about:
      "PEM of the authority that signed the certificate of the database in `DATABASE_URL`. Default: the system's authorities.",
  },
  MYSQL_HOST: {
    isShown: true,
    fallback: "",
    about: "Host of MySQL or MariaDB. When it is set, MySQL replaces the embedded database.",
  },
  MYSQL_PORT: { rule: integer(1, 65_535), fallback: "3306", about: "Port of MySQL." },
  MYSQL_DATABASE: { isShown: true, fallback: "", about: "Name of the database." },
  MYSQL_USER: { isShown: true, fallback: "", about: "User of the database." },
  MYSQL_PASSWORD: { fallback: "", about: "Password of the database user." },
  MYSQL_TLS: {
    isShown: true,
    fallback: "",
    about: "`verify` or `off`. Default: `off` if MySQL is on this machine, else `verify`.",
  },
  MYSQL_CA: {
    fallback: "",
    about:
      "PEM of the authority that signed MySQL's certificate. Default: the system's authorities.",
  },
} as const satisfies VariableRows;

/** The MySQL proxy, and the servers that use it. */
export const proxyVariables = {
  MYSQL_PROXY_URL: {
    fallback: "",
    about:
      "URL of the MySQL proxy: https, or http on this machine. Set it instead of `DATABASE_URL` or `MYSQL_HOST`.",
  },
  MYSQL_PROXY_KEY: {
    fallback: "",
    about:
      "Secret that the server and the MySQL proxy share. Generate one with `latchkey keys generate --proxy`.",
  },
  MYSQL_PROXY_PREVIOUS_KEY: {
    fallback: "",
    about: "Proxy only: the previous key, still accepted during a rotation.",
  },
  PROXY_HOST: { isShown: true, fallback: "127.0.0.1", about: "Proxy only: address to listen on." },
  PROXY_PORT: {
    rule: integer(0, 65_535),
    fallback: "3001",
    about: "Proxy only: port to listen on.",
  },
  MYSQL_PROXY_ADMIN: {
    rule: onOff,
    fallback: "off",
    about:
      "Proxy only: `on` or `off`: whether it runs the statements of the admin API. A stolen key could then also list all accounts.",
  },
} as const satisfies VariableRows;
