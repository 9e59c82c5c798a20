import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { KnownClient } from "../../../src/core/clients/model.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { firstParty, createClient, refreshTokenOf, recording } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
let tokens: IssuedTokens;
let otherTokens: IssuedTokens;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  await server.auth.accounts.register(ann);
  tokens = await server.auth.login.withPassword(login());
  otherTokens = await server.auth.login.withPassword(login());
});
afterEach(() => backend.close());

const revoke = (token: string, client: KnownClient = firstParty, { auth } = server) =>
  auth.tokens.revoke(client, token);
const refresh = (from: IssuedTokens, client = firstParty) =>
  server.auth.tokens.refresh({ refreshToken: refreshTokenOf(from), client });
const rows = () => backend.sql("SELECT * FROM sessions ORDER BY id");

/** Whether a session is alive. Its access token and its refresh token must agree. */
async function isAlive(from: IssuedTokens, client = firstParty): Promise<boolean> {
  const answers = await Promise.allSettled([
    server.auth.tokens.verify(from.accessToken),
    refresh(from, client),
  ]);
  const [isVerified, isRefreshed] = answers.map(({ status }) => status === "fulfilled");
  expect(isVerified).toBe(isRefreshed);
  return isVerified === true;
}

describe("revoking a token", () => {
  it("REV-3 ends the session at once, by its refresh token or its access token, and no other session", async () => {
    const tokenKinds = {
      "refresh token": refreshTokenOf,
      "access token": ({ accessToken }: IssuedTokens) => accessToken,
    };
    for (const [kind, tokenOf] of Object.entries(tokenKinds)) {
      const one = await server.auth.login.withPassword(login());
      await revoke(tokenOf(one));
      expect(await isAlive(one), kind).toBe(false);
      expect((await refusal(refresh(one))).reason, kind).toBe("session revoked");
    }
    expect(await isAlive(tokens)).toBe(true);
    expect(await isAlive(otherTokens)).toBe(true);
  });

  it("ends the session by a refresh token that was used before, and logs no reuse", async () => {
    const newest = await refresh(await refresh(tokens));
    backend.now += 60_000;
    await revoke(refreshTokenOf(tokens));
    expect(await isAlive(newest)).toBe(false);
    const reported = server.events.map(({ event }) => event);
    expect(reported).not.toContain("authn_token_reuse");
  });

  it("accepts a token of an ended session, and keeps the time of its end", async () => {
    await revoke(refreshTokenOf(tokens));
    const before = rows();
    backend.now += 1000;
    await revoke(refreshTokenOf(tokens));
    await revoke(tokens.accessToken);
    expect(rows()).toEqual(before);
    const logOuts = server.events.filter(({ event }) => event === "session_logout");
    expect(logOuts).toHaveLength(1);
  });

  it("REV-1 accepts invalid tokens and changes nothing", async () => {
    const { refreshTokens, signer } = server.ports;
    const unknown = { sessionId: "f6a1c6de-1de4-4b0c-8f3f-0d3b5a1c2e42", generation: 0 };
    const claims = await server.auth.tokens.verify(tokens.accessToken);
    const before = rows();
    const invalid = {
      empty: "",
      "malformed access token": "garbage",
      "malformed refresh token": "rt1_",
      "refresh token with a letter added": `${refreshTokenOf(tokens)}A`,
      "access token with a letter added": `${tokens.accessToken}A`,
      "refresh token without its prefix": refreshTokenOf(tokens).slice(4),
      "refresh token of an unknown session": await refreshTokens.issue(unknown),
      "another issuer": await signer.sign({ ...claims, iss: "https://elsewhere.example.com" }),
      "another audience": await signer.sign({ ...claims, aud: "https://elsewhere.example.com" }),
      "expired access token": await signer.sign({ ...claims, exp: claims.iat - 60 }),
      "another user": await signer.sign({ ...claims, sub: "somebody-else" }),
    };
    for (const [label, token] of Object.entries(invalid)) {
      await revoke(token);
      expect(rows(), label).toEqual(before);
    }
  });

  it("REV-1 makes no store call for a token that was not issued here", async () => {
    const calls: string[] = [];
    const counted = await backend.openServer({
      wrap: ({ store }) => ({ store: recording(store, calls) }),
    });
    for (const token of ["garbage", `${refreshTokenOf(tokens)}A`, `${tokens.accessToken}A`]) {
      await revoke(token, firstParty, counted);
    }
    expect(calls).toEqual([]);
  });

  it("ends the session of a disabled account", async () => {
    backend.sql("UPDATE users SET disabled_at = 1");
    await revoke(refreshTokenOf(tokens));
    await revoke(otherTokens.accessToken);
    backend.sql("UPDATE users SET disabled_at = NULL");
    expect([await isAlive(tokens), await isAlive(otherTokens)]).toEqual([false, false]);
  });

  it("REV-6 is unavailable without a database, and the session stays alive", async () => {
    const closed = await backend.openServer();
    await closed.close();
    const byRefreshToken = await refusal(revoke(refreshTokenOf(tokens), firstParty, closed));
    expect(byRefreshToken).toMatchObject({ code: "unavailable" });
    const byAccessToken = await refusal(revoke(tokens.accessToken, firstParty, closed));
    expect(byAccessToken).toMatchObject({ code: "unavailable" });
    expect([await isAlive(tokens), await isAlive(otherTokens)]).toEqual([true, true]);
  });
});

describe("REV-4 the client of a token", () => {
  it("is the only client that can revoke it; the calls of other clients change nothing", async () => {
    const [app, otherApp] = [
      (await createClient(backend)).known,
      (await createClient(backend)).known,
    ];
    const appTokens = await server.auth.login.withPassword(login({ client: app }));
    const before = rows();
    for (const token of [refreshTokenOf(appTokens), appTokens.accessToken]) {
      await revoke(token, otherApp);
      await revoke(token, firstParty);
    }
    for (const token of [refreshTokenOf(tokens), tokens.accessToken]) await revoke(token, app);
    expect(rows()).toEqual(before);
    expect(await isAlive(appTokens, app)).toBe(true);
    await revoke(refreshTokenOf(appTokens), app);
    expect(await isAlive(appTokens, app)).toBe(false);
  });

  it("REV-5 cannot revoke its own token, which has no session", async () => {
    const { known } = await createClient(backend);
    const { accessToken } = await server.auth.tokens.grantToClient(known);
    expect(await refusal(revoke(accessToken, known))).toMatchObject({
      code: "unsupported_token_type",
    });
    expect(await server.auth.tokens.verify(accessToken)).toMatchObject({ sub: known.id });
  });
});
