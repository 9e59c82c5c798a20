import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { firstParty } from "../../../src/core/clients/model.ts";
import { Failure } from "../../../src/core/failures.ts";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import type { Store } from "../../../src/core/ports.ts";
import { noon } from "../support/claims.ts";
import { keptOf, noting } from "../support/grants.ts";
import { ann, login, openHouse, type House, type Server } from "../support/house.ts";

let house: House;
let server: Server;
let its: IssuedTokens;
beforeEach(async () => {
  house = await openHouse();
  server = await house.serve({ cost: 4 });
  await server.auth.accounts.register(ann);
  its = await server.auth.login.withPassword(login());
});
afterEach(() => house.close());

const lastSeen = () => Number(house.sql("SELECT last_seen_at FROM sessions")[0]?.["last_seen_at"]);

describe("the last use of a session", () => {
  it("is noted by a verification once the last note is more than a minute old, and not before", async () => {
    const calls: string[] = [];
    const { auth } = await house.serve({ wrap: ({ store }) => ({ store: noting(store, calls) }) });
    for (const [moment, noted] of [
      [1, 0],
      [60_000, 0],
      [60_001, 60_001],
      [120_001, 60_001],
      [120_500, 120_500],
    ] as const) {
      house.now = noon + moment;
      await auth.tokens.verify(its.accessToken);
      expect(lastSeen()).toBe(noon + noted);
    }
    expect(calls.filter((name) => name === "touchSession")).toHaveLength(2);
    expect(calls.filter((name) => name === "findSessionState")).toHaveLength(5);
  });

  it("is noted by a refresh", async () => {
    house.now += 30_000;
    await server.auth.tokens.refresh({ refreshToken: keptOf(its), client: firstParty });
    expect(lastSeen()).toBe(house.now);
    house.now += 60_000;
    await server.auth.tokens.verify(its.accessToken);
    expect(lastSeen()).toBe(noon + 30_000);
  });

  it("is noted by one of many that verify at once", async () => {
    house.now += 60_000;
    await Promise.all(
      Array.from({ length: 10 }, () => {
        house.now += 1;
        return server.auth.tokens.verify(its.accessToken);
      }),
    );
    const seen = lastSeen();
    expect(seen).toBeGreaterThan(noon + 60_000);
    expect(seen).toBeLessThanOrEqual(noon + 60_010);
    await server.auth.tokens.verify(its.accessToken);
    expect(lastSeen()).toBe(seen);
  });

  it("moves neither the idle limit nor the end of the session", async () => {
    const before = house.sql("SELECT rotated_at, expires_at, generation FROM sessions");
    house.now += 60_001;
    await server.auth.tokens.verify(its.accessToken);
    expect(house.sql("SELECT rotated_at, expires_at, generation FROM sessions")).toEqual(before);
  });

  const failing = (error: Error) =>
    house.serve({
      wrap: ({ store }) => ({
        store: { ...store, touchSession: () => Promise.reject(error) } satisfies Store,
      }),
    });

  it("may go unnoted: the verification stands, and the log says why", async () => {
    house.now += 60_001;
    const { auth, events } = await failing(new Failure("unavailable", { reason: "lock" }));
    expect(await auth.tokens.verify(its.accessToken)).toMatchObject({ username: ann.username });
    expect(events).toEqual([
      { event: "last_use_not_noted", fields: { code: "unavailable", reason: "lock" } },
    ]);
  });

  it("hides no bug of ours", async () => {
    house.now += 60_001;
    const { auth } = await failing(new TypeError("a bug"));
    await expect(auth.tokens.verify(its.accessToken)).rejects.toThrow(TypeError);
  });
});
