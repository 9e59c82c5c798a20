import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { withBearer } from "../../suite/http/calls/calls.ts";
import { blocksOf, readGuide } from "../../support/documents/guide.ts";
import { startProgram } from "../../support/documents/program.ts";
import { linkPackages } from "../../support/mcp/example.ts";
import { freePort } from "../../support/network/free-port.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { startResourceIssuer, type ResourceIssuer } from "../../support/tokens/resource-issuer.ts";

const guide = readGuide("mcp-servers");
const [check = "", inExpress = ""] = blocksOf(guide.part("Require a scope for each tool"), "ts");
const [introspect = ""] = blocksOf(guide.part("End access immediately"), "ts");

/** What runs a Worker, or a resource, on Node. */
const serving = (worker: string) => `
import { serve } from "@hono/node-server";
const { LATCHKEY_URL = "", RESOURCE = "", PORT } = process.env;
serve({ fetch: ${worker}, port: Number(PORT) });
`;
const ofWorker = `import worker from "./notes-worker.ts";${serving("(request) => worker.fetch(request, { LATCHKEY_URL, RESOURCE })")}`;

const programs: Readonly<Record<string, string>> = {
  "notes-hono.ts": guide.program("notes-hono.ts"),
  "notes-express.ts": guide.program("notes-express.ts"),
  "notes-worker.ts": guide.program("notes-worker.ts"),
  "worker.ts": ofWorker,
  // Each handler with the scope of a tool.
  "tool.ts": `import { protectedResource } from "latchkey-auth/resource";
const mcp = protectedResource({
  issuer: process.env["LATCHKEY_URL"] ?? "",
  resource: process.env["RESOURCE"] ?? "",
  scopes: ["notes:read", "notes:write"],
});
${serving(`mcp.handle((_, caller) => {\n${check}\nreturn new Response("added");\n})`)}`,
  "tool-express.ts": `import express from "express";
import { protectedResource } from "latchkey-auth/resource";
const mcp = protectedResource({
  issuer: process.env["LATCHKEY_URL"] ?? "",
  resource: process.env["RESOURCE"] ?? "",
  scopes: ["notes:read", "notes:write"],
});
const app = express();
app.use("/mcp", mcp.express({ scope: "notes:read" }), express.json());
${inExpress}
app.post("/mcp", (_, response) => {
  response.send("added");
});
app.listen(process.env["PORT"]);`,
  "introspect.ts": `import { protectedResource } from "latchkey-auth/resource";
${introspect
  .replace('"https://login.example.com"', 'process.env["LATCHKEY_URL"] ?? ""')
  .replace('"https://mcp.example.com/mcp"', 'process.env["RESOURCE"] ?? ""')}
${serving('mcp.handle(() => new Response("ok"))')}`,
};

let issuer: ResourceIssuer;
let folder: string;
beforeAll(async () => {
  issuer = await startResourceIssuer();
  folder = await scratchFolder();
  const packages = ["@hono/node-server", "@modelcontextprotocol/sdk", "express", "hono"];
  linkPackages(folder, [...packages, "latchkey-auth", "@types/express", "@types/node"]);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  for (const [name, text] of Object.entries(programs)) writeFileSync(join(folder, name), text);
});
afterAll(() => issuer.close());

/** Starts a program of the page. */
async function start(name: string) {
  const port = await freePort();
  const url = `http://localhost:${port}/mcp`;
  const { clientId, clientSecret } = issuer.client;
  const env = {
    LATCHKEY_URL: issuer.url,
    RESOURCE: url,
    CLIENT_ID: clientId,
    CLIENT_SECRET: clientSecret,
  };
  const { stop } = await startProgram([process.execPath, name], folder, env, port);
  onTestFinished(stop);
  return url;
}

/** A message that calls a tool. */
const messageFor = (name: string) => ({
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { name },
});

/** Sends a message, or several. */
const post = (url: string, token?: string, body: object = messageFor("list_notes")) =>
  fetch(url, {
    method: "POST",
    headers: {
      ...(token !== undefined && withBearer(token).headers),
      "Content-Type": "application/json",
      Accept: "application/json, text/event-stream",
    },
    body: JSON.stringify(body),
  });

describe("the programs of docs/mcp-servers.md", () => {
  it("compile", async () => {
    const compilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: "es2024",
      module: "nodenext",
      allowImportingTsExtensions: true,
      types: ["node"],
      // The declarations exist only after `npm pack`.
      paths: { "latchkey-auth/resource": [resolve("src/resource.ts")] },
    };
    const files = Object.keys(programs);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    const tsc = resolve("node_modules/.bin/tsc");
    const { stdout } = await promisify(execFile)(tsc, ["-p", folder]).catch((error) => error);
    expect(stdout).toBe("");
  });

  it.each(["notes-hono.ts", "notes-express.ts", "worker.ts"])(
    "%s accepts only tokens for its resource, and shows apps where Latchkey is",
    async (name) => {
      const url = await start(name);
      const refused = await post(url);
      expect(refused.status).toBe(401);
      const challenge = refused.headers.get("www-authenticate") ?? "";
      const [, metadata = ""] =
        /resource_metadata="([^"]+)", scope="notes:read"/.exec(challenge) ?? [];
      expect(await (await fetch(metadata)).json()).toMatchObject({
        resource: url,
        authorization_servers: [issuer.url],
      });
      const accepted = await post(url, await issuer.token(url, { sub: "ann" }));
      expect([accepted.status, await accepted.text()]).toEqual([
        200,
        expect.stringMatching(/"notesOf":"ann"|The notes of ann/),
      ]);
      expect((await post(url, await issuer.token(`${url}/`))).status).toBe(401);
      expect((await post(url, await issuer.token(url, { scope: "" }))).status).toBe(403);
    },
  );

  it("require the scope of a tool", async () => {
    const url = await start("tool.ts");
    expect((await post(url, await issuer.token(url))).status).toBe(403);
    const scope = "notes:read notes:write";
    expect((await post(url, await issuer.token(url, { scope }))).status).toBe(200);
  });

  it("require the scope of a tool in Express, also for a call in a list", async () => {
    const url = await start("tool-express.ts");
    const [list, add] = [messageFor("list_notes"), messageFor("add_note")];
    const reader = await issuer.token(url);
    const scope = "notes:read notes:write";
    const writer = await issuer.token(url, { scope });
    for (const [body, status] of [
      [list, 200],
      [[list], 200],
      [add, 403],
      [[list, add], 403],
    ] as const) {
      expect((await post(url, reader, body)).status).toBe(status);
      expect((await post(url, writer, body)).status).toBe(200);
    }
  });

  it("end access at the next call with introspection", async () => {
    const url = await start("introspect.ts");
    const token = await issuer.token(url);
    expect((await post(url, token)).status).toBe(200);
    issuer.ended.add(token);
    expect((await post(url, token)).status).toBe(401);
  });
});
