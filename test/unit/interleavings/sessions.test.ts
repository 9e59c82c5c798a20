import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { firstParty, refreshTokenOf } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";
import { walkOrders } from "./walk.ts";

let backend: Backend;
let server: Server;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  await server.auth.accounts.register(ann);
});
afterEach(() => backend.close());

const logIn = () => server.auth.login.withPassword(login());
const refresh = ({ auth }: Server, tokens: IssuedTokens) =>
  auth.tokens.refresh({ refreshToken: refreshTokenOf(tokens), client: firstParty });
const logOut = ({ auth }: Server, tokens: IssuedTokens) =>
  auth.tokens.revoke(firstParty, refreshTokenOf(tokens));
const changePassword = (
  { auth }: Server,
  { userId, sessionId }: Awaited<ReturnType<typeof logIn>>,
) =>
  auth.passwords.change(
    { userId, sessionId },
    { currentPassword: ann.password, newPassword: "another horse battery", language: "en" },
  );

/** The value of a request that has to succeed. */
function valueOf<T>(outcome: PromiseSettledResult<T>): T {
  if (outcome.status === "fulfilled") return outcome.value;
  throw outcome.reason;
}

/** The tokens of a refresh. One that was refused gives none. */
function tokensOf(outcome: PromiseSettledResult<IssuedTokens>): IssuedTokens[] {
  if (outcome.status === "fulfilled") return [outcome.value];
  expect(outcome.reason).toMatchObject({ code: "invalid_grant" });
  return [];
}

async function expectLiving({ auth }: Server, { accessToken }: IssuedTokens): Promise<void> {
  expect(await auth.tokens.verify(accessToken)).toMatchObject({ username: "Ann" });
}

/** Neither token of a session works. */
async function expectEnded(at: Server, tokens: IssuedTokens): Promise<void> {
  expect((await refusal(at.auth.tokens.verify(tokens.accessToken))).code).toBe("invalid_token");
  expect((await refusal(refresh(at, tokens))).code).toBe("invalid_grant");
}

describe("in every order of their statements", () => {
  it("two refreshes with one token get the same new one, and the session lives", async () => {
    const first = await logIn();
    const orders = await walkOrders("refresh with refresh", {
      backend,
      requests: [(at) => refresh(at, first), (at) => refresh(at, first)],
      async check([one, other], at) {
        const both = [valueOf(one), valueOf(other)] as const;
        expect(both[0].refreshToken).toBe(both[1].refreshToken);
        expect(both[0].isRepeated).toBe(!both[1].isRepeated);
        for (const tokens of both) await expectLiving(at, tokens);
        const next = await refresh(at, both[0]);
        expect(next.refreshToken).not.toBe(both[0].refreshToken);
      },
    });
    expect(orders).toBe(6);
  });

  it("a refresh and a logout leave no token that works", async () => {
    const first = await logIn();
    const orders = await walkOrders("refresh with logout", {
      backend,
      requests: [(at) => refresh(at, first), (at) => logOut(at, first)],
      async check([refreshed, out], at, read) {
        expect(valueOf(out)).toMatchObject({ sessionId: first.sessionId });
        expect(read("SELECT id FROM sessions WHERE revoked_at IS NULL")).toEqual([]);
        for (const tokens of [first, ...tokensOf(refreshed)]) await expectEnded(at, tokens);
      },
    });
    expect(orders).toBeGreaterThan(10);
  });

  it("a change of the password and a refresh of another session end that session, and keep the one of the change", async () => {
    const [own, other] = [await logIn(), await logIn()];
    const orders = await walkOrders("password change with refresh of another session", {
      backend,
      requests: [(at) => changePassword(at, own), (at) => refresh(at, other)],
      async check([changed, refreshed], at) {
        valueOf(changed);
        for (const tokens of [other, ...tokensOf(refreshed)]) await expectEnded(at, tokens);
        await expectLiving(at, own);
        await expectLiving(at, await refresh(at, own));
      },
    });
    expect(orders).toBeGreaterThan(20);
  });

  it("a change of the password and a refresh of its own session both succeed, and the session lives", async () => {
    const own = await logIn();
    const orders = await walkOrders("password change with refresh of its session", {
      backend,
      requests: [(at) => changePassword(at, own), (at) => refresh(at, own)],
      async check([changed, refreshed], at) {
        valueOf(changed);
        const tokens = valueOf(refreshed);
        await expectLiving(at, tokens);
        await expectLiving(at, await refresh(at, tokens));
        const again = login({ password: "another horse battery" });
        await expectLiving(at, await at.auth.login.withPassword(again));
        expect((await refusal(at.auth.login.withPassword(login()))).code).toBe("invalid_grant");
      },
    });
    expect(orders).toBeGreaterThan(20);
  });
});
