import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Caller } from "../../../src/core/caller.ts";
import { firstParty } from "../../../src/core/clients/model.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import { noon, personsOwn } from "../support/claims.ts";
import { enroll, keptOf } from "../support/grants.ts";
import { ann, login, openHouse, type House, type Server } from "../support/house.ts";
import { refusal } from "../support/refusal.ts";

const day = 86_400_000;

let house: House;
let server: Server;
let its: IssuedTokens;
let me: Caller;
beforeEach(async () => {
  house = await openHouse();
  server = await house.serve({ cost: 4 });
  await server.auth.accounts.register(ann);
  its = await server.auth.login.withPassword(login());
  me = await callerOf(its);
});
afterEach(() => house.close());

const claimsOf = async ({ accessToken }: IssuedTokens) =>
  personsOwn(await server.auth.tokens.verify(accessToken));
const callerOf = async (from: IssuedTokens): Promise<Caller> => {
  const { sub, sid } = await claimsOf(from);
  return { userId: sub, sessionId: sid };
};
const logIn = async (identifier = "ann") => server.auth.login.withPassword(login({ identifier }));
const isAlive = (from: IssuedTokens): Promise<boolean> =>
  server.auth.tokens.refresh({ refreshToken: keptOf(from), client: firstParty }).then(
    () => true,
    () => false,
  );
const areAlive = (all: readonly IssuedTokens[]) => Promise.all(all.map(isAlive));
/** Somebody else, who is logged in. */
async function eve(): Promise<IssuedTokens> {
  await server.auth.accounts.register({ ...ann, username: "eve", email: "eve@example.com" });
  return logIn("eve");
}

describe("the list of one's sessions", () => {
  const listed = async () => (await server.auth.sessions.list(me)).map(({ id }) => id);

  it("has the live ones, the newest first, each with where it came from", async () => {
    await eve();
    house.now += 1000;
    const device = { userAgent: "Firefox", address: "192.0.2.1" };
    const later = await claimsOf(await server.auth.login.withPassword(login({ device })));
    house.now += 60_000;
    await server.auth.tokens.verify(its.accessToken);
    const fields = { clientId: "first-party" };
    expect(await server.auth.sessions.list(me)).toEqual([
      {
        ...fields,
        id: later.sid,
        createdAt: noon + 1000,
        lastSeenAt: noon + 1000,
        expiresAt: noon + 1000 + 30 * day,
        ...device,
      },
      {
        ...fields,
        id: me.sessionId,
        createdAt: noon,
        lastSeenAt: noon + 61_000,
        expiresAt: noon + 30 * day,
        userAgent: null,
        address: null,
      },
    ]);
  });

  it.each([
    ["were revoked", "UPDATE sessions SET revoked_at = 1 WHERE id = ?"],
    ["are past their end", `UPDATE sessions SET expires_at = ${noon} WHERE id = ?`],
    [
      "are idle for too long",
      `UPDATE sessions SET rotated_at = ${noon - 7 * day - 1} WHERE id = ?`,
    ],
    [
      "were begun before all were ended",
      `UPDATE sessions SET authenticated_at = ${noon - 1} WHERE id = ?`,
    ],
  ])("has none that %s", async (_, ends) => {
    house.sql("UPDATE users SET sessions_valid_from = ?", noon);
    const { sid } = await claimsOf(await logIn());
    expect((await listed()).toSorted()).toEqual([sid, me.sessionId].toSorted());
    house.sql(ends, sid);
    expect(await listed()).toEqual([me.sessionId]);
  });

  it("has none of a client that was revoked", async () => {
    const { known: client, id } = await enroll(house);
    await server.auth.login.withPassword(login({ client }));
    expect(await listed()).toHaveLength(2);
    house.sql("UPDATE clients SET revoked_at = 1 WHERE id = ?", id);
    expect(await listed()).toEqual([me.sessionId]);
  });
});

