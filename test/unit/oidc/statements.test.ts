import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { second } from "../../../src/core/ground/time.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { approve, createApp } from "../support/apps.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refreshTokenOf } from "../support/clients.ts";
import { addResource } from "../support/resources.ts";

/** The statements that reached the database. Those of events come after the response. */
let statements: string[];
let backend: Backend;
let server: Server;
let close: () => Promise<void>;
beforeEach(async () => {
  statements = [];
  backend = await openBackend();
  const own = await openSqlite(backend.file, "drizzle/sqlite", (name) => {
    if (!name.startsWith("insertAudit")) statements.push(name);
  });
  ({ close } = own);
  server = await backend.openServer({ wrap: () => ({ store: own.store }) });
  await server.auth.accounts.register(ann);
});
afterEach(async () => {
  await close();
  await backend.close();
});

const oidc = () => server.auth.oidc ?? expect.fail("apps cannot log in");

/** The app of a new session of its own, with the code of that session. */
async function approved() {
  const browser = await server.auth.login.withPassword(login());
  const app = await createApp(backend, server);
  backend.now += second;
  return approve(server, app, browser);
}

/** The access token of a new session of an app. */
const accessToken = async () => (await oidc().redeem(await approved())).accessToken;

describe("the statements of an app's login", () => {
  it("are four for a code, after the one that authenticates the app", async () => {
    const redemption = await approved();
    statements.length = 0;
    await oidc().redeem(redemption);
    expect(statements).toEqual([
      "findCode",
      "insertSession",
      "useAuthorization",
      "findSurplusChild",
    ]);
  });

  it("are one for userinfo, however many apps ask at the same time", async () => {
    const tokens = [await accessToken(), await accessToken(), await accessToken()];
    statements.length = 0;
    await oidc().userInfo(tokens[0]!);
    expect(statements).toEqual(["findSessionProfile"]);
    statements.length = 0;
    const found = await Promise.all([...tokens, ...tokens].map((token) => oidc().userInfo(token)));
    expect(new Set(found.map(({ sid }) => sid)).size).toBe(3);
    // A signature may be verified a moment later than the others. Reads of the same moment share one statement.
    statements.length = 0;
    await Promise.all(found.map(({ sid }) => server.ports.store.findSessionProfile(sid)));
    expect(statements).toEqual(["findSessionProfiles4"]);
  });

  it("are the same for a client without a row as for one that is stored, whatever it calls", async () => {
    addResource(backend, { scopes: ["a"] });
    // The list of resources is remembered.
    await server.auth.unregistered?.isOpen();
    const stored = await createApp(backend, server, { isPublic: true });
    const sentBy = async (id: string, redirectUri: string) => {
      const authenticate = () => server.auth.clients.authenticate({ id, secret: undefined });
      const browser = await server.auth.login.withPassword(login());
      const redemption = await approve(server, await authenticate(), browser);
      statements.length = 0;
      const query = new URLSearchParams({ client_id: id, redirect_uri: redirectUri });
      await oidc().requests.read(String(query), undefined);
      const read = statements.splice(0);
      const tokens = await oidc().redeem({ ...redemption, client: await authenticate() });
      const redeemed = statements.splice(0);
      backend.now += second;
      const client = await authenticate();
      await server.auth.tokens.refresh({ client, refreshToken: refreshTokenOf(tokens) });
      return { read, redeemed, refreshed: statements.splice(0) };
    };
    backend.sql("UPDATE clients SET redirect_uris = 'https://app.example.com/callback'");
    const sent = await sentBy(stored.id, "https://app.example.com/callback");
    expect(sent.read).toEqual(["findClient"]);
    expect(sent.refreshed.filter((one) => one === "findClient")).toHaveLength(1);
    const zed = "https://zed.dev/oauth/client-metadata.json";
    expect(await sentBy(zed, "http://127.0.0.1:9/callback")).toEqual(sent);
    const cursor = "cursor://anysphere.cursor-mcp/oauth/callback";
    expect(await sentBy("cursor", cursor)).toEqual(sent);
  });
});
