// The upper limit for a call with one indexed read: bare Hono, and one server-side prepared statement by primary key.
import { Hono } from "hono";
import type { RowDataPacket } from "mysql2/promise";
import { pool } from "./database.ts";
import { listen } from "./listen.ts";

const statement = "SELECT user_id, expires_at, revoked_at FROM sessions WHERE id = ?";

const app = new Hono();
app.get("/", (c) => c.json({ status: "ok" }));
app.get("/sessions/:id", async (c) => {
  const [rows] = await pool.execute<RowDataPacket[]>(statement, [c.req.param("id")]);
  return c.json(rows[0] ?? {}, rows[0] ? 200 : 404);
});

listen(app.fetch);
