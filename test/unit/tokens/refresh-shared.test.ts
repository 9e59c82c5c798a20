import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { firstParty } from "../../../src/core/clients/model.ts";
import type { SessionTokens } from "../../../src/core/tokens/issue.ts";
import { ann, login, openHouse, type House, type Server } from "../support/house.ts";
import { refusal } from "../support/refusal.ts";

const grace = 10_000;

let house: House;
let server: Server;
let other: Server;
let first: SessionTokens;
beforeEach(async () => {
  house = await openHouse();
  server = await house.serve({ cost: 4 });
  other = await house.serve({ cost: 4 });
  await server.auth.accounts.register(ann);
  first = await server.auth.login.withPassword(login());
});
afterEach(() => house.close());

type Cookie = Pick<SessionTokens, "refreshToken">;

const refresh = async ({ refreshToken }: Cookie, where = server) =>
  where.auth.tokens.refresh({ refreshToken, client: firstParty, byCookie: true });
const session = () => house.sql("SELECT generation, revoked_at FROM sessions")[0];

describe("refreshing by a cookie, which all tabs share", () => {
  it("replaces the first one at once", async () => {
    const second = await refresh(first);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(session()).toEqual({ generation: 1, revoked_at: null });
  });

  it("gives the same one for ten seconds, to whoever has it or the one before, on whatever server", async () => {
    const second = await refresh(first);
    for (const wait of [0, 5000, 5000]) {
      house.now += wait;
      for (const where of [server, other]) {
        expect((await refresh(first, where)).refreshToken).toBe(second.refreshToken);
        expect((await refresh(second, where)).refreshToken).toBe(second.refreshToken);
      }
    }
    expect(session()).toEqual({ generation: 1, revoked_at: null });
    house.now += 1;
    const third = await refresh(second);
    expect(third.refreshToken).not.toBe(second.refreshToken);
    expect((await refresh(second)).refreshToken).toBe(third.refreshToken);
    expect(session()).toEqual({ generation: 2, revoked_at: null });
  });

  it("RT-2 is a replay two steps behind, and one step behind after ten seconds", async () => {
    const second = await refresh(first);
    house.now += grace + 1;
    await refresh(second);
    expect((await refusal(refresh(first))).reason).toBe("refresh token used before");
    expect(session()).toMatchObject({ revoked_at: house.now });
  });

  it("RT-5 counts down to the session's end", async () => {
    expect(first.sessionExpiresIn).toBe(30 * 86_400);
    house.now += 1500;
    expect((await refresh(first)).sessionExpiresIn).toBe(30 * 86_400 - 2);
  });

  it("leaves nobody logged out, however the answers of twenty tabs overtake each other", async () => {
    // Each tab sends the cookie that is there when it asks. A new one is stored when its answer arrives.
    const tabs = fc.array(
      fc.record({
        asks: fc.integer({ max: 25_000, min: 0 }),
        takes: fc.integer({ max: 2000, min: 0 }),
      }),
      { minLength: 20, maxLength: 20 },
    );
    const run = async (all: readonly { asks: number; takes: number }[]): Promise<void> => {
      let cookie: Cookie = await server.auth.login.withPassword(login());
      const start = house.now;
      const events = all.flatMap(({ asks, takes }) => {
        let answer: Cookie | undefined;
        const ask = async () => {
          const { refreshToken } = await refresh(cookie);
          if (refreshToken !== cookie.refreshToken) answer = { refreshToken };
        };
        const store = async () => void (cookie = answer ?? cookie);
        return [
          { at: asks, act: ask },
          { at: asks + takes, act: store },
        ];
      });
      for (const { at, act } of events.toSorted((a, b) => a.at - b.at)) {
        house.now = start + at;
        await act();
      }
      house.now = start + 600_000;
      await refresh(cookie);
      house.now += 600_000;
    };
    await fc.assert(fc.asyncProperty(tabs, run), { numRuns: 100, interruptAfterTimeLimit: 10_000 });
  });
});
