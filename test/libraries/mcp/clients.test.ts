import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp, loggedIn } from "../../suite/http/oidc/app.ts";
import { pass } from "../../suite/http/oidc/pass.ts";
import { startMcpExample, type McpExample } from "../../support/mcp/example.ts";
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
const ways: Readonly<Record<string, () => Promise<Identification>>> = {
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

describe.each(Object.entries(sdks))("P-1 an app with %s", (_, open) => {
  it.each(Object.entries(ways))(
    "%s logs a user in, calls a tool, refreshes, and gets a further scope",
    async (_, identify) => {
      const { browser, person } = await loggedIn(target());
      const keeper = new Keeper(await identify());
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
