// @ts-nocheck: the bench installs the packages in bench/peers on first use, so they are missing in a fresh clone.
// Better Auth on Hono, with bcrypt instead of its scrypt. `migrate` as argument creates the tables and ends.
import { serve } from "@hono/node-server";
import { hash, verify } from "@node-rs/bcrypt";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { Hono } from "hono";
import { createPool } from "mysql2/promise";

const [command] = process.argv.slice(2);
const port = Number(process.env.PORT);

const auth = betterAuth({
  baseURL: `http://127.0.0.1:${port}`,
  secret: process.env.SECRET_KEY,
  database: createPool({
    host: process.env.MYSQL_HOST,
    port: Number(process.env.MYSQL_PORT),
    database: process.env.MYSQL_DATABASE,
    user: process.env.MYSQL_USER,
    password: process.env.MYSQL_PASSWORD,
    timezone: "Z",
  }),
  emailAndPassword: {
    enabled: true,
    password: {
      hash: (password) => hash(password, 10),
      verify: ({ hash, password }) => verify(password, hash),
    },
  },
  // The bench has one address, and would reach the limit at once.
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
});

if (command === "migrate") {
  const { runMigrations } = await getMigrations(auth.options);
  await runMigrations();
  process.exit();
}

const app = new Hono();
app.get("/", (c) => c.json({ status: "ok" }));
app.on(["GET", "POST"], "/api/auth/*", (c) => auth.handler(c.req.raw));
serve({ fetch: app.fetch, hostname: "127.0.0.1", port });
