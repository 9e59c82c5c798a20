import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ClientCredentials } from "../../../../src/core/clients/model.ts";
import type { DocumentAnswer } from "../../../../src/core/clients/ports.ts";
import { innerIdOf } from "../../../../src/core/clients/unregistered/ids.ts";
import { hour, minute } from "../../../../src/core/ground/time.ts";
import { secret } from "../../../support/secrets.ts";
import { ann, openBackend, type Backend, type Server } from "../../support/backend.ts";
import { refusal } from "../../support/refusal.ts";
import { addResource } from "../../support/resources.ts";
import { documentAt } from "../../support/unregistered.ts";
import { visitsOf } from "./visits.ts";

const url = "https://agent.example/oauth/client.json";
const redirectUri = "https://agent.example/back";
const resource = "https://mcp.example.com/mcp";
const cursor = "cursor://anysphere.cursor-mcp/oauth/callback";
const verifier = secret("v".repeat(43));
const challenge = createHash("sha256").update(verifier).digest("base64url");

let backend: Backend;
let server: Server;
let answer: DocumentAnswer;
let fetched: string[];
const visits = visitsOf(() => ({ backend, server }));
const { logIn, visit, shown, approve } = visits;

beforeEach(async () => {
  visits.changeBrowser();
  fetched = [];
  answer = documentAt(url, { redirect_uris: [redirectUri, "http://127.0.0.1/callback"] });
  backend = await openBackend();
  server = await open("documents");
  await server.auth.accounts.register(ann);
  addResource(backend, {
    uri: resource,
    scopes: ["tools:read", "tools:write", "secret"],
    openScopes: "tools:read tools:write",
  });
});
afterEach(() => backend.close());

const open = (clientRegistration: "off" | "known" | "documents") =>
  backend.openServer({
    policy: { clientRegistration },
    wrap: () => ({
      async fetchDocument(from) {
        fetched.push(from);
        return answer;
      },
    }),
  });

const query = (changes: Readonly<Record<string, string>> = {}) =>
  String(
    new URLSearchParams({
      client_id: url,
      redirect_uri: redirectUri,
      response_type: "code",
      scope: "openid tools:read",
      resource,
      state: "s",
      code_challenge: challenge,
      code_challenge_method: "S256",
      ...changes,
    }),
  );
const read = (text: string) => server.auth.oidc!.requests.read(text, undefined);
const authenticate = (credentials: ClientCredentials) =>
  server.auth.clients.authenticate(credentials);
const known = (id: string) => authenticate({ id, secret: undefined });

/** Logs Ann in to the app, and gives the URL that she returns to. */
async function connect(sent = query()): Promise<URL> {
  const cookie = await logIn();
  const page = await visit(sent, cookie);
  expect(page.pathname).toBe("/app/consent");
  const { proof } = await shown(page.search.slice(1), cookie);
  return approve(page.search.slice(1), cookie, String(proof));
}

const codeIn = (at: URL) => secret(at.searchParams.get("code") ?? expect.fail(at.href));

const redeem = async (code: string, id = url, changes = {}) =>
  server.auth.oidc!.redeem({ client: await known(id), code, redirectUri, verifier, ...changes });

