import { resolve } from "node:path";
import type { DatabaseConfig } from "./database.ts";

/** Which database it is, for an operator, without its user and password: `SQLite /srv/app.db`, `MySQL app at db.example.com:3306`. */
export function databaseName(database: DatabaseConfig): string {
  switch (database.kind) {
    case "sqlite":
      return `SQLite ${resolve(database.file)}`;
    case "mysql-proxy":
      return `MySQL through the proxy at ${database.url}`;
    case "mysql":
      return `MySQL ${database.options.database} at ${placeOf(database.options)}`;
    default: {
      const { hosts, database: name } = database.options;
      return `PostgreSQL ${name} at ${hosts.map(placeOf).join(", ")}`;
    }
  }
}

const placeOf = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  `${host.includes(":") ? `[${host}]` : host}:${port}`;
