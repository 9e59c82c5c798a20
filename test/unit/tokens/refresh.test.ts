import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import type { Refresh } from "../../../src/core/tokens/refresh/refresh.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { noon, requireUserToken } from "../support/claims.ts";
import { firstParty, refreshTokenOf, recording } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
let other: Server;
let first: IssuedTokens;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  other = await backend.openServer();
  await server.auth.accounts.register(ann);
  first = await server.auth.login.withPassword(login());
});
afterEach(() => backend.close());

const refresh = (refreshToken: string, { auth } = server, given: Partial<Refresh> = {}) =>
  auth.tokens.refresh({ refreshToken, client: firstParty, ...given });
const reasonOf = async (refreshToken: string, where = server): Promise<string | undefined> => {
  const failure = await refusal(refresh(refreshToken, where));
  expect(failure).toMatchObject({ code: "invalid_grant", message: "invalid_grant" });
  return failure.reason;
};
const claimsOf = async ({ accessToken }: IssuedTokens) =>
  requireUserToken(await server.auth.tokens.verify(accessToken));
const session = () => backend.sql("SELECT * FROM sessions")[0] ?? {};
const reuses = ({ events }: Server) =>
  events.filter(({ event }) => event === "authn_token_reuse").map(({ fields }) => fields);

describe("refreshing a session", () => {
  it("RT-1 gives a new access token and a new refresh token of the same session and scope", async () => {
    backend.now += 300_000;
    const second = await refresh(refreshTokenOf(first));
    expect(second).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.stringMatching(/^rt1_[\w-]+$/),
      expiresIn: 600,
      isRepeated: false,
      scope: first.scope,
      sessionExpiresIn: 30 * 86_400 - 300,
      isRemembered: true,
      userId: (await claimsOf(first)).sub,
      sessionId: (await claimsOf(first)).sid,
    });
    expect(second.refreshToken).not.toBe(first.refreshToken);
    const [before, after] = [await claimsOf(first), await claimsOf(second)];
    expect(after).toEqual({
      ...before,
      jti: expect.any(String),
      iat: backend.now / 1000,
      exp: backend.now / 1000 + 600,
    });
    expect(after.jti).not.toBe(before.jti);
  });

  it("works twenty times in a row with the newest token, on alternating servers", async () => {
    let newest = refreshTokenOf(first);
    for (let round = 1; round <= 20; round++) {
      backend.now += 60_000;
      newest = refreshTokenOf(await refresh(newest, round % 2 ? other : server));
      expect(session()).toMatchObject({ generation: round, rotated_at: backend.now });
    }
    expect(session()).toMatchObject({ last_seen_at: backend.now, revoked_at: null });
  });

  it("makes one read and one write", async () => {
    const calls: string[] = [];
    const counted = await backend.openServer({
      wrap: ({ store }) => ({ store: recording(store, calls) }),
    });
    await refresh(refreshTokenOf(first), counted);
    expect(calls).toEqual(["findSessionState", "rotateSession"]);
  });

  it("reads the parent of a session that ends with it, and is refused once that has ended", async () => {
    const { userId, sessionId } = await server.auth.login.withPassword(login());
    const child = String(session()["id"]);
    const calls: string[] = [];
    const { auth } = await backend.openServer({
      wrap: ({ store }) => ({ store: recording(store, calls) }),
    });
    const set = (offline: number) =>
      backend.sql(
        "UPDATE sessions SET parent_id = ?, offline = ? WHERE id = ?",
        sessionId,
        offline,
        child,
      );
    const again = (tokens: IssuedTokens) => refresh(refreshTokenOf(tokens), { ...server, auth });
    set(0);
    const second = await again(first);
    expect(calls).toEqual(["findSessionState", "findSessionState", "rotateSession"]);
    // As after a failure between the end of the parent and that of its children.
    backend.sql("UPDATE sessions SET revoked_at = 1 WHERE id = ?", sessionId);
    calls.length = 0;
    expect(requireUserToken(await auth.tokens.verify(second.accessToken)).sub).toBe(userId);
    expect(calls).toEqual(["findSessionState"]);
    expect((await refusal(again(second))).reason).toBe("parent session ended");
    set(1);
    expect((await again(second)).scope).toBe(first.scope);
  });

  it("RT-4 rejects a token that was not issued here, and makes no store call", async () => {
    const foreignBackend = await openBackend();
    const foreign = await (
      await foreignBackend.openServer()
    ).ports.refreshTokens.issue({
      sessionId: String(session()["id"]),
      generation: 0,
    });
    await foreignBackend.close();
    const calls: string[] = [];
    const counted = await backend.openServer({
      wrap: ({ store }) => ({ store: recording(store, calls) }),
    });
    const good = refreshTokenOf(first);
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

  it("RT-4 rejects a token that was issued here for an unknown session", async () => {
    const { refreshTokens } = server.ports;
    const sessionId = "f6a1c6de-1de4-4b0c-8f3f-0d3b5a1c2e42";
    expect(await reasonOf(await refreshTokens.issue({ sessionId, generation: 0 }))).toBe(
      "session unknown",
    );
  });

  it("rejects a token that is ahead of its session, and does not end the session", async () => {
    const held = { sessionId: String(session()["id"]), generation: 1 };
    expect(await reasonOf(await server.ports.refreshTokens.issue(held))).toBe(
      "refresh token ahead of its session",
    );
    expect(session()).toMatchObject({ generation: 0, revoked_at: null });
    expect(reuses(server)).toEqual([]);
  });

  it("is unavailable without a database, and does not use up the token", async () => {
    await other.close();
    const failure = await refusal(refresh(refreshTokenOf(first), other));
    expect(failure).toMatchObject({ code: "unavailable" });
    expect(await refresh(refreshTokenOf(first))).toBeTruthy();
  });
});

