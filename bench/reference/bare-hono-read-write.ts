// The upper limit for a call with one read and one write: bare Hono, and two server-side prepared statements by primary key.
// The write changes the same columns as a refresh.
import { Hono } from "hono";
import { read, write } from "./database.ts";
import { listen } from "./listen.ts";

const find = "SELECT user_id, generation, expires_at, revoked_at FROM sessions WHERE id = ?";
const change = "UPDATE sessions SET generation = ?, rotated_at = ?, last_seen_at = ? WHERE id = ?";

const app = new Hono();
app.get("/", (c) => c.json({ status: "ok" }));
app.post("/sessions/:id", async (c) => {
  const id = c.req.param("id");
  const [session] = await read(find, [id]);
  if (!session) return c.json({}, 404);
  const [now, generation] = [Date.now(), Number(session["generation"]) + 1];
  const changed = await write(change, [generation, now, now, id]);
  return c.json({ id, generation }, changed === 1 ? 200 : 409);
});

listen(app.fetch);
