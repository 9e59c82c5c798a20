// The obvious login server: Hono, hono/jwt with the secret as text, mysql2 and asynchronous bcrypt, without a queue.
import { randomUUID } from "node:crypto";
import { serve } from "@hono/node-server";
import { verify as matches } from "@node-rs/bcrypt";
import { Hono } from "hono";
import { sign, verify } from "hono/jwt";
import { createPool, type RowDataPacket } from "mysql2/promise";

const secret = process.env["SECRET_KEY"] ?? "";
const lifetime = 3600;

const pool = createPool({
  host: process.env["MYSQL_HOST"] ?? "",
  port: Number(process.env["MYSQL_PORT"]),
  database: process.env["MYSQL_DATABASE"] ?? "",
  user: process.env["MYSQL_USER"] ?? "",
  password: process.env["MYSQL_PASSWORD"] ?? "",
});

const app = new Hono();

app.get("/", (c) => c.json({ status: "ok" }));

app.post("/authenticate/token", async (c) => {
  const { username, password } = await c.req.parseBody<{ username: string; password: string }>();
  const [[user]] = await pool.query<RowDataPacket[]>("SELECT * FROM users WHERE username = ?", [
    username,
  ]);
  if (!user || !(await matches(password, user["password_hash"]))) {
    return c.json({ error: "invalid_grant" }, 400);
  }
  const now = Math.floor(Date.now() / 1000);
  const session = { id: randomUUID(), user_id: user["id"], expires_at: now + lifetime };
  await pool.query("INSERT INTO sessions SET ?", session);
  const claims = { sub: user["id"], sid: session.id, iat: now, exp: session.expires_at };
  const access_token = await sign(claims, secret, "HS256");
  return c.json({ access_token, token_type: "Bearer", expires_in: lifetime });
});

app.post("/authenticate/verify/token", async (c) => {
  const token = c.req.header("Authorization")?.replace("Bearer ", "") ?? "";
  const claims = await verify(token, secret, "HS256").catch(() => undefined);
  if (!claims) return c.json({ error: "invalid_token" }, 401);
  const [[session]] = await pool.query<RowDataPacket[]>(
    "SELECT u.id, u.username, u.role, s.expires_at FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ?",
    [claims["sid"]],
  );
  if (!session || session["expires_at"] < Date.now() / 1000) {
    return c.json({ error: "invalid_token" }, 401);
  }
  return c.json({ active: true, ...claims, username: session["username"], role: session["role"] });
});

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env["PORT"]) });
