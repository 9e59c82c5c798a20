import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SessionTokens } from "../../../src/core/tokens/issue.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

const grace = 60_000;

let backend: Backend;
let server: Server;
let other: Server;
let first: SessionTokens;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  other = await backend.openServer();
  await server.auth.accounts.register(ann);
  first = await server.auth.login.withPassword(login());
});
afterEach(() => backend.close());

type Cookie = Pick<SessionTokens, "refreshToken">;

const refresh = async ({ refreshToken }: Cookie, where = server) =>
  where.auth.tokens.refresh({ refreshToken, client: firstParty, byCookie: true });
const session = () => backend.sql("SELECT generation, revoked_at FROM sessions")[0];

describe("refreshing by a cookie that all tabs of a browser share", () => {
  it("rotates the refresh token of the login at once", async () => {
    const second = await refresh(first);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(session()).toEqual({ generation: 1, revoked_at: null });
  });

  it("gives the newest token for a minute, in exchange for it or the previous token, on every server", async () => {
    const second = await refresh(first);
    for (const wait of [0, 30_000, 30_000]) {
      backend.now += wait;
      for (const [name, where] of Object.entries({ server, other })) {
        expect((await refresh(first, where)).refreshToken, name).toBe(second.refreshToken);
        expect((await refresh(second, where)).refreshToken, name).toBe(second.refreshToken);
      }
    }
    expect(session()).toEqual({ generation: 1, revoked_at: null });
    backend.now += 1;
    const third = await refresh(second);
    expect(third.refreshToken).not.toBe(second.refreshToken);
    expect((await refresh(second)).refreshToken).toBe(third.refreshToken);
    expect(session()).toEqual({ generation: 2, revoked_at: null });
  });

  it("RT-2 revokes the session when a token older than the previous one is used", async () => {
    const second = await refresh(first);
    backend.now += grace + 1;
    await refresh(second);
    expect((await refusal(refresh(first))).reason).toBe("refresh token used before");
    expect(session()).toMatchObject({ revoked_at: backend.now });
  });

  it("RT-2 revokes the session when the previous token is used after more than a minute", async () => {
    await refresh(first);
    backend.now += grace + 1;
    expect((await refusal(refresh(first))).reason).toBe("refresh token used before");
    expect(session()).toEqual({ generation: 1, revoked_at: backend.now });
  });

  it("RT-5 gives the whole seconds until the session's absolute end", async () => {
    expect(first.sessionExpiresIn).toBe(30 * 86_400);
    backend.now += 1500;
    expect((await refresh(first)).sessionExpiresIn).toBe(30 * 86_400 - 2);
  });

  it("keeps the browser logged in, in whatever order twenty tabs receive their answers", async () => {
    // Each tab sends the current cookie. The browser stores a new cookie when the answer arrives.
    const tabs = fc.array(
      fc.record({
        asks: fc.integer({ max: 25_000, min: 0 }),
        takes: fc.integer({ max: 2000, min: 0 }),
      }),
      { minLength: 20, maxLength: 20 },
    );
    const run = async (all: readonly { asks: number; takes: number }[]): Promise<void> => {
      let cookie: Cookie = await server.auth.login.withPassword(login());
      const start = backend.now;
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
        backend.now = start + at;
        await act();
      }
      backend.now = start + 600_000;
      await refresh(cookie);
      backend.now += 600_000;
    };
    await fc.assert(fc.asyncProperty(tabs, run), { numRuns: 100, interruptAfterTimeLimit: 10_000 });
  });
});
