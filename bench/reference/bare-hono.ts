// The upper limit for Hono on a runtime: one route with one small JSON answer.
import { Hono } from "hono";
import { listen } from "./listen.ts";

const app = new Hono();
app.get("/", (c) => c.json({ status: "ok", name: "bare" }));

listen(app.fetch);
