// The app on Node.
import { DatabaseSync } from "node:sqlite";
import { serve } from "@hono/node-server";
import { createLatchkey } from "latchkey-auth";
import { createApp } from "./app.ts";
import config from "./latchkey.config.ts";

const port = Number(process.env["PORT"] ?? 3000);
const latchkey = await createLatchkey({ ...config, issuer: `http://localhost:${port}/auth` });
const { fetch } = createApp(latchkey, new DatabaseSync("data/projects.db"));
serve({ fetch, port });