describe("an app that has a document", () => {
  it("CD-10 leads a user who is logged out to the login, with nothing fetched and nothing sent to the app", async () => {
    const page = await visit(query());
    expect(page.pathname).toBe("/app/login");
    const continued = new URLSearchParams(page.search).get("continue") ?? "";
    const seen = await server.auth.oidc!.requests.show(await read(continued.split("?")[1]!), {
      login: undefined,
      browser: undefined,
    });
    expect(seen).toMatchObject({
      client: { name: "agent.example", host: "agent.example", origin: "document" },
      needs: "login",
      scopes: [],
    });
    expect(seen.redirectTo).toBeUndefined();
    expect((await visit(query({ prompt: "create" }))).pathname).toBe("/app/register");
    expect(fetched).toEqual([]);
  });

  it("gets no error before its document is read, not even if it forbids every page or sends nonsense", async () => {
    for (const wrong of [{ prompt: "none" }, { prompt: "none login" }]) {
      expect(await refusal(visit(query(wrong)))).toMatchObject({
        code: "invalid_authorization_request",
      });
    }
    const evil = { redirect_uri: "https://evil.example/", response_type: "token", scope: "" };
    expect((await visit(query(evil))).pathname).toBe("/app/login");
    expect(await refusal(visit(query(evil), await logIn()))).toMatchObject({
      code: "invalid_authorization_request",
    });
    expect(fetched).toEqual([url]);
  });

  it("shows where it comes from and leads to, and gets tokens under its URL that live like those of others", async () => {
    const cookie = await logIn();
    const page = await visit(query({ scope: "openid profile tools:read" }), cookie);
    const seen = await shown(page.search.slice(1), cookie);
    expect(seen).toMatchObject({
      client: {
        name: "Agent",
        host: "agent.example",
        documentHost: "agent.example",
        origin: "document",
      },
      resource: { uri: resource },
      scopes: ["openid", "profile", "tools:read"],
      warning: undefined,
    });
    const code = codeIn(await approve(page.search.slice(1), cookie, String(seen.proof)));
    const tokens = await redeem(code, url, { resource });
    const { signer, seals } = server.ports.oidcKeys!;
    const access = await signer.verify("at+jwt", tokens.accessToken);
    expect(access).toMatchObject({
      client_id: url,
      aud: [resource, "https://auth.example.com/userinfo"],
    });
    expect(await signer.verify("JWT", tokens.idToken!)).toMatchObject({ aud: url });

    const inner = await innerIdOf(seals, url);
    expect(backend.sql("SELECT client_id FROM sessions WHERE parent_id IS NOT NULL")).toEqual([
      { client_id: inner },
    ]);
    expect(
      backend.sql(
        "SELECT client_id, document, client_name, length(snapshot) AS n, resource FROM consents",
      ),
    ).toEqual([{ client_id: inner, document: url, client_name: "Agent", n: 43, resource }]);
    expect(backend.sql("SELECT * FROM clients")).toEqual([]);

    expect((await server.auth.oidc!.userInfo(tokens.accessToken)).claims).toMatchObject({
      preferred_username: "Ann",
    });
    backend.now += minute;
    const again = await server.auth.tokens.refresh({
      refreshToken: tokens.refreshToken!,
      client: await known(url),
      resource,
    });
    expect(await signer.verify("at+jwt", again.accessToken)).toMatchObject({ client_id: url });
    expect(await signer.verify("JWT", again.idToken!)).toMatchObject({ aud: url });

    expect(
      await server.auth.oidc!.revoke(await known("cursor"), again.accessToken),
    ).toBeUndefined();
    expect(await server.auth.oidc!.revoke(await known(url), again.accessToken)).toMatchObject({
      userId: tokens.userId,
    });
    expect(await refusal(server.auth.oidc!.userInfo(again.accessToken))).toMatchObject({
      code: "invalid_token",
    });
    expect(fetched).toEqual([url]);
  });

  it("is found in its token by the client that its resource names, and by nobody else", async () => {
    const { accessToken } = await redeem(codeIn(await connect()));
    const service = { ...(await known("cursor")), id: "rs", outerId: "rs", isConfidential: true };
    expect(await server.auth.oidc!.introspect(service, accessToken)).toBeUndefined();
    backend.sql("UPDATE resources SET client_id = 'rs'");
    backend.now += minute;
    expect(await server.auth.oidc!.introspect(service, accessToken)).toMatchObject({
      client_id: url,
    });
  });

  it("RE-24 gets open scopes alone, whatever it asks for and whatever was open before", async () => {
    const scope = "openid tools:read tools:write secret admin profile:write roles sessions";
    const cookie = await logIn();
    const page = await visit(query({ scope }), cookie);
    const { scopes, proof } = await shown(page.search.slice(1), cookie);
    expect(scopes).toEqual(["openid", "tools:read", "tools:write"]);
    const code = codeIn(await approve(page.search.slice(1), cookie, String(proof)));
    const tokens = await redeem(code);
    expect(tokens.scope.split(" ").toSorted()).toEqual(["openid", "tools:read", "tools:write"]);
    backend.sql("UPDATE resources SET open_scopes = 'tools:read'");
    backend.now += minute;
    const client = await known(url);
    const refreshed = await server.auth.tokens.refresh({
      refreshToken: tokens.refreshToken!,
      client,
    });
    expect(refreshed.scope).toBe("openid tools:read");
  });

  it("RE-24 is refused at a resource that is not open, and unknown if none is", async () => {
    const closed = "https://closed.example.com/mcp";
    addResource(backend, { uri: closed, scopes: ["notes:read"], openScopes: "" });
    const cookie = await logIn();
    await connect();
    const refused = await visit(query({ resource: closed, scope: "notes:read" }), cookie);
    expect(refused.searchParams.get("error")).toBe("access_denied");
    const silent = await visit(
      query({ resource: closed, scope: "openid", prompt: "none" }),
      cookie,
    );
    expect(silent.searchParams.get("error")).toBe("access_denied");
    // Without a resource, the only open one is meant.
    const page = await visit(query({ resource: "", scope: "" }), cookie);
    expect((await shown(page.search.slice(1), cookie)).resource?.uri).toBe(resource);
    backend.sql("UPDATE resources SET open_scopes = ''");
    backend.now += minute;
    expect(await refusal(visit(query(), cookie))).toMatchObject({
      code: "invalid_authorization_request",
    });
    expect(await server.auth.unregistered?.isOpen()).toBe(false);
  });

  it("RE-24 is in the log each time if its request has an error, and once a minute in the table with all others of its kind", async () => {
    const device = "http://127.0.0.1:4000/callback";
    const sent = async (name: string) => {
      const registration = { redirectUris: [device], name };
      const { clientId } = await server.auth.unregistered!.register(registration, undefined);
      const wrong = { client_id: clientId, redirect_uri: device, code_challenge: "" };
      const back = await visit(query(wrong), await logIn());
      expect(back.searchParams.get("error")).toBe("invalid_request");
    };
    for (const name of ["One", "Two", "Three"]) await sent(name);
    await server.ports.audit.flush();
    const refused = () =>
      backend.sql("SELECT client_id FROM audit WHERE event = 'authorization_refused'");
    expect(refused()).toHaveLength(1);
    const lines = server.events.filter(({ event }) => event === "authorization_refused");
    expect(new Set(lines.map(({ fields }) => fields?.["client"])).size).toBe(3);
    backend.now += minute;
    await sent("One");
    await server.ports.audit.flush();
    expect(refused()).toHaveLength(2);
  });

  it("RE-23 is asked again once what it says of itself has changed, and not before", async () => {
    await connect();
    const cookie = await logIn();
    codeIn(await visit(query(), cookie));
    answer = documentAt(url, { redirect_uris: [redirectUri], client_name: "Agent Two" });
    backend.now += hour;
    const page = await visit(query(), cookie);
    expect(page.pathname).toBe("/app/consent");
    expect(await shown(page.search.slice(1), cookie)).toMatchObject({ granted: [] });
    const silent = await visit(query({ prompt: "none" }), cookie);
    expect(silent.searchParams.get("error")).toBe("consent_required");
  });

  it("gets no error before a user has connected it, so that it leads nobody away from this server", async () => {
    const cookie = await logIn();
    await visit(query(), cookie);
    const wrong = [{ prompt: "none" }, { response_type: "token" }, { scope: "nothing" }];
    for (const changes of wrong) {
      for (const by of [cookie, undefined]) {
        const refused = {
          code: "invalid_authorization_request",
          detail: expect.stringContaining("agent.example"),
        };
        expect(await refusal(visit(query(changes), by))).toMatchObject(refused);
      }
    }
    expect(await refusal(shown(query({ response_type: "token" }), cookie))).toMatchObject({
      code: "invalid_authorization_request",
    });
    const page = await visit(query(), cookie);
    const { proof } = await shown(page.search.slice(1), cookie);
    const denied = await approve(page.search.slice(1), cookie, String(proof), false);
    expect([denied.host, denied.searchParams.get("error")]).toEqual([
      "agent.example",
      "access_denied",
    ]);
    codeIn(await connect());
    const known = await visit(query({ response_type: "token" }), await logIn());
    expect(known.searchParams.get("error")).toBe("unsupported_response_type");
  });

  it("CD-14 is not approved if it changed after the page was shown", async () => {
    const cookie = await logIn();
    const page = await visit(query(), cookie);
    const sent = page.search.slice(1);
    const { proof } = await shown(sent, cookie);
    answer = documentAt(url, { redirect_uris: [redirectUri, "https://agent.example/other"] }, 300);
    const other = await open("documents");
    [server] = [other];
    expect(await refusal(approve(sent, cookie, String(proof)))).toMatchObject({
      code: "expired_token",
    });
    answer = documentAt(url, { redirect_uris: ["https://agent.example/other"] });
    backend.now += 6 * minute;
    expect(await refusal(approve(sent, cookie, String(proof)))).toMatchObject({
      code: "invalid_authorization_request",
    });
    expect(backend.sql("SELECT * FROM authorizations")).toEqual([]);
  });

  it("warns of a redirect URI at another host, unless the client is a known one", async () => {
    answer = documentAt(url, { redirect_uris: ["https://elsewhere.example/back"] });
    const cookie = await logIn();
    const warningOf = async (changes: Readonly<Record<string, string>>) => {
      const page = await visit(query(changes), cookie);
      return (await shown(page.search.slice(1), cookie)).warning;
    };
    expect(await warningOf({ redirect_uri: "https://elsewhere.example/back" })).toBe("other_host");
    const claude = "https://claude.ai/oauth/mcp-oauth-client-metadata";
    const other = "https://claude.com/api/mcp/auth_callback";
    expect(await warningOf({ client_id: claude, redirect_uri: other })).toBeUndefined();
    const zed = "https://zed.dev/oauth/client-metadata.json";
    expect(await warningOf({ client_id: zed, redirect_uri: "http://127.0.0.1:5/callback" })).toBe(
      "loopback",
    );
    const vscode = "https://vscode.dev/oauth/client-metadata.json";
    for (const forwarder of [
      "https://vscode.dev/redirect",
      "https://insiders.vscode.dev/redirect",
    ]) {
      expect(await warningOf({ client_id: vscode, redirect_uri: forwarder })).toBe("loopback");
    }
  });

  it.each([
    ["https://claude.ai/oauth/claude-code-client-metadata", "http://localhost:5/callback"],
    ["https://vscode.dev/oauth/client-metadata.json", "https://vscode.dev/redirect"],
    [url, "http://127.0.0.1:5/callback"],
    ["cursor", cursor],
  ])("is vouched for by nobody as %s if it leads to %s", async (client_id, redirect_uri) => {
    const cookie = await logIn();
    const page = await visit(query({ client_id, redirect_uri }), cookie);
    const { client } = await shown(page.search.slice(1), cookie);
    expect(client).toMatchObject({ origin: "device", documentHost: undefined });
  });

  it("is vouched for by the table of known clients if it leads to a website of its own", async () => {
    const cookie = await logIn();
    const page = await visit(
      query({
        client_id: "https://claude.ai/oauth/mcp-oauth-client-metadata",
        redirect_uri: "https://claude.com/api/mcp/auth_callback",
      }),
      cookie,
    );
    const { client } = await shown(page.search.slice(1), cookie);
    expect(client).toMatchObject({ origin: "known", documentHost: "claude.ai" });
  });

  it("says which step failed on a page of ours, and never at the redirect URI", async () => {
    answer = { fault: "403", mitigated: "challenge" };
    const cookie = await logIn();
    const failure = await refusal(visit(query(), cookie));
    expect(failure).toMatchObject({
      code: "invalid_client_document",
      detail: "The document of the app at agent.example could not be fetched (403).",
    });
    expect(server.events).toContainEqual({
      event: "client_document_unusable",
      fields: { url, reason: "could not be fetched (403)", mitigated: "challenge" },
    });
    answer = documentAt(url, { redirect_uris: [redirectUri] });
    expect((await visit(query(), cookie)).pathname).toBe("/app/consent");
  });

  it("pushes its request once its document is known, and not before", async () => {
    const push = async () => server.auth.oidc!.requests.push(await known(url), query(), undefined);
    expect(await refusal(push())).toMatchObject({ code: "invalid_authorization_request" });
    expect(fetched).toEqual([]);
    const cookie = await logIn();
    await visit(query(), cookie);
    const { requestUri } = await push();
    const short = new URLSearchParams({ client_id: url, request_uri: requestUri });
    const page = await visit(String(short), cookie);
    expect(page.searchParams.get("client_id")).toBe(url);
    const { proof } = await shown(page.search.slice(1), cookie);
    codeIn(await approve(page.search.slice(1), cookie, String(proof)));
    const other = new URLSearchParams({ client_id: "cursor", request_uri: requestUri });
    expect(await refusal(visit(String(other), cookie))).toMatchObject({
      code: "invalid_authorization_request",
    });
  });
});

