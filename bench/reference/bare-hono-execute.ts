// The upper limit for a call with one indexed read: bare Hono, and one server-side prepared statement by primary key.
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { createPool, type RowDataPacket } from "mysql2/promise";

const pool = createPool({
  host: process.env["MYSQL_HOST"] ?? "",
  port: Number(process.env["MYSQL_PORT"]),
  database: process.env["MYSQL_DATABASE"] ?? "",
  user: process.env["MYSQL_USER"] ?? "",
  password: process.env["MYSQL_PASSWORD"] ?? "",
});
const statement = "SELECT user_id, expires_at, revoked_at FROM sessions WHERE id = ?";

const app = new Hono();
app.get("/", (c) => c.json({ status: "ok" }));
app.get("/sessions/:id", async (c) => {
  const [rows] = await pool.execute<RowDataPacket[]>(statement, [c.req.param("id")]);
  return c.json(rows[0] ?? {}, rows[0] ? 200 : 404);
});

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env["PORT"]) });
