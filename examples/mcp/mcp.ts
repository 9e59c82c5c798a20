// An MCP server with two tools. Each tool needs its own scope, which users grant at Latchkey.
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { protectedResource } from "latchkey-auth/resource";
import { z } from "zod";

/** The scope of each tool. */
const scopes = new Map([
  ["list_notes", "notes:read"],
  ["add_note", "notes:write"],
]);

/** The notes of each user, until the server stops. */
const notes = new Map<string, string[]>();

/** The Fetch handler of the server at the URL `resource`. Its users log in at the Latchkey at the URL `issuer`. */
export function createNotes(options: { issuer: string; resource: string }) {
  const mcp = protectedResource({ ...options, name: "Notes", scopes: [...scopes.values()] });

  return mcp.handle(
    async (request, caller) => {
      if (request.method !== "POST") {
        return new Response(null, { status: 405, headers: { Allow: "POST" } });
      }
      const parsedBody: unknown = await request.json().catch(() => undefined);
      const refused = mcp.check(caller, { scope: scopesOf(parsedBody) });
      if (refused) return refused;
      const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
      await toolsFor(caller.sub).connect(transport);
      return transport.handleRequest(request, { parsedBody, authInfo: caller.authInfo });
    },
    { scope: "notes:read" },
  );
}

/** The scopes that the calls of tools in a body need. */
const scopesOf = (body: unknown): string[] =>
  [body].flat().flatMap((message) => {
    const { method, params } = (message ?? {}) as { method?: string; params?: { name?: string } };
    return method === "tools/call" ? (scopes.get(params?.name ?? "") ?? []) : [];
  });

/** The tools for the notes of a user. */
function toolsFor(user: string): McpServer {
  const own = notes.get(user) ?? [];
  const server = new McpServer({ name: "notes", version: "1.0.0" });
  server.registerTool("list_notes", { description: "List your notes." }, () => ({
    content: own.map((text) => ({ type: "text", text })),
  }));
  server.registerTool(
    "add_note",
    { description: "Add a note.", inputSchema: { text: z.string().max(1000) } },
    ({ text }) => {
      notes.set(user, [...own, text]);
      return { content: [{ type: "text", text: "Added." }] };
    },
  );
  return server;
}