describe("a refresh token that was just used", () => {
  it("gives the same new token for a minute, on another server too", async () => {
    const { refreshToken } = await refresh(refreshTokenOf(first));
    for (const elapsed of [0, 1, 59_999, 60_000]) {
      backend.now = noon + elapsed;
      for (const [name, where] of Object.entries({ other, server })) {
        const again = await refresh(refreshTokenOf(first), where);
        expect(again.refreshToken, `${name} after ${elapsed} ms`).toBe(refreshToken);
        expect(await claimsOf(again)).toMatchObject({ iat: Math.floor(backend.now / 1000) });
      }
    }
    expect(session()).toMatchObject({ generation: 1, rotated_at: noon });
    expect(reuses(server)).toEqual([]);
  });

  it("is answered without a write", async () => {
    await refresh(refreshTokenOf(first));
    const calls: string[] = [];
    const counted = await backend.openServer({
      wrap: ({ store }) => ({ store: recording(store, calls) }),
    });
    await refresh(refreshTokenOf(first), counted);
    expect(calls).toEqual(["findSessionState"]);
  });

  it("gives the same new refresh token to forty requests at once", async () => {
    const grants = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        refresh(refreshTokenOf(first), index % 2 ? other : server),
      ),
    );
    expect(new Set(grants.map(refreshTokenOf)).size).toBe(1);
    expect(new Set(grants.map(({ accessToken }) => accessToken)).size).toBe(40);
    expect(session()).toMatchObject({ generation: 1 });
    expect(await refresh(refreshTokenOf(grants[39] ?? first))).toBeTruthy();
  });

  it("is answered when its rotation was stored before and the answer was lost", async () => {
    const repeating = await backend.openServer({
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
    const second = await refresh(refreshTokenOf(first), repeating);
    expect(session()).toMatchObject({ generation: 1 });
    expect((await refresh(refreshTokenOf(first))).refreshToken).toBe(second.refreshToken);
  });

  it("is rejected when the session is revoked between the read and the write", async () => {
    const late = await backend.openServer({
      wrap: ({ store }) => ({
        store: {
          ...store,
          rotateSession: async (rotation) => {
            backend.sql("UPDATE sessions SET revoked_at = 1");
            return store.rotateSession(rotation);
          },
        },
      }),
    });
    expect(await reasonOf(refreshTokenOf(first), late)).toBe("session revoked");
    expect(session()).toMatchObject({ generation: 0 });
  });
});

describe("RT-2 a replayed refresh token", () => {
  /** Replays a token. Expects that its session is revoked and that another session stays alive. */
  async function expectReplayEndsSession(token: string, newest: IssuedTokens): Promise<void> {
    const otherSession = await server.auth.login.withPassword(login());
    const { sid, sub } = await claimsOf(newest);
    expect(await reasonOf(token, other)).toBe("refresh token used before");
    expect(reuses(other)).toMatchObject([{ outcome: "failure", session: sid, subject: sub }]);
    expect(await reasonOf(refreshTokenOf(newest))).toBe("session revoked");
    expect(await reasonOf(token)).toBe("session revoked");
    expect(await reasonOf(refreshTokenOf(first))).toBe("session revoked");
    const access = await refusal(server.auth.tokens.verify(newest.accessToken));
    expect(access).toMatchObject({ code: "invalid_token", reason: "session revoked" });
    expect(reuses(server)).toEqual([]);
    expect(await refresh(refreshTokenOf(otherSession))).toBeTruthy();
  }

  it("ends the session when it is repeated more than a minute after its use", async () => {
    const newest = await refresh(refreshTokenOf(first));
    backend.now += 60_001;
    await expectReplayEndsSession(refreshTokenOf(first), newest);
  });

  it("ends the session 61 seconds after its use, even if it was repeated within the grace", async () => {
    const newest = await refresh(refreshTokenOf(first));
    backend.now += 60_000;
    expect(await refresh(refreshTokenOf(first))).toBeTruthy();
    backend.now += 1000;
    await expectReplayEndsSession(refreshTokenOf(first), newest);
  });

  it("ends the session at once when the next token was used as well", async () => {
    const second = await refresh(refreshTokenOf(first));
    const newest = await refresh(refreshTokenOf(second));
    expect((await refresh(refreshTokenOf(second))).refreshToken).toBe(newest.refreshToken);
    await expectReplayEndsSession(refreshTokenOf(first), newest);
  });
});