describe("a code of a client without a row", () => {
  it("CD-17 is not redeemed by another document, a known client or the id under which it is stored", async () => {
    const code = codeIn(await connect());
    for (const id of [
      `${url}?`,
      `${url}?x`,
      "https://claude.ai/oauth/mcp-oauth-client-metadata",
      "cursor",
    ]) {
      const failure = await refusal(redeem(code, id));
      expect(["invalid_grant", "invalid_client"], id).toContain(failure.code);
    }
    const inner = await innerIdOf(server.ports.oidcKeys!.seals, url);
    expect(await refusal(redeem(code, inner))).toMatchObject({ code: "invalid_client" });
    expect((await redeem(code)).scope).toBe("openid tools:read");
  });

  it("needs no secret, and is refused with one", async () => {
    expect(await refusal(authenticate({ id: url, secret: "x" }))).toMatchObject({
      code: "invalid_client",
    });
    const client = await known(url);
    expect(client).toMatchObject({
      isConfidential: false,
      firstParty: false,
      scopes: [],
      roles: 0,
    });
    for (const grant of ["password", "client_credentials"]) {
      expect(() => server.auth.clients.requireGrant(client, grant), grant).toThrow(
        "unauthorized_client",
      );
    }
  });
});

describe("a client that registered", () => {
  it("connects with its fixed or sealed id, is always asked, and is named in the list of apps", async () => {
    const device = ["http://127.0.0.1:4000/callback"];
    const { clientId } = await server.auth.unregistered!.register(
      { redirectUris: device, name: "My agent" },
      undefined,
    );
    for (const [id, uri, name, origin] of [
      ["cursor", cursor, "Cursor", "device"],
      [clientId, "http://127.0.0.1:5111/callback", "My agent", "device"],
    ] as const) {
      const sent = query({ client_id: id, redirect_uri: uri });
      const code = codeIn(await connect(sent));
      const tokens = await redeem(code, id, { redirectUri: uri });
      const { signer } = server.ports.oidcKeys!;
      expect(await signer.verify("at+jwt", tokens.accessToken)).toMatchObject({ client_id: id });
      const cookie = await logIn();
      const page = await visit(sent, cookie);
      expect(await shown(page.search.slice(1), cookie)).toMatchObject({
        client: { name, origin },
        needs: "consent",
      });
    }
    const userId = String(backend.sql("SELECT id FROM users")[0]?.["id"]);
    const consents = await server.auth.consents.list({ userId });
    expect(new Set(consents.map((one) => `${one.document} ${one.clientName}`))).toEqual(
      new Set(["cursor Cursor", `${clientId} My agent`]),
    );
    expect(fetched).toEqual([]);
  });
});

