// The MCP server on Node.
import { serve } from "@hono/node-server";
import { createNotes } from "./mcp.ts";

const port = Number(process.env["PORT"] ?? 8787);
const fetch = createNotes({
  issuer: process.env["LATCHKEY_URL"] ?? "http://localhost:3000",
  resource: process.env["RESOURCE"] ?? `http://localhost:${port}/mcp`,
});
serve({ fetch, port });
