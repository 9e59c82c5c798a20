import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { firstParty, type KnownClient } from "../../../src/core/clients/model.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import { enroll, keptOf, noting } from "../support/grants.ts";
import { ann, login, openHouse, type House, type Server } from "../support/house.ts";
import { refusal } from "../support/refusal.ts";

let house: House;
let server: Server;
let its: IssuedTokens;
let other: IssuedTokens;
beforeEach(async () => {
  house = await openHouse();
  server = await house.serve({ cost: 4 });
  await server.auth.accounts.register(ann);
  its = await server.auth.login.withPassword(login());
  other = await server.auth.login.withPassword(login());
});
afterEach(() => house.close());

const revoke = (token: string, client: KnownClient = firstParty, { auth } = server) =>
  auth.tokens.revoke(client, token);
const refresh = (from: IssuedTokens, client = firstParty) =>
  server.auth.tokens.refresh({ refreshToken: keptOf(from), client });
const rows = () => house.sql("SELECT * FROM sessions ORDER BY id");

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
    for (const pick of [keptOf, ({ accessToken }: IssuedTokens) => accessToken]) {
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
    house.now += 60_000;
    await revoke(keptOf(its));
    expect(await lives(newest)).toBe(false);
    expect(server.events).toEqual([]);
  });

  it("is fine for a session that has ended, and leaves the time of its end", async () => {
    await revoke(keptOf(its));
    const before = rows();
    house.now += 1000;
    await revoke(keptOf(its));
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
      `${keptOf(its)}A`,
      `${its.accessToken}A`,
      keptOf(its).slice(4),
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
    const counted = await house.serve({ wrap: ({ store }) => ({ store: noting(store, calls) }) });
    for (const token of ["garbage", `${keptOf(its)}A`, `${its.accessToken}A`]) {
      await revoke(token, firstParty, counted);
    }
    expect(calls).toEqual([]);
  });

  it("works while the account is disabled", async () => {
    house.sql("UPDATE users SET disabled_at = 1");
    await revoke(keptOf(its));
    await revoke(other.accessToken);
    house.sql("UPDATE users SET disabled_at = NULL");
    expect([await lives(its), await lives(other)]).toEqual([false, false]);
  });

  it("REV-6 is unavailable without a database, and never said to be done", async () => {
    const gone = await house.serve();
    await gone.close();
    for (const token of [keptOf(its), its.accessToken]) {
      expect(await refusal(revoke(token, firstParty, gone))).toMatchObject({ code: "unavailable" });
    }
    expect([await lives(its), await lives(other)]).toEqual([true, true]);
  });
});

describe("REV-4 the client of a token", () => {
  it("alone can revoke it: another client's stays alive without a word", async () => {
    const [app, rival] = [(await enroll(house)).known, (await enroll(house)).known];
    const apps = await server.auth.login.withPassword(login({ client: app }));
    const before = rows();
    for (const token of [keptOf(apps), apps.accessToken]) {
      await revoke(token, rival);
      await revoke(token, firstParty);
    }
    for (const token of [keptOf(its), its.accessToken]) await revoke(token, app);
    expect(rows()).toEqual(before);
    expect(await lives(apps, app)).toBe(true);
    await revoke(keptOf(apps), app);
    expect(await lives(apps, app)).toBe(false);
  });

  it("REV-5 cannot revoke a token of its own, which has no session", async () => {
    const { known } = await enroll(house);
    const { accessToken } = await server.auth.tokens.grantToClient(known, undefined);
    expect(await refusal(revoke(accessToken, known))).toMatchObject({
      code: "unsupported_token_type",
    });
    expect(await server.auth.tokens.verify(accessToken)).toMatchObject({ sub: known.id });
  });
});
