import * as oauth from "oauth4webapi";
import { beforeAll, describe, expect, it } from "vitest";
import { knownApps } from "../../../../src/core/clients/known.ts";
import { innerIdOf, provenIdOf } from "../../../../src/core/clients/unregistered/ids.ts";
import { webCrypto } from "../../../../src/drivers/crypto/crypto.ts";
import type { GuardedFetch } from "../../../../src/drivers/guarded/guarded-fetch.ts";
import { form, send, tokenPath, type Answer } from "../../../suite/http/calls/calls.ts";
import { storeResource } from "../../../suite/http/calls/resources.ts";
import {
  authorize,
  decided,
  decide,
  consentAt,
  loggedIn,
  newVerifier,
  requestOf,
} from "../../../suite/http/oidc/app.ts";
import type { Visitor } from "../../../suite/http/upstream/visitor.ts";
import { agentClients, type AgentClient } from "../../../support/agent-clients.ts";
import { secret } from "../../../support/secrets.ts";
import { openInProcess, useTarget, type Target } from "../../../support/targets/http-target.ts";
import { decodeToken } from "../../../support/tokens/forge.ts";

const resource = "https://mcp.example.com/mcp";
const registerPath = "/authenticate/clients";

const addResource = (target: Target, openScopes: string) =>
  storeResource(target, {
    uri: resource,
    scopes: '{"tools:read":"See your notes","tools:write":"Change them"}',
    openScopes,
    implies: "{}",
  });

