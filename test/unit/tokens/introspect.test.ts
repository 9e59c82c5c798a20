import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { KnownClient } from "../../../src/core/clients/model.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { firstParty, createClient, refreshTokenOf, recording } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
let api: KnownClient;
let tokens: IssuedTokens;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  await server.auth.accounts.register(ann);
  api = (await createClient(backend, "profile:read")).known;
  tokens = await server.auth.login.withPassword(login());
});
afterEach(() => backend.close());

const introspect = (token = tokens.accessToken) => server.auth.tokens.introspect(api, token);

describe("introspecting a token", () => {
  it("INT-3 gives the same current claims as a verification", async () => {
    expect(await introspect()).toEqual(await server.auth.tokens.verify(tokens.accessToken));
    backend.sql("UPDATE users SET role = 'admin', username = 'Anna'");
    expect(await introspect()).toMatchObject({ role: "admin", username: "Anna" });
  });

  it("INT-3 gives the claims of another client's token, and of a client's own token", async () => {
    const app = await createClient(backend);
    const appTokens = await server.auth.login.withPassword(login({ client: app.known }));
    expect(await introspect(appTokens.accessToken)).toMatchObject({
      client_id: app.id,
      username: ann.username,
    });
    const ownToken = await server.auth.tokens.grantToClient(app.known, { scope: "sessions" });
    const claims = await introspect(ownToken.accessToken);
    expect(claims).toMatchObject({ sub: app.id, client_id: app.id, scope: "sessions" });
    expect(claims).not.toHaveProperty("username");
  });

  it("INT-1 requires an authenticated client, and makes no store call without one", async () => {
    const calls: string[] = [];
    const { auth } = await backend.openServer({
      wrap: ({ store }) => ({ store: recording(store, calls) }),
    });
    for (const token of [tokens.accessToken, "garbage"]) {
      const failure = await refusal(auth.tokens.introspect(firstParty, token));
      expect(failure).toMatchObject({ code: "invalid_client" });
    }
    expect(calls).toEqual([]);
  });

  it("INT-2 reports a malformed token and a refresh token as inactive, and uses up no refresh token", async () => {
    for (const token of ["", "garbage", refreshTokenOf(tokens), `${tokens.accessToken}A`]) {
      expect(await introspect(token), token.slice(0, 10)).toBeUndefined();
    }
    expect(
      await server.auth.tokens.refresh({
        refreshToken: refreshTokenOf(tokens),
        client: firstParty,
      }),
    ).toEqual(expect.objectContaining({ scope: tokens.scope }));
  });

  it("INT-2 reports an expired access token as inactive", async () => {
    backend.now += 605_000;
    expect(await introspect()).toBeUndefined();
  });

  it.each([
    ["its session was revoked", "UPDATE sessions SET revoked_at = 1"],
    ["its session has expired", "UPDATE sessions SET expires_at = 1"],
    ["its owner has ended all sessions", "UPDATE users SET sessions_valid_from = 9e15"],
    ["its account is disabled", "UPDATE users SET disabled_at = 1"],
    ["its account is deleted", "DELETE FROM users"],
  ])("INT-2 reports the token as inactive once %s", async (_, change) => {
    expect(await introspect()).toBeTruthy();
    backend.sql(change);
    expect(await introspect()).toBeUndefined();
  });

  it("INT-2 reports the tokens of a revoked client as inactive, and no others", async () => {
    const app = await createClient(backend);
    const appTokens = await server.auth.login.withPassword(login({ client: app.known }));
    const ownToken = await server.auth.tokens.grantToClient(app.known);
    backend.sql("UPDATE clients SET revoked_at = 1 WHERE id = ?", app.id);
    expect(await introspect(appTokens.accessToken)).toBeUndefined();
    expect(await introspect(ownToken.accessToken)).toBeUndefined();
    expect(await introspect()).toBeTruthy();
  });

  it("INT-4 reports a token for another audience or from another issuer as inactive", async () => {
    const claims = await server.auth.tokens.verify(tokens.accessToken);
    for (const change of [{ aud: "https://other.example.com" }, { iss: "https://x.example.com" }]) {
      const token = await server.ports.signer.sign({ ...claims, ...change });
      expect(await introspect(token), JSON.stringify(change)).toBeUndefined();
    }
  });

  it("VULN-47 is unavailable without a database, and does not report the token as inactive", async () => {
    await server.close();
    expect(await refusal(introspect())).toMatchObject({ code: "unavailable" });
  });
});