describe("ASVS-7.5.2 ending sessions", () => {
  it("ends one of one's own at once, and again without complaint", async () => {
    const other = await logIn();
    const { sid } = await claimsOf(other);
    await server.auth.sessions.end(me, sid);
    await server.auth.sessions.end(me, sid);
    expect(await areAlive([other, its])).toEqual([false, true]);
    expect(await refusal(server.auth.tokens.verify(other.accessToken))).toMatchObject({
      reason: "session revoked",
    });
  });

  it("VULN-46 finds no session of another person, nor one that never was", async () => {
    const hers = await eve();
    const { sid } = await claimsOf(hers);
    for (const id of [sid, me.sessionId.toUpperCase(), "no-such-session", ""]) {
      expect(await refusal(server.auth.sessions.end(me, id))).toMatchObject({ code: "not_found" });
    }
    expect(await areAlive([hers, its])).toEqual([true, true]);
  });

  it("ends all others but the one that asks, and nobody else's", async () => {
    const [one, other, hers] = [await logIn(), await logIn(), await eve()];
    await server.auth.sessions.endOthers(me);
    expect(await areAlive([one, other, its, hers])).toEqual([false, false, true, true]);
  });

  it("logs out everywhere, here too, but nobody else, until the next login", async () => {
    const [other, hers] = [await logIn(), await eve()];
    await server.auth.sessions.endAll(me);
    expect(await areAlive([its, other, hers])).toEqual([false, false, true]);
    expect(await refusal(server.auth.tokens.verify(its.accessToken))).toMatchObject({
      reason: "session revoked",
    });
    expect(await isAlive(await logIn())).toBe(true);
    expect(await areAlive([its, other])).toEqual([false, false]);
  });

  it("ends a login everywhere that is under way: its password was proven before", async () => {
    const slow = await house.serve({
      wrap: ({ hasher }) => ({
        hasher: {
          ...hasher,
          async verify(password, hash, signal) {
            const proven = await hasher.verify(password, hash, signal);
            house.now += 500;
            await server.auth.sessions.endAll(me);
            house.now += 500;
            return proven;
          },
        },
      }),
    });
    const late = await slow.auth.login.withPassword(login());
    expect(await isAlive(late)).toBe(false);
    expect(await refusal(server.auth.tokens.verify(late.accessToken))).toMatchObject({
      code: "invalid_token",
    });
    expect(await isAlive(await logIn())).toBe(true);
  });

  describe("on two servers whose clocks are 20 seconds apart", () => {
    const skew = 20_000;
    let ahead: Server;
    beforeEach(async () => {
      ahead = await house.serve({ cost: 4, wrap: () => ({ clock: () => house.now + skew }) });
    });

    it("ends every session, also one opened where the clock is ahead", async () => {
      const theirs = await ahead.auth.login.withPassword(login());
      await server.auth.sessions.endAll(me);
      expect(await areAlive([its, theirs])).toEqual([false, false]);
      for (const { auth } of [server, ahead]) {
        expect(await refusal(auth.tokens.verify(theirs.accessToken))).toMatchObject({
          reason: "session revoked",
        });
      }
    });

    it("spares a login that comes later, also where the clock is behind", async () => {
      await ahead.auth.sessions.endAll(me);
      house.now += 1000;
      const later = await server.auth.login.withPassword(login());
      await server.auth.tokens.verify(later.accessToken);
      await ahead.auth.tokens.verify(later.accessToken);
      expect(await server.auth.sessions.list(me)).toHaveLength(1);
      expect(await areAlive([its, later])).toEqual([false, true]);
    });
  });

  it("is unavailable without a database", async () => {
    await server.close();
    for (const work of [
      server.auth.sessions.list(me),
      server.auth.sessions.end(me, me.sessionId),
      server.auth.sessions.endOthers(me),
      server.auth.sessions.endAll(me),
    ]) {
      expect(await refusal(work)).toMatchObject({ code: "unavailable" });
    }
  });
});