describe("a client without a row that the operator closed", () => {
  it("finds its next request, refresh and token refused", async () => {
    const tokens = await redeem(codeIn(await connect()));
    const client = await known(url);
    const inner = await innerIdOf(server.ports.oidcKeys!.seals, url);
    backend.sql(
      "INSERT INTO clients (id, name, scope, secret_hash, created_at, revoked_at) VALUES (?, 'x', '', '', 0, 1)",
      inner,
    );
    expect(await refusal(known(url))).toMatchObject({ code: "invalid_client" });
    expect(await refusal(visit(query(), await logIn()))).toMatchObject({
      code: "invalid_authorization_request",
    });
    expect(await refusal(server.auth.oidc!.userInfo(tokens.accessToken))).toMatchObject({
      code: "invalid_token",
    });
    const refresh = { refreshToken: tokens.refreshToken!, client };
    expect(await refusal(server.auth.tokens.refresh(refresh))).toMatchObject({
      code: "invalid_grant",
    });
  });

  it("is unknown with CLIENT_REGISTRATION=off, as every other one", async () => {
    server = await open("off");
    for (const id of [url, "cursor", "https://claude.ai/oauth/mcp-oauth-client-metadata"]) {
      expect(await refusal(known(id)), id).toMatchObject({ code: "invalid_client" });
      expect(await refusal(visit(query({ client_id: id }))), id).toMatchObject({
        code: "invalid_authorization_request",
      });
    }
  });
});
