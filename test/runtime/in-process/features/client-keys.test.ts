import * as oauth from "oauth4webapi";
import { beforeAll, describe, expect, it } from "vitest";
import { innerIdOf, provenIdOf } from "../../../../src/core/clients/unregistered/ids.ts";
import { webCrypto } from "../../../../src/drivers/crypto/crypto.ts";
import type { GuardedFetch } from "../../../../src/drivers/guarded/guarded-fetch.ts";
import { form, send, tokenPath } from "../../../suite/http/calls/calls.ts";
import { storeResource } from "../../../suite/http/calls/resources.ts";
import {
  authorize,
  consentAt,
  decide,
  decided,
  loggedIn,
  newVerifier,
} from "../../../suite/http/oidc/app.ts";
import type { Visitor } from "../../../suite/http/upstream/visitor.ts";
import { secret } from "../../../support/secrets.ts";
import { openInProcess, useTarget } from "../../../support/targets/http-target.ts";

const resource = "https://mcp.example.com/mcp";
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
  const guardedFetch: GuardedFetch = async (url) => {
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
    const scopes = '{"tools:read":"See your notes"}';
    await storeResource(target(), {
      uri: resource,
      scopes,
      openScopes: "tools:read",
      implies: "{}",
    });
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
