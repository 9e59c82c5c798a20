// The upper limit for a call with one read and one write: bare Hono, and two server-side prepared statements by primary key.
// The write changes the same columns as a refresh.
import { Hono } from "hono";
import type { ResultSetHeader, RowDataPacket } from "mysql2/promise";
import { pool } from "./database.ts";
import { listen } from "./listen.ts";

const read = "SELECT user_id, generation, expires_at, revoked_at FROM sessions WHERE id = ?";
const write = "UPDATE sessions SET generation = ?, rotated_at = ?, last_seen_at = ? WHERE id = ?";

const app = new Hono();
app.get("/", (c) => c.json({ status: "ok" }));
app.post("/sessions/:id", async (c) => {
  const id = c.req.param("id");
  const [[session]] = await pool.execute<RowDataPacket[]>(read, [id]);
  if (!session) return c.json({}, 404);
  const [now, generation] = [Date.now(), Number(session["generation"]) + 1];
  const [{ affectedRows }] = await pool.execute<ResultSetHeader>(write, [generation, now, now, id]);
  return c.json({ id, generation }, affectedRows === 1 ? 200 : 409);
});

listen(app.fetch);
