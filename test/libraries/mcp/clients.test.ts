import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { protectedResource } from "../../../src/resource.ts";
import { withBearer } from "../../suite/http/calls/calls.ts";
import { createApp, loggedIn, ofOperator } from "../../suite/http/oidc/app.ts";
import { pass } from "../../suite/http/oidc/pass.ts";
import { startMcpExample, type McpExample } from "../../support/mcp/example.ts";
import { secret } from "../../support/secrets.ts";
import { useTarget } from "../../support/targets/http-target.ts";
import { startForApps } from "../apps/start.ts";
import { Keeper, sdks, type Identification } from "./sdks.ts";

const target = useTarget(startForApps);

let example: McpExample;
beforeAll(async () => {
  example = await startMcpExample("node", target().issuer);
  const scopes = { "notes:read": "See your notes", "notes:write": "Add notes" };
  const names = Object.keys(scopes).join(" ");
  await target().sql(
    `INSERT INTO resources (id, uri, name, scopes, open_scopes, implies, allowed_roles, created_at)
      VALUES ('${randomUUID()}', '${example.url}', 'Notes', '${JSON.stringify(scopes)}', '${names}', '{}', '', 1)`,
  );
});
afterAll(() => example.stop());

const redirectUri = "http://localhost:33418/callback";

/** The ways in which an app makes itself known. */
const identifications: Readonly<Record<string, () => Promise<Identification>>> = {
  "that the operator created": async () => {
    const { id } = await createApp(target(), {
      redirectUris: [redirectUri],
      columns: { secret_hash: "" },
    });
    return { clientId: id, redirectUri };
  },
  "that registers itself": async () => ({ redirectUri }),
  "that has a document": async () => ({
    documentUrl: "https://claude.ai/oauth/claude-code-client-metadata",
    redirectUri,
  }),
};

/** Logs a user in to an app, and gives its access token. */
async function tokenOf(identification: Identification): Promise<string> {
  const { browser, person } = await loggedIn(target());
  const keeper = new Keeper(identification, secret);
  const app = sdks["@modelcontextprotocol/client 2.4.0"](example.url, keeper);
  await expect(app.call("list_notes")).rejects.toThrow();
  const url = keeper.authorizeUrl ?? expect.fail("the app asked for nothing");
  await app.finish((await pass(browser, url.search.slice(1), person)).url);
  return keeper.kept?.access_token ?? expect.fail("no tokens");
}

describe("a server that asks Latchkey about each token", () => {
  it("refuses the next call of a client that the operator closed, and of no other", async () => {
    const api = await createApp(target(), { columns: ofOperator });
    await target().sql(`UPDATE resources SET client_id = '${api.id}'`);
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
    const ways = Object.values(identifications);
    const closed = await ways[0]!();
    const [first = "", ...others] = await Promise.all(
      [closed, ...(await Promise.all(ways.slice(1).map((identify) => identify())))].map(tokenOf),
    );
    for (const token of [first, ...others]) expect(await call(token)).toBe(200);
    await target().sql(`UPDATE clients SET revoked_at = 1 WHERE id = '${closed.clientId}'`);
    expect(await call(first)).toBe(401);
    for (const token of others) expect(await call(token)).toBe(200);
    await target().sql("UPDATE resources SET client_id = NULL");
  });
});

describe.each(Object.entries(sdks))("P-1 an app with %s", (_, open) => {
  it.each(Object.entries(identifications))(
    "%s logs a user in, calls a tool, refreshes, and gets a further scope",
    async (_, identify) => {
      const { browser, person } = await loggedIn(target());
      const keeper = new Keeper(await identify(), secret);
      let app = open(example.url, keeper);
      /** Lets the user allow what the app asks for. */
      const allow = async () => {
        const url = keeper.authorizeUrl ?? expect.fail("the app asked for nothing");
        keeper.authorizeUrl = undefined;
        await app.finish((await pass(browser, url.search.slice(1), person)).url);
      };

      await expect(app.call("list_notes")).rejects.toThrow();
      await allow();
      expect(await app.call("list_notes")).toEqual([]);
      expect(keeper.kept?.scope).not.toContain("notes:write");

      keeper.kept = { ...(keeper.kept ?? expect.fail("no tokens")), access_token: "x" };
      expect(await app.call("list_notes")).toEqual([]);

      await expect(app.call("add_note", { text: "Buy bread." })).rejects.toThrow();
      if (!keeper.authorizeUrl) {
        // The older SDK refreshes where it should ask, until the app forgets its refresh token and connects again.
        const { refresh_token: _, ...others } = keeper.kept ?? expect.fail("no tokens");
        keeper.kept = others;
        await app.close();
        app = open(example.url, keeper);
        await expect(app.call("add_note", { text: "Buy bread." })).rejects.toThrow();
      }
      await allow();
      // P-4: no scope is lost, however often the two tools are called in turn.
      for (let round = 1; round <= 5; round++) {
        expect(await app.call("add_note", { text: "Buy bread." })).toEqual(["Added."]);
        expect(await app.call("list_notes")).toHaveLength(round);
      }
      expect(keeper.authorizeUrl).toBeUndefined();
      await app.close();
    },
  );
});
