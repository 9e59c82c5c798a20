// The upper limit for a call with one indexed read: bare Hono, and one server-side prepared statement by primary key.
import { Hono } from "hono";
import { read } from "./database.ts";
import { listen } from "./listen.ts";

const statement = "SELECT user_id, expires_at, revoked_at FROM sessions WHERE id = ?";

const app = new Hono();
app.get("/", (c) => c.json({ status: "ok" }));
app.get("/sessions/:id", async (c) => {
  const [row] = await read(statement, [c.req.param("id")]);
  return c.json(row ?? {}, row ? 200 : 404);
});

listen(app.fetch);
