import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { firstParty } from "../../../src/core/clients/model.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import type { Refresh } from "../../../src/core/tokens/refresh.ts";
import { noon, personsOwn } from "../support/claims.ts";
import { keptOf, noting } from "../support/grants.ts";
import { ann, login, openHouse, type House, type Server } from "../support/house.ts";
import { refusal } from "../support/refusal.ts";

let house: House;
let server: Server;
let other: Server;
let first: IssuedTokens;
beforeEach(async () => {
  house = await openHouse();
  server = await house.serve({ cost: 4 });
  other = await house.serve({ cost: 4 });
  await server.auth.accounts.register(ann);
  first = await server.auth.login.withPassword(login());
});
afterEach(() => house.close());

const refresh = (refreshToken: string, { auth } = server, given: Partial<Refresh> = {}) =>
  auth.tokens.refresh({ refreshToken, client: firstParty, ...given });
const reasonOf = async (refreshToken: string, where = server): Promise<string | undefined> => {
  const failure = await refusal(refresh(refreshToken, where));
  expect(failure).toMatchObject({ code: "invalid_grant", message: "invalid_grant" });
  return failure.reason;
};
const claimsOf = async ({ accessToken }: IssuedTokens) =>
  personsOwn(await server.auth.tokens.verify(accessToken));
const session = () => house.sql("SELECT * FROM sessions")[0] ?? {};
const reuses = ({ events }: Server) =>
  events.filter(({ event }) => event === "refresh_token_reuse").map(({ fields }) => fields);

describe("refreshing", () => {
  it("RT-1 gives two new tokens of the same session and scope", async () => {
    house.now += 300_000;
    const second = await refresh(keptOf(first));
    expect(second).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.stringMatching(/^rt1_[\w-]+$/),
      expiresIn: 600,
      scope: first.scope,
      sessionExpiresIn: 30 * 86_400 - 300,
      userId: (await claimsOf(first)).sub,
    });
    expect(second.refreshToken).not.toBe(first.refreshToken);
    const [before, after] = [await claimsOf(first), await claimsOf(second)];
    expect(after).toEqual({
      ...before,
      jti: expect.any(String),
      iat: house.now / 1000,
      exp: house.now / 1000 + 600,
    });
    expect(after.jti).not.toBe(before.jti);
  });

  it("goes on with the newest token each time, on whatever server", async () => {
    let newest = keptOf(first);
    for (let round = 1; round <= 20; round++) {
      house.now += 60_000;
      newest = keptOf(await refresh(newest, round % 2 ? other : server));
      expect(session()).toMatchObject({ generation: round, rotated_at: house.now });
    }
    expect(session()).toMatchObject({ last_seen_at: house.now, revoked_at: null });
  });

  it("costs one read and one write", async () => {
    const calls: string[] = [];
    const counted = await house.serve({ wrap: ({ store }) => ({ store: noting(store, calls) }) });
    await refresh(keptOf(first), counted);
    expect(calls).toEqual(["findSessionState", "rotateSession"]);
  });

  it("RT-4 refuses what is no refresh token of ours without asking the store", async () => {
    const stranger = await openHouse();
    const foreign = await (
      await stranger.serve({ cost: 4 })
    ).ports.refreshTokens.issue({
      sessionId: String(session()["id"]),
      generation: 0,
    });
    await stranger.close();
    const calls: string[] = [];
    const counted = await house.serve({ wrap: ({ store }) => ({ store: noting(store, calls) }) });
    const good = keptOf(first);
    const forged = [
      "",
      "rt1_",
      "garbage",
      foreign,
      first.accessToken,
      `rt1_${first.accessToken}`,
      good.slice(4),
      good.slice(0, -1),
      `${good}A`,
      ` ${good}`,
      good.replace("rt1_", "rt2_"),
      good.replace(/.$/, (last) => (last === "A" ? "Q" : "A")),
    ];
    for (const token of forged) {
      expect(await reasonOf(token, counted), token).toBe("refresh token not issued here");
    }
    expect(calls).toEqual([]);
    expect(session()).toMatchObject({ generation: 0, revoked_at: null });
  });

  it("RT-4 refuses a token of ours whose session nobody knows", async () => {
    const { refreshTokens } = server.ports;
    const sessionId = "f6a1c6de-1de4-4b0c-8f3f-0d3b5a1c2e42";
    expect(await reasonOf(await refreshTokens.issue({ sessionId, generation: 0 }))).toBe(
      "session unknown",
    );
  });

  it("refuses a token that is ahead of its session, and leaves the session alone", async () => {
    const held = { sessionId: String(session()["id"]), generation: 1 };
    expect(await reasonOf(await server.ports.refreshTokens.issue(held))).toBe(
      "refresh token ahead of its session",
    );
    expect(session()).toMatchObject({ generation: 0, revoked_at: null });
    expect(reuses(server)).toEqual([]);
  });

  it("is unavailable without a database, and the token is as good as before", async () => {
    await other.close();
    const failure = await refusal(refresh(keptOf(first), other));
    expect(failure).toMatchObject({ code: "unavailable" });
    expect(await refresh(keptOf(first))).toBeTruthy();
  });
});