const register = (target: Target, body: unknown, headers = {}) =>
  send(target, registerPath, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

const metadataOf = async (target: Target) =>
  (await send(target, "/.well-known/oauth-authorization-server")).body;

describe("in process, with a resource that has open scopes", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite" }));
  let browser: Visitor;
  beforeAll(async () => {
    await addResource(target(), "tools:read tools:write");
    ({ browser } = await loggedIn(target()));
  });

  it("names the call and the documents in the metadata", async () => {
    expect(await metadataOf(target())).toMatchObject({
      registration_endpoint: `${target().issuer}${registerPath}`,
      client_id_metadata_document_supported: true,
      authorization_response_iss_parameter_supported: true,
    });
  });

  /** Logs the user in to a client, and calls the token endpoint twice as it does. */
  async function connect(
    { resourceAt, scope, redirectUri, further }: AgentClient,
    clientId: string,
  ) {
    const { verifier, challenge } = newVerifier();
    const named = (at: (typeof resourceAt)[number]) =>
      resourceAt.includes(at) ? { resource } : {};
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: "code",
      state: "the state",
      code_challenge: challenge,
      code_challenge_method: "S256",
      ...(scope !== undefined && { scope }),
      ...named("authorize"),
      ...further,
    });
    const shownQuery = consentAt(await authorize(browser, String(query)));
    const shown = await requestOf(browser, shownQuery);
    const url = decided(await decide(browser, shownQuery));
    expect(url.href.startsWith(redirectUri), url.href).toBe(true);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      state: "the state",
      iss: target().issuer,
    });
    const ask = async (fields: Readonly<Record<string, string>>): Promise<Answer> => {
      const answer = await send(target(), tokenPath, form({ client_id: clientId, ...fields }));
      expect(answer.status, answer.text).toBe(200);
      return answer;
    };
    const { body: tokens } = await ask({
      grant_type: "authorization_code",
      code: String(url.searchParams.get("code")),
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...named("token"),
    });
    const refresh_token = secret(String(tokens["refresh_token"]));
    const { body: again } = await ask({
      grant_type: "refresh_token",
      refresh_token,
      ...named("refresh"),
    });
    return { shown, tokens: [tokens, again] };
  }

  it.each(agentClients.flatMap((one) => (one.document === undefined ? [] : [one])))(
    "P-3 $id connects by its document",
    async (client) => {
      const { shown, tokens } = await connect(client, client.document!);
      expect(shown["client"]).toMatchObject({
        name: knownApps.find(({ id }) => id === client.id)?.name,
        verified: false,
      });
      // Any program can listen on a port of the machine, whatever its client_id is.
      const vouched = client.redirectUri.startsWith("https:")
        ? {
            origin: "known",
            document_host: new URL(client.document!).host,
            known_in: expect.any(String),
          }
        : { origin: "device", document_host: undefined, known_in: undefined };
      const { origin, document_host, known_in } = shown["client"] as Record<string, unknown>;
      expect({ origin, document_host, known_in }).toEqual(vouched);
      for (const { access_token } of tokens) {
        const { header, payload } = decodeToken(String(access_token));
        expect(header).toMatchObject({ typ: "at+jwt" });
        expect(payload).toMatchObject({ client_id: client.document });
        expect([payload["aud"]].flat()).toContain(resource);
      }
    },
  );

  it.each(agentClients.flatMap((one) => (one.registration ? [one] : [])))(
    "P-3 $id connects by its registration",
    async (client) => {
      const answer = await register(target(), client.registration);
      expect(answer.status, answer.text).toBe(201);
      const { client_id, client_id_issued_at, client_name, ...others } = answer.body;
      expect(Number.isInteger(client_id_issued_at)).toBe(true);
      expect(client_name).toBeTypeOf("string");
      expect(others).toEqual({
        redirect_uris: client.registration!["redirect_uris"],
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
      });
      // Codex registers a path of its own each time.
      const [first] = client.registration!["redirect_uris"] as [string];
      const redirectUri = client.id === "codex" ? first : client.redirectUri;
      const { shown, tokens } = await connect({ ...client, redirectUri }, String(client_id));
      expect(shown["client"]).toMatchObject({ name: client_name });
      expect(decodeToken(String(tokens[0]?.["access_token"])).payload).toMatchObject({ client_id });
    },
  );

  it("has stored no client", async () => {
    expect(await target().sql("SELECT * FROM clients")).toEqual([]);
  });

  it("DR-7 refuses a body that is no registration, and never repeats what it ignores", async () => {
    const json = { redirect_uris: ["http://127.0.0.1/a"] };
    const refused = async (body: unknown, status: number, error: string) => {
      const answer = await register(target(), body);
      expect([answer.status, answer.body["error"]], answer.text).toEqual([status, error]);
    };
    await refused("{", 400, "invalid_request");
    await refused("[]", 400, "invalid_client_metadata");
    await refused({}, 400, "invalid_client_metadata");
    await refused({ redirect_uris: "http://127.0.0.1/a" }, 400, "invalid_client_metadata");
    await refused({ redirect_uris: [7] }, 400, "invalid_client_metadata");
    await refused({ redirect_uris: ["https://evil.example/"] }, 400, "invalid_redirect_uri");
    await refused({ ...json, contacts: ["x".repeat(20_000)] }, 413, "invalid_request");
    const wishes = {
      client_name: null,
      scope: "admin",
      client_secret: "x",
      client_id: "mine",
      jwks: 1,
    };
    const { status, body } = await register(target(), { ...json, ...wishes });
    expect(status).toBe(201);
    expect(Object.keys(body).toSorted()).toEqual([
      "client_id",
      "client_id_issued_at",
      "grant_types",
      "redirect_uris",
      "response_types",
      "token_endpoint_auth_method",
    ]);
  });

  it("P-11 lets pages of every origin register, redeem and refresh, and none log in with a password", async () => {
    const origin = { Origin: "https://inspector.example" };
    const preflight = {
      method: "OPTIONS",
      headers: {
        ...origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,mcp-protocol-version",
      },
    };
    const allowed = ({ headers }: Answer) => headers.get("access-control-allow-origin");
    for (const path of [registerPath, tokenPath, "/.well-known/oauth-authorization-server"]) {
      const { status, headers } = await send(target(), path, preflight);
      expect([status, headers.get("access-control-allow-origin")], path).toEqual([204, "*"]);
      expect(headers.get("access-control-allow-headers")).toContain("MCP-Protocol-Version");
      expect(headers.get("access-control-allow-credentials")).toBeNull();
    }
    expect(allowed(await register(target(), {}, origin))).toBe("*");
    const asked = async (fields: Readonly<Record<string, string>>) =>
      allowed(await send(target(), tokenPath, form(fields, origin)));
    for (const grant_type of ["authorization_code", "refresh_token", "client_credentials"]) {
      expect(await asked({ grant_type }), grant_type).toBe("*");
      expect(await asked({ grant_type, client_id: "nobody" }), grant_type).toBe("*");
    }
    for (const grant_type of [
      "password",
      "urn:latchkey:grant-type:passkey",
      "urn:latchkey:grant-type:mfa",
      "x",
      "",
    ]) {
      expect(await asked({ grant_type, username: "ann", password: "x" }), grant_type).toBeNull();
    }
  });
});

