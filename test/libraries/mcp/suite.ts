import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { protectedResource } from "../../../src/resource.ts";
import { withBearer, type Person } from "../../suite/http/calls/calls.ts";
import { storeResource } from "../../suite/http/calls/resources.ts";
import { createApp, loggedIn, ofOperator } from "../../suite/http/oidc/app.ts";
import { pass } from "../../suite/http/oidc/pass.ts";
import type { Visitor } from "../../suite/http/upstream/visitor.ts";
import { startMcpExample, type McpExample } from "../../support/mcp/example.ts";
import { secret } from "../../support/secrets.ts";
import type { Target } from "../../support/targets/http-target.ts";
import { Keeper, sdks, type Identification, type McpApp } from "./sdks.ts";

/** The scopes of `examples/mcp`. */
export const ofExample = {
  name: "Notes",
  scopes: JSON.stringify({ "notes:read": "See your notes", "notes:write": "Add notes" }),
  openScopes: "notes:read notes:write",
} as const;

/** Lets a user allow what an app asked for last. */
export async function allow(
  app: McpApp,
  keeper: Keeper,
  { browser, person }: { readonly browser: Visitor; readonly person: Person },
): Promise<void> {
  const url = keeper.authorizeUrl ?? expect.fail("the app asked for nothing");
  keeper.authorizeUrl = undefined;
  await app.finish((await pass(browser, url.search.slice(1), person)).url);
}

/** Apps with the SDKs of MCP, which call `examples/mcp` for users of the target. The issuer of the target is its own address. */
export function mcpApps(target: () => Target): void {
  let example: McpExample;
  let api: Awaited<ReturnType<typeof createApp>>;
  beforeAll(async () => {
    example = await startMcpExample("node", target().issuer);
    api = await createApp(target(), { columns: ofOperator });
    await storeResource(target(), { ...ofExample, uri: example.url, clientId: api.id });
  });
  afterAll(() => example.stop());

  const redirectUri = "http://localhost:33418/callback";
  const created = async () => {
    const options = { redirectUris: [redirectUri], columns: { secret_hash: "" } } as const;
    return { clientId: (await createApp(target(), options)).id, redirectUri };
  };
  const registered = { redirectUri };
  const documented = {
    documentUrl: "https://claude.ai/oauth/claude-code-client-metadata",
    redirectUri,
  };

  describe("a server that asks Latchkey about each token", () => {
    /** Logs a user in to an app, and gives its access token. */
    async function tokenOf(identification: Identification): Promise<string> {
      const keeper = new Keeper(identification, secret);
      const app = sdks["@modelcontextprotocol/client 2.4.0"](example.url, keeper);
      await expect(app.call("list_notes")).rejects.toThrow();
      await allow(app, keeper, await loggedIn(target()));
      return keeper.kept?.access_token ?? expect.fail("no tokens");
    }

    it("refuses the next call of a client that the operator closed, and of no other", async () => {
      const server = protectedResource({
        issuer: target().issuer,
        resource: example.url,
        scopes: ["notes:read", "notes:write"],
        introspect: { clientId: api.id, clientSecret: api.secret, cacheSeconds: 0 },
      });
      const call = async (token: string): Promise<number> => {
        const found = await server.authorize(new Request(example.url, withBearer(token)));
        return found instanceof Response ? found.status : 200;
      };
      const closed = await created();
      const first = await tokenOf(closed);
      const others = [await tokenOf(registered), await tokenOf(documented)];
      for (const token of [first, ...others]) expect(await call(token)).toBe(200);
      await target().sql(`UPDATE clients SET revoked_at = 1 WHERE id = '${closed.clientId}'`);
      expect(await call(first)).toBe(401);
      for (const token of others) expect(await call(token)).toBe(200);
    });
  });

  describe.each(Object.entries(sdks))("P-1 an app with %s", (_, open) => {
    it.each([
      ["that the operator created", created],
      ["that registers itself", async () => registered],
      ["that has a document", async () => documented],
    ] as const)(
      "%s logs a user in, calls a tool, refreshes, and gets a further scope",
      async (_, identify) => {
        const user = await loggedIn(target());
        const keeper = new Keeper(await identify(), secret);
        let app = open(example.url, keeper);
        const addNote = () => app.call("add_note", { text: "Buy bread." });

        await expect(app.call("list_notes")).rejects.toThrow();
        await allow(app, keeper, user);
        expect(await app.call("list_notes")).toEqual([]);
        expect(keeper.kept?.scope).not.toContain("notes:write");

        keeper.kept = { ...(keeper.kept ?? expect.fail("no tokens")), access_token: "x" };
        expect(await app.call("list_notes")).toEqual([]);

        await expect(addNote()).rejects.toThrow();
        if (!keeper.authorizeUrl) {
          // The older SDK refreshes where it should ask, until the app forgets its refresh token and connects again.
          const { refresh_token: _, ...others } = keeper.kept ?? expect.fail("no tokens");
          keeper.kept = others;
          await app.close();
          app = open(example.url, keeper);
          await expect(addNote()).rejects.toThrow();
        }
        await allow(app, keeper, user);
        // P-4: no scope is lost, however often the two tools are called in turn.
        for (let round = 1; round <= 5; round++) {
          expect(await addNote()).toEqual(["Added."]);
          expect(await app.call("list_notes")).toHaveLength(round);
        }
        expect(keeper.authorizeUrl).toBeUndefined();
        await app.close();
      },
    );
  });
}
