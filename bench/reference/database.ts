import { createPool } from "mysql2/promise";

/** A pool of connections with mysql2's defaults. */
export const pool = createPool({
  host: process.env["MYSQL_HOST"] ?? "",
  port: Number(process.env["MYSQL_PORT"]),
  database: process.env["MYSQL_DATABASE"] ?? "",
  user: process.env["MYSQL_USER"] ?? "",
  password: process.env["MYSQL_PASSWORD"] ?? "",
});
