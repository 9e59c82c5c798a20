// The MCP server on Cloudflare Workers. `wrangler.toml` sets the variables.
import { createNotes } from "./mcp.ts";

interface Env {
  readonly LATCHKEY_URL: string;
  readonly RESOURCE: string;
}

let notes: ReturnType<typeof createNotes> | undefined;

export default {
  fetch(request: Request, env: Env): Promise<Response> {
    notes ??= createNotes({ issuer: env.LATCHKEY_URL, resource: env.RESOURCE });
    return notes(request);
  },
};
