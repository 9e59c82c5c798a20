import { readFileSync } from "node:fs";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as SdkClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as SdkTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withBearer } from "../suite/http/calls/calls.ts";
import { exampleRuntimes, startMcpExample, type McpExample } from "../support/mcp/example.ts";
import type { Members } from "../support/tokens/forge.ts";
import { startResourceIssuer, type ResourceIssuer } from "../support/tokens/resource-issuer.ts";

let issuer: ResourceIssuer;
beforeAll(async () => {
  issuer = await startResourceIssuer();
});
afterAll(() => issuer.close());

/** A client of each SDK that sends a token, and authorizes nothing itself. */
const clients = {
  "@modelcontextprotocol/sdk": async (url: string, headers: Record<string, string>) => {
    const client = new SdkClient({ name: "test", version: "1.0.0" });
    const requestInit = { headers };
    await client.connect(new SdkTransport(new URL(url), { requestInit }));
    return client;
  },
  "@modelcontextprotocol/client": async (url: string, headers: Record<string, string>) => {
    const client = new Client({ name: "test", version: "1.0.0" });
    const requestInit = { headers };
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
    return client;
  },
} as const;

describe.each(exampleRuntimes)("examples/mcp on %s", (runtime) => {
  let example: McpExample;
  beforeAll(async () => {
    example = await startMcpExample(runtime, issuer.url);
  });
  afterAll(() => example.stop());

  it.each(Object.entries(clients))(
    "adds and lists the notes of each user for %s",
    async (name, connect) => {
      const callerWith = async (claims: Members) => {
        const { headers } = withBearer(await issuer.token(example.url, claims));
        return connect(example.url, headers);
      };
      const ann = await callerWith({ sub: `ann of ${name}`, scope: "notes:read notes:write" });
      const { tools } = await ann.listTools();
      expect(tools.map(({ name }) => name)).toEqual(["list_notes", "add_note"]);
      const added = await ann.callTool({ name: "add_note", arguments: { text: "Buy bread." } });
      expect(added.content).toEqual([{ type: "text", text: "Added." }]);
      const { content } = await ann.callTool({ name: "list_notes" });
      expect(content).toEqual([{ type: "text", text: "Buy bread." }]);
      const bob = await callerWith({ sub: `bob of ${name}` });
      expect((await bob.callTool({ name: "list_notes" })).content).toEqual([]);
      await Promise.all([ann.close(), bob.close()]);
    },
  );

  it("asks for the scope of the tool that is called, also in a batch", async () => {
    const { headers } = withBearer(await issuer.token(example.url));
    const call = (...names: string[]) =>
      names.map((name, id) => ({
        jsonrpc: "2.0",
        id,
        method: "tools/call",
        params: { name, arguments: { text: "x" } },
      }));
    for (const body of [call("add_note")[0], call("list_notes", "add_note")]) {
      const response = await fetch(example.url, {
        method: "POST",
        headers: {
          ...headers,
          "Content-Type": "application/json",
          Accept: "application/json, text/event-stream",
        },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(403);
      const scope = Array.isArray(body) ? "notes:read notes:write" : "notes:write";
      expect(response.headers.get("www-authenticate")).toContain(`scope="${scope}"`);
      await response.body?.cancel();
    }
  });

  it("leads apps to Latchkey, and refuses them without a token", async () => {
    const response = await fetch(example.url, { method: "POST" });
    expect(response.status).toBe(401);
    const challenge = response.headers.get("www-authenticate") ?? "";
    const [, url = ""] = /resource_metadata="([^"]+)"/.exec(challenge) ?? [];
    expect(await (await fetch(url)).json()).toEqual({
      resource: example.url,
      resource_name: "Notes",
      authorization_servers: [issuer.url],
      scopes_supported: ["notes:read", "notes:write"],
      bearer_methods_supported: ["header"],
    });
    const { headers } = withBearer(await issuer.token(example.url));
    expect((await fetch(example.url, { headers })).status).toBe(405);
  });
});

describe("examples/mcp/package.json", () => {
  it("has the versions that are tested here", () => {
    const read = (file: string) =>
      JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, Record<string, string>>>;
    const { dependencies, devDependencies } = read("examples/mcp/package.json");
    const { "latchkey-auth": own, ...others } = { ...dependencies, ...devDependencies };
    expect(own).toBe("file:../..");
    expect(read("package.json")["devDependencies"]).toMatchObject(others);
  });
});