describe("a refresh token that was just used", () => {
  it("gives the same token again for ten seconds, on another server too", async () => {
    const { refreshToken } = await refresh(keptOf(first));
    for (const moment of [0, 1, 9_999, 10_000]) {
      house.now = noon + moment;
      for (const where of [other, server]) {
        const again = await refresh(keptOf(first), where);
        expect(again.refreshToken).toBe(refreshToken);
        expect(await claimsOf(again)).toMatchObject({ iat: Math.floor(house.now / 1000) });
      }
    }
    expect(session()).toMatchObject({ generation: 1, rotated_at: noon });
    expect(reuses(server)).toEqual([]);
  });

  it("is answered without a write", async () => {
    await refresh(keptOf(first));
    const calls: string[] = [];
    const counted = await house.serve({ wrap: ({ store }) => ({ store: noting(store, calls) }) });
    await refresh(keptOf(first), counted);
    expect(calls).toEqual(["findSessionState"]);
  });

  it("gives all of forty who come with it at once the same new one", async () => {
    const grants = await Promise.all(
      Array.from({ length: 40 }, (_, index) => refresh(keptOf(first), index % 2 ? other : server)),
    );
    expect(new Set(grants.map(keptOf)).size).toBe(1);
    expect(new Set(grants.map(({ accessToken }) => accessToken)).size).toBe(40);
    expect(session()).toMatchObject({ generation: 1 });
    expect(await refresh(keptOf(grants[39] ?? first))).toBeTruthy();
  });

  it("is answered where the write was made before, and its answer lost", async () => {
    const unlucky = await house.serve({
      wrap: ({ store }) => ({
        store: {
          ...store,
          rotateSession: async (rotation) => {
            await store.rotateSession(rotation);
            return store.rotateSession(rotation);
          },
        },
      }),
    });
    const second = await refresh(keptOf(first), unlucky);
    expect(session()).toMatchObject({ generation: 1 });
    expect((await refresh(keptOf(first))).refreshToken).toBe(second.refreshToken);
  });

  it("is refused when the session was ended between the read and the write", async () => {
    const late = await house.serve({
      wrap: ({ store }) => ({
        store: {
          ...store,
          rotateSession: async (rotation) => {
            house.sql("UPDATE sessions SET revoked_at = 1");
            return store.rotateSession(rotation);
          },
        },
      }),
    });
    expect(await reasonOf(keptOf(first), late)).toBe("session revoked");
    expect(session()).toMatchObject({ generation: 0 });
  });
});

describe("RT-2 a replayed refresh token", () => {
  /** Replays one, and finds that everything of its session is dead, and nothing else. */
  async function kills(token: string, newest: IssuedTokens): Promise<void> {
    const bystander = await server.auth.login.withPassword(login());
    const { sid, sub } = await claimsOf(newest);
    expect(await reasonOf(token, other)).toBe("refresh token used before");
    expect(reuses(other)).toEqual([{ session: sid, user: sub }]);
    for (const dead of [keptOf(newest), token, keptOf(first)]) {
      expect(await reasonOf(dead)).toBe("session revoked");
    }
    const access = await refusal(server.auth.tokens.verify(newest.accessToken));
    expect(access).toMatchObject({ code: "invalid_token", reason: "session revoked" });
    expect(reuses(server)).toEqual([]);
    expect(await refresh(keptOf(bystander))).toBeTruthy();
  }

  it("ends the session more than ten seconds after its use", async () => {
    const newest = await refresh(keptOf(first));
    house.now += 10_001;
    await kills(keptOf(first), newest);
  });

  it("ends the session eleven seconds after its use, though it had been answered again", async () => {
    const newest = await refresh(keptOf(first));
    house.now += 10_000;
    expect(await refresh(keptOf(first))).toBeTruthy();
    house.now += 1000;
    await kills(keptOf(first), newest);
  });

  it("ends the session at once when the token after it was used, too", async () => {
    const second = await refresh(keptOf(first));
    const newest = await refresh(keptOf(second));
    expect((await refresh(keptOf(second))).refreshToken).toBe(newest.refreshToken);
    await kills(keptOf(first), newest);
  });
});
