import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { firstParty, type KnownClient } from "../../../src/core/clients/model.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import { createClient, refreshTokenOf, recording } from "../support/clients.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
let its: IssuedTokens;
let other: IssuedTokens;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer({ cost: 4 });
  await server.auth.accounts.register(ann);
  its = await server.auth.login.withPassword(login());
  other = await server.auth.login.withPassword(login());
});
afterEach(() => backend.close());

const revoke = (token: string, client: KnownClient = firstParty, { auth } = server) =>
  auth.tokens.revoke(client, token);
const refresh = (from: IssuedTokens, client = firstParty) =>
  server.auth.tokens.refresh({ refreshToken: refreshTokenOf(from), client });
const rows = () => backend.sql("SELECT * FROM sessions ORDER BY id");

/** Whether a session is alive, by what its refresh token and its access token say: they agree. */
async function lives(from: IssuedTokens, client = firstParty): Promise<boolean> {
  const answers = await Promise.allSettled([
    server.auth.tokens.verify(from.accessToken),
    refresh(from, client),
  ]);
  const [one, same] = answers.map(({ status }) => status === "fulfilled");
  expect(one).toBe(same);
  return one === true;
}

describe("revoking a token", () => {
  it("REV-3 ends its session at once, whichever of its tokens it is, and no other session", async () => {
    for (const pick of [refreshTokenOf, ({ accessToken }: IssuedTokens) => accessToken]) {
      const one = await server.auth.login.withPassword(login());
      await revoke(pick(one));
      expect(await lives(one)).toBe(false);
      expect((await refusal(refresh(one))).reason).toBe("session revoked");
    }
    expect(await lives(its)).toBe(true);
    expect(await lives(other)).toBe(true);
  });

  it("ends the session of a refresh token that was used already, without an alarm", async () => {
    const newest = await refresh(await refresh(its));
    backend.now += 60_000;
    await revoke(refreshTokenOf(its));
    expect(await lives(newest)).toBe(false);
    expect(server.events).toEqual([]);
  });

  it("is fine for a session that has ended, and leaves the time of its end", async () => {
    await revoke(refreshTokenOf(its));
    const before = rows();
    backend.now += 1000;
    await revoke(refreshTokenOf(its));
    await revoke(its.accessToken);
    expect(rows()).toEqual(before);
  });

  it("REV-1 takes what is no token of ours, and does nothing", async () => {
    const { refreshTokens, signer } = server.ports;
    const unknown = { sessionId: "f6a1c6de-1de4-4b0c-8f3f-0d3b5a1c2e42", generation: 0 };
    const claims = await server.auth.tokens.verify(its.accessToken);
    const before = rows();
    for (const token of [
      "",
      "garbage",
      "rt1_",
      `${refreshTokenOf(its)}A`,
      `${its.accessToken}A`,
      refreshTokenOf(its).slice(4),
      await refreshTokens.issue(unknown),
      await signer.sign({ ...claims, iss: "https://elsewhere.example.com" }),
      await signer.sign({ ...claims, aud: "https://elsewhere.example.com" }),
      await signer.sign({ ...claims, exp: claims.iat - 60 }),
      await signer.sign({ ...claims, sub: "somebody-else" }),
    ]) {
      await revoke(token);
    }
    expect(rows()).toEqual(before);
  });

  it("REV-1 does not ask the store for what is no token of ours", async () => {
    const calls: string[] = [];
    const counted = await backend.openServer({
      wrap: ({ store }) => ({ store: recording(store, calls) }),
    });
    for (const token of ["garbage", `${refreshTokenOf(its)}A`, `${its.accessToken}A`]) {
      await revoke(token, firstParty, counted);
    }
    expect(calls).toEqual([]);
  });

  it("works while the account is disabled", async () => {
    backend.sql("UPDATE users SET disabled_at = 1");
    await revoke(refreshTokenOf(its));
    await revoke(other.accessToken);
    backend.sql("UPDATE users SET disabled_at = NULL");
    expect([await lives(its), await lives(other)]).toEqual([false, false]);
  });

  it("REV-6 is unavailable without a database, and never said to be done", async () => {
    const gone = await backend.openServer();
    await gone.close();
    for (const token of [refreshTokenOf(its), its.accessToken]) {
      expect(await refusal(revoke(token, firstParty, gone))).toMatchObject({ code: "unavailable" });
    }
    expect([await lives(its), await lives(other)]).toEqual([true, true]);
  });
});

describe("REV-4 the client of a token", () => {
  it("alone can revoke it: another client's stays alive without a word", async () => {
    const [app, rival] = [(await createClient(backend)).known, (await createClient(backend)).known];
    const apps = await server.auth.login.withPassword(login({ client: app }));
    const before = rows();
    for (const token of [refreshTokenOf(apps), apps.accessToken]) {
      await revoke(token, rival);
      await revoke(token, firstParty);
    }
    for (const token of [refreshTokenOf(its), its.accessToken]) await revoke(token, app);
    expect(rows()).toEqual(before);
    expect(await lives(apps, app)).toBe(true);
    await revoke(refreshTokenOf(apps), app);
    expect(await lives(apps, app)).toBe(false);
  });

  it("REV-5 cannot revoke a token of its own, which has no session", async () => {
    const { known } = await createClient(backend);
    const { accessToken } = await server.auth.tokens.grantToClient(known, undefined);
    expect(await refusal(revoke(accessToken, known))).toMatchObject({
      code: "unsupported_token_type",
    });
    expect(await server.auth.tokens.verify(accessToken)).toMatchObject({ sub: known.id });
  });
});