describe("in process, without a resource that has open scopes", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite" }));
  beforeAll(() => addResource(target(), ""));

  it("DR-8 knows no client without a row, registers none, and says so in the metadata", async () => {
    const metadata = await metadataOf(target());
    expect(metadata).not.toHaveProperty("registration_endpoint");
    expect(metadata).not.toHaveProperty("client_id_metadata_document_supported");
    const answer = await register(target(), { redirect_uris: ["http://127.0.0.1/a"] });
    expect([answer.status, answer.body["error"]]).toEqual([404, "not_found"]);
    const { browser } = await loggedIn(target());
    for (const id of ["cursor", "https://zed.dev/oauth/client-metadata.json"]) {
      const page = await authorize(browser, String(new URLSearchParams({ client_id: id })));
      expect(page.status, id).toBe(400);
    }
  });
});

describe("in process, with CLIENT_REGISTRATION=off", () => {
  const target = useTarget(() =>
    openInProcess({ database: "sqlite", env: { CLIENT_REGISTRATION: "off" } }),
  );
  beforeAll(() => addResource(target(), "tools:read"));

  it("has no such call", async () => {
    expect(await metadataOf(target())).not.toHaveProperty("registration_endpoint");
    const answer = await register(target(), { redirect_uris: ["http://127.0.0.1/a"] });
    expect(answer.status).toBe(404);
  });
});

const redirectUri = "http://127.0.0.1:4000/callback";
const host = "https://agent.example";
/** The methods of the documents at the host, by their paths. All have one key. */
const documents: Readonly<Record<string, readonly string[]>> = {
  "/keyed.json": ["private_key_jwt"],
  "/either.json": ["private_key_jwt", "none"],
};

