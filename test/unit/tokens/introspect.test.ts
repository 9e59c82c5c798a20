import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { firstParty, type KnownClient } from "../../../src/core/clients/model.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import { createClient, refreshTokenOf, recording } from "../support/clients.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
let api: KnownClient;
let its: IssuedTokens;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer({ cost: 4 });
  await server.auth.accounts.register(ann);
  api = (await createClient(backend, "profile:read")).known;
  its = await server.auth.login.withPassword(login());
});
afterEach(() => backend.close());

const introspect = (token = its.accessToken) => server.auth.tokens.introspect(api, token);

describe("introspecting a token", () => {
  it("INT-3 tells what verifying it tells", async () => {
    expect(await introspect()).toEqual(await server.auth.tokens.verify(its.accessToken));
    backend.sql("UPDATE users SET role = 'admin', username = 'Anna'");
    expect(await introspect()).toMatchObject({ role: "admin", username: "Anna" });
  });

  it("INT-3 tells of any client's token, a client's own too", async () => {
    const app = await createClient(backend);
    const apps = await server.auth.login.withPassword(login({ client: app.known }));
    expect(await introspect(apps.accessToken)).toMatchObject({
      client_id: app.id,
      username: ann.username,
    });
    const own = await server.auth.tokens.grantToClient(app.known, "sessions");
    const claims = await introspect(own.accessToken);
    expect(claims).toMatchObject({ sub: app.id, client_id: app.id, scope: "sessions" });
    expect(claims).not.toHaveProperty("username");
  });

  it("INT-1 is for clients that have proven themselves, and asks nothing for others", async () => {
    const calls: string[] = [];
    const { auth } = await backend.openServer({
      wrap: ({ store }) => ({ store: recording(store, calls) }),
    });
    for (const token of [its.accessToken, "garbage"]) {
      const failure = await refusal(auth.tokens.introspect(firstParty, token));
      expect(failure).toMatchObject({ code: "invalid_client" });
    }
    expect(calls).toEqual([]);
  });

  it("INT-2 tells nothing of what is no access token, a refresh token among them", async () => {
    for (const token of ["", "garbage", refreshTokenOf(its), `${its.accessToken}A`]) {
      expect(await introspect(token)).toBeUndefined();
    }
    expect(
      await server.auth.tokens.refresh({ refreshToken: refreshTokenOf(its), client: firstParty }),
    ).toEqual(expect.objectContaining({ scope: its.scope }));
  });

  it("INT-2 tells nothing of an access token that is over", async () => {
    backend.now += 605_000;
    expect(await introspect()).toBeUndefined();
  });

  it.each([
    ["its session was revoked", "UPDATE sessions SET revoked_at = 1"],
    ["its session is past its end", "UPDATE sessions SET expires_at = 1"],
    ["its owner has logged out everywhere", "UPDATE users SET sessions_valid_from = 9e15"],
    ["its account is disabled", "UPDATE users SET disabled_at = 1"],
    ["its account is deleted", "DELETE FROM users"],
  ])("INT-2 tells nothing any more once %s", async (_, change) => {
    expect(await introspect()).toBeTruthy();
    backend.sql(change);
    expect(await introspect()).toBeUndefined();
  });

  it("INT-2 tells nothing any more of the tokens of a revoked client", async () => {
    const app = await createClient(backend);
    const apps = await server.auth.login.withPassword(login({ client: app.known }));
    const own = await server.auth.tokens.grantToClient(app.known, undefined);
    backend.sql("UPDATE clients SET revoked_at = 1 WHERE id = ?", app.id);
    expect(await introspect(apps.accessToken)).toBeUndefined();
    expect(await introspect(own.accessToken)).toBeUndefined();
    expect(await introspect()).toBeTruthy();
  });

  it("INT-4 tells nothing of a token for another audience or of another issuer", async () => {
    const claims = await server.auth.tokens.verify(its.accessToken);
    for (const change of [{ aud: "https://other.example.com" }, { iss: "https://x.example.com" }]) {
      const token = await server.ports.signer.sign({ ...claims, ...change });
      expect(await introspect(token)).toBeUndefined();
    }
  });

  it("VULN-47 is unavailable without a database, and calls no token inactive then", async () => {
    await server.close();
    expect(await refusal(introspect())).toMatchObject({ code: "unavailable" });
  });
});
