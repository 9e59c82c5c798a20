// The upper limit for Hono on Node: one route with one small JSON answer.
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const app = new Hono();
app.get("/", (c) => c.json({ status: "ok", name: "bare" }));

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env["PORT"]) });
