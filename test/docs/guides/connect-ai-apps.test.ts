import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Keeper, sdks } from "../../libraries/mcp/sdks.ts";
import { allow } from "../../libraries/mcp/suite.ts";
import { newcomer, register } from "../../suite/http/calls/calls.ts";
import { logIn } from "../../suite/http/oidc/app.ts";
import { openBrowser } from "../../suite/http/upstream/visitor.ts";
import { latchkey } from "../../support/cli.ts";
import { codeIn, wordsOf } from "../../support/documents/code.ts";
import { readGuide } from "../../support/documents/guide.ts";
import { startMcpExample, type McpExample } from "../../support/mcp/example.ts";
import { secret } from "../../support/secrets.ts";
import {
  cheapHashes,
  scratchFolder,
  targetOf,
  type Settings,
} from "../../support/targets/http-target.ts";
import { startServer, type Server } from "../../support/targets/server.ts";

const code = codeIn(readGuide("connect-ai-apps").text);
const programOf = "npm run -s latchkey -- ";

describe("docs/connect-ai-apps.md", () => {
  let folder: string;
  let server: Server;
  let issuer: string;
  let example: McpExample;
  beforeAll(async () => {
    folder = await scratchFolder();
    server = await startServer({ env: cheapHashes, cwd: folder });
    issuer = `http://localhost:${server.port}`;
    example = await startMcpExample("node", issuer);
  });
  afterAll(async () => {
    await example.stop();
    await server.stop();
  });

  /** Runs a command of the page beside the server, as an operator does. */
  const run = (command: string, ...more: string[]) =>
    latchkey(
      { env: cheapHashes, cwd: folder },
      ...wordsOf(command).map((word) => word.replaceAll('"', "")),
      ...more,
    );

  it("connects an app to the example, with the first command of the page and nothing else", async () => {
    const [{ text: add } = { text: "" }] = code.filter(({ text }) =>
      text.trim().startsWith(`${programOf}resources add`),
    );
    const command = add
      .trim()
      .slice(programOf.length)
      .replace("http://localhost:8787/mcp", example.url);
    const added = await run(command, "--no-older-servers");
    expect(added.code, added.stderr).toBe(0);

    const settings = { ISSUER: issuer, SECRET_KEY: "" } as Settings;
    const noSql = { sql: () => expect.fail("no SQL"), drop: async () => {} };
    const target = targetOf("node", server, settings, noSql);
    const person = newcomer();
    expect((await register(target, person)).status).toBe(201);
    const browser = openBrowser(target);
    await logIn(browser, person);
    const keeper = new Keeper({ redirectUri: "http://localhost:4321/callback" }, secret);
    const app = sdks["@modelcontextprotocol/client 2.4.0"](example.url, keeper);
    for (const [tool, given, texts] of [
      ["list_notes", {}, []],
      ["add_note", { text: "Buy bread." }, ["Added."]],
    ] as const) {
      await expect(app.call(tool, given)).rejects.toThrow();
      await allow(app, keeper, { browser, person });
      expect(await app.call(tool, given)).toEqual(texts);
    }
    await app.close();
  });

  it("creates the client for Cursor", async () => {
    const [{ text: create } = { text: "" }] = code.filter(({ text }) =>
      text.startsWith(`${programOf}clients create Cursor`),
    );
    const created = await run(create.slice(programOf.length));
    expect(created.code, created.stderr).toBe(0);
    expect(created.stdout).toContain("client_id=");
  });

  it("has settings that are JSON", () => {
    const settings = code.filter(({ text }) => text.includes('"notes"'));
    expect(settings.length).toBeGreaterThanOrEqual(4);
    for (const { text } of settings) {
      expect(() => JSON.parse(text.slice(text.indexOf("{"))), text).not.toThrow();
    }
  });
});