describe("in process, with CLIENT_REGISTRATION=documents", () => {
  let publicKey: JsonWebKey;
  let key: CryptoKey;
  const fetched: string[] = [];
  const guardedFetch: GuardedFetch = async (url) => {
    fetched.push(url);
    const { pathname } = new URL(url);
    if (pathname === "/keys.json") return Response.json({ keys: [{ ...publicKey, kid: "one" }] });
    const methods = documents[pathname];
    return Response.json({
      client_id: url,
      client_name: "Agent",
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: methods?.[0],
      token_endpoint_auth_methods_supported: methods,
      jwks_uri: `${host}/keys.json`,
    });
  };
  const target = useTarget(() =>
    openInProcess({
      database: "sqlite",
      env: { CLIENT_REGISTRATION: "documents" },
      replaced: {
        drivers: (drivers) => ({ ...drivers, guardedFetch }),
        afterwork: (afterwork) => afterwork,
      },
    }),
  );
  const hash = {
    sha256: async (text: string) => webCrypto.sha256(new TextEncoder().encode(text)),
  };
  let browser: Visitor;
  beforeAll(async () => {
    const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
      "sign",
      "verify",
    ]);
    publicKey = await crypto.subtle.exportKey("jwk", pair.publicKey);
    key = pair.privateKey;
    await addResource(target(), "tools:read");
    ({ browser } = await loggedIn(target()));
  });

  const server = () => ({ issuer: target().issuer, token_endpoint: target().issuer + tokenPath });

  /** What a client adds to a form to prove who it is, as a well-known library makes it. */
  async function proofOf(clientId: string): Promise<Readonly<Record<string, string>>> {
    const body = new URLSearchParams();
    await oauth.PrivateKeyJwt({ key, kid: "one" })(
      server(),
      { client_id: clientId },
      body,
      new Headers(),
    );
    secret(body.get("client_assertion") ?? "");
    return Object.fromEntries(body);
  }

  /** Logs the user in, and gives what the client redeems. */
  async function codeFor(clientId: string): Promise<Readonly<Record<string, string>>> {
    const { verifier, challenge } = newVerifier();
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: "code",
      scope: "tools:read offline_access",
      code_challenge: challenge,
      code_challenge_method: "S256",
      resource,
    });
    const page = await authorize(browser, String(query));
    const url = decided(await decide(browser, consentAt(page)));
    return {
      grant_type: "authorization_code",
      code: String(url.searchParams.get("code")),
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
  }

  const ask = async (fields: Readonly<Record<string, string>>, headers = {}) => {
    const { status, body } = await send(target(), tokenPath, form(fields, headers));
    return { status, body, error: body["error"], refresh: secret(String(body["refresh_token"])) };
  };
  const refresh = (token: string) => ({ grant_type: "refresh_token", refresh_token: token });
  const idOf = (path: string) => ({ client_id: host + path });
  const refusedWith = (error: string) =>
    expect.objectContaining({ status: error === "invalid_client" ? 401 : 400, error });

  it("names the method and its algorithms in the metadata", async () => {
    const { body } = await send(target(), "/.well-known/oauth-authorization-server");
    for (const endpoint of ["token", "revocation"]) {
      expect(body[`${endpoint}_endpoint_auth_methods_supported`]).toEqual([
        "none",
        "client_secret_basic",
        "client_secret_post",
        "private_key_jwt",
      ]);
      expect(body[`${endpoint}_endpoint_auth_signing_alg_values_supported`]).toEqual([
        "ES256",
        "RS256",
        "PS256",
        "EdDSA",
      ]);
    }
  });

  it.each(["/keyed.json", "/either.json"])(
    "a client with %s connects with its key",
    async (path) => {
      const clientId = host + path;
      const redeemed = await ask({ ...(await codeFor(clientId)), ...(await proofOf(clientId)) });
      expect(redeemed.status, JSON.stringify(redeemed.body)).toBe(200);
      const again = await ask({ ...refresh(redeemed.refresh), ...(await proofOf(clientId)) });
      expect(again.status, JSON.stringify(again.body)).toBe(200);
      const introspected = await send(
        target(),
        "/authenticate/revoke",
        form({ token: again.refresh, ...(await proofOf(clientId)) }),
      );
      expect(introspected.status).toBe(200);
      expect(await ask({ ...refresh(again.refresh), ...(await proofOf(clientId)) })).toEqual(
        refusedWith("invalid_grant"),
      );
    },
  );

  it("CD-20 a client that has to prove who it is gets nothing without its assertion", async () => {
    const code = await codeFor(`${host}/keyed.json`);
    expect(await ask({ ...code, ...idOf("/keyed.json") })).toEqual(refusedWith("invalid_grant"));
    const { status, refresh: token } = await ask({
      ...code,
      ...(await proofOf(`${host}/keyed.json`)),
    });
    expect(status).toBe(200);
    expect(await ask({ ...refresh(token), ...idOf("/keyed.json") })).toEqual(
      refusedWith("invalid_grant"),
    );
    await send(target(), "/authenticate/revoke", form({ token, ...idOf("/keyed.json") }));
    expect(
      await ask({ ...refresh(token), ...(await proofOf(`${host}/keyed.json`)) }),
    ).toMatchObject({ status: 200 });
  });

  it("CD-19 a code and a session from before the document changed are not taken after", async () => {
    const ids = async (path: string) => ({
      plain: await innerIdOf(hash, host + path),
      proven: await provenIdOf(hash, host + path),
    });
    /** Makes codes and sessions what they would be if the document of the client had been another then. */
    const move = async (from: string, to: string) => {
      for (const table of ["authorizations", "sessions"]) {
        await target().sql(`UPDATE ${table} SET client_id = '${to}' WHERE client_id = '${from}'`);
      }
    };
    for (const path of ["/keyed.json", "/either.json"]) {
      const { plain, proven } = await ids(path);
      const [now, then] = path === "/keyed.json" ? [proven, plain] : [plain, proven];
      const proof = () => proofOf(host + path);
      const { refresh: token } = await ask({ ...(await codeFor(host + path)), ...(await proof()) });
      const code = await codeFor(host + path);
      await move(now, then);
      expect(await ask({ ...code, ...(await proof()) })).toEqual(refusedWith("invalid_grant"));
      expect(await ask({ ...refresh(token), ...(await proof()) })).toEqual(
        refusedWith("invalid_grant"),
      );
      await move(then, now);
      expect(await ask({ ...code, ...(await proof()) })).toMatchObject({ status: 200 });
      expect(await ask({ ...refresh(token), ...(await proof()) })).toMatchObject({ status: 200 });
    }
  });

  it("fetches nothing for a client whose code or token the request does not have", async () => {
    const mine = `${host}/either.json`;
    const { refresh: token } = await ask({ ...(await codeFor(mine)), ...(await proofOf(mine)) });
    const other = `${host}/unread.json`;
    for (const foreign of [await codeFor(mine), refresh(token)]) {
      expect(await ask({ ...foreign, ...(await proofOf(other)) })).toEqual(
        refusedWith("invalid_client"),
      );
    }
    expect(fetched).not.toContain(other);
    expect(fetched).toContain(mine);
  });

  it("refuses an assertion beside a secret, of another type, or of a client that has a row", async () => {
    const clientId = `${host}/either.json`;
    const proof = async () => ({ ...refresh("rt1_x"), ...(await proofOf(clientId)) });
    const basic = { Authorization: `Basic ${btoa("a:b")}` };
    expect(await ask(await proof(), basic)).toEqual(refusedWith("invalid_request"));
    expect(await ask({ ...(await proof()), client_secret: "x" })).toEqual(
      refusedWith("invalid_request"),
    );
    expect(await ask({ ...(await proof()), client_assertion_type: "urn:x" })).toEqual(
      refusedWith("invalid_request"),
    );
    const [type = ""] = Object.values(await proofOf(clientId)).filter((one) =>
      one.startsWith("urn"),
    );
    expect(
      await ask({ ...refresh("rt1_x"), client_id: clientId, client_assertion_type: type }),
    ).toEqual(refusedWith("invalid_request"));
    expect(await ask({ ...(await proof()), client_id: crypto.randomUUID() })).toEqual(
      refusedWith("invalid_client"),
    );
    const inUrl = await send(target(), `${tokenPath}?client_assertion=x`, form(await proof()));
    expect(inUrl.status).toBe(400);
  });

  it("takes a pushed request of such a client only with its assertion, which it does not keep", async () => {
    const clientId = `${host}/keyed.json`;
    const request = {
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: "code",
      scope: "tools:read",
      code_challenge: newVerifier().challenge,
      code_challenge_method: "S256",
      resource,
    };
    const push = (fields: Readonly<Record<string, string>>) =>
      send(target(), "/authenticate/par", form(fields));
    expect((await push(request)).body).toMatchObject({ error: "invalid_client" });
    const pushed = await push({ ...request, ...(await proofOf(clientId)) });
    expect(pushed.status, pushed.text).toBe(201);
    const [kept] = await target().sql("SELECT request FROM authorizations WHERE kind = 'pushed'");
    expect(String(kept?.["request"])).not.toContain("assertion");
    const query = new URLSearchParams({
      client_id: clientId,
      request_uri: String(pushed.body["request_uri"]),
    });
    const page = await authorize(browser, String(query));
    expect(page.status, page.text).toBe(303);
    expect(page.headers.get("location")).not.toContain("error");
  });
});
