import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IssuedTokens } from "../../../src/core/tokens/issue.ts";
import type { SessionCaller } from "../../../src/core/user.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { noon, requireUserToken } from "../support/claims.ts";
import { firstParty, createClient, refreshTokenOf } from "../support/clients.ts";
import { checkedBy } from "../support/hasher.ts";
import { refusal } from "../support/refusal.ts";

const day = 86_400_000;

let backend: Backend;
let server: Server;
let tokens: IssuedTokens;
let caller: SessionCaller;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  await server.auth.accounts.register(ann);
  tokens = await server.auth.login.withPassword(login());
  caller = await callerOf(tokens);
});
afterEach(() => backend.close());

const claimsOf = async ({ accessToken }: IssuedTokens) =>
  requireUserToken(await server.auth.tokens.verify(accessToken));
const callerOf = async (from: IssuedTokens): Promise<SessionCaller> => {
  const { sub, sid } = await claimsOf(from);
  return { userId: sub, sessionId: sid };
};
const logIn = async (identifier = "ann") => server.auth.login.withPassword(login({ identifier }));
const isAlive = (from: IssuedTokens): Promise<boolean> =>
  server.auth.tokens.refresh({ refreshToken: refreshTokenOf(from), client: firstParty }).then(
    () => true,
    () => false,
  );
const areAlive = (all: readonly IssuedTokens[]) => Promise.all(all.map(isAlive));
/** Registers another user, Eve, and logs her in. */
async function logInEve(): Promise<IssuedTokens> {
  await server.auth.accounts.register({ ...ann, username: "eve", email: "eve@example.com" });
  return logIn("eve");
}

describe("listing one's own sessions", () => {
  const listed = async () => (await server.auth.sessions.list(caller)).map(({ id }) => id);

  it("lists the live sessions with their devices, the newest first, and none of another user", async () => {
    await logInEve();
    backend.now += 1000;
    const device = { userAgent: "Firefox", address: "192.0.2.1" };
    const later = await claimsOf(await server.auth.login.withPassword(login({ device })));
    backend.now += 60_000;
    await server.auth.tokens.verify(tokens.accessToken);
    const fields = { clientId: "first-party" };
    expect(await server.auth.sessions.list(caller)).toEqual([
      {
        ...fields,
        id: later.sid,
        createdAt: noon + 1000,
        rotatedAt: noon + 1000,
        role: "user",
        lastSeenAt: noon + 1000,
        expiresAt: noon + 1000 + 30 * day,
        ...device,
      },
      {
        ...fields,
        id: caller.sessionId,
        createdAt: noon,
        rotatedAt: noon,
        role: "user",
        lastSeenAt: noon + 61_000,
        expiresAt: noon + 30 * day,
        userAgent: null,
        address: null,
      },
    ]);
  });

  it.each([
    ["were revoked", "UPDATE sessions SET revoked_at = 1 WHERE id = ?"],
    ["have expired", `UPDATE sessions SET expires_at = ${noon} WHERE id = ?`],
    [
      "are idle for too long",
      `UPDATE sessions SET rotated_at = ${noon - 7 * day - 1} WHERE id = ?`,
    ],
    [
      "were authenticated before their owner ended all sessions",
      `UPDATE sessions SET authenticated_at = ${noon - 1} WHERE id = ?`,
    ],
  ])("leaves out sessions that %s", async (_, ends) => {
    backend.sql("UPDATE users SET sessions_valid_from = ?", noon);
    const { sid } = await claimsOf(await logIn());
    expect((await listed()).toSorted()).toEqual([sid, caller.sessionId].toSorted());
    backend.sql(ends, sid);
    expect(await listed()).toEqual([caller.sessionId]);
  });

  it("leaves out the sessions of a revoked client", async () => {
    const { known: client, id } = await createClient(backend);
    await server.auth.login.withPassword(login({ client }));
    expect(await listed()).toHaveLength(2);
    backend.sql("UPDATE clients SET revoked_at = 1 WHERE id = ?", id);
    expect(await listed()).toEqual([caller.sessionId]);
  });
});

describe("ASVS-7.5.2 ending sessions", () => {
  it("ends one of the caller's sessions at once, and accepts the same call again", async () => {
    const other = await logIn();
    const { sid } = await claimsOf(other);
    await server.auth.sessions.end(caller, sid);
    backend.now += 1;
    await server.auth.sessions.end(caller, sid);
    const ends = server.events.filter(({ event }) => event === "session_expired");
    expect(ends).toHaveLength(1);
    expect(await areAlive([other, tokens])).toEqual([false, true]);
    expect(await refusal(server.auth.tokens.verify(other.accessToken))).toMatchObject({
      reason: "session revoked",
    });
  });

  it("VULN-46 gives not_found for a session of another user and for an unknown id", async () => {
    const evesTokens = await logInEve();
    const { sid } = await claimsOf(evesTokens);
    for (const id of [sid, caller.sessionId.toUpperCase(), "no-such-session", ""]) {
      const failure = await refusal(server.auth.sessions.end(caller, id));
      expect(failure, id).toMatchObject({ code: "not_found" });
    }
    expect(await areAlive([evesTokens, tokens])).toEqual([true, true]);
  });

  it("ends all of the caller's sessions except the current one, and none of another user", async () => {
    const [one, other, evesTokens] = [await logIn(), await logIn(), await logInEve()];
    await server.auth.sessions.endOthers(caller);
    expect(await areAlive([one, other, tokens, evesTokens])).toEqual([false, false, true, true]);
  });

  it("ends all of the caller's sessions, the current one too, but not later ones or another user's", async () => {
    const [other, evesTokens] = [await logIn(), await logInEve()];
    await server.auth.sessions.endAll(caller);
    expect(await areAlive([tokens, other, evesTokens])).toEqual([false, false, true]);
    expect(await refusal(server.auth.tokens.verify(tokens.accessToken))).toMatchObject({
      reason: "session revoked",
    });
    expect(await isAlive(await logIn())).toBe(true);
    expect(await areAlive([tokens, other])).toEqual([false, false]);
  });

  it("ends a login that is under way when all sessions end, because its password was checked before", async () => {
    const slow = await backend.openServer({
      wrap: ({ hasher }) => ({
        hasher: checkedBy(hasher, (verify) => async (password, hash) => {
          const isVerified = await verify(password, hash);
          backend.now += 500;
          await server.auth.sessions.endAll(caller);
          backend.now += 500;
          return isVerified;
        }),
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
      ahead = await backend.openServer({
        wrap: () => ({ clock: () => backend.now + skew }),
      });
    });

    it("ends every session, even one opened on the server whose clock is ahead", async () => {
      const aheadTokens = await ahead.auth.login.withPassword(login());
      await server.auth.sessions.endAll(caller);
      expect(await areAlive([tokens, aheadTokens])).toEqual([false, false]);
      for (const [name, { auth }] of Object.entries({ server, ahead })) {
        const failure = await refusal(auth.tokens.verify(aheadTokens.accessToken));
        expect(failure, name).toMatchObject({ reason: "session revoked" });
      }
    });

    it("ends a login that is under way on the server whose clock is ahead", async () => {
      const slow = await backend.openServer({
        wrap: ({ hasher }) => ({
          clock: () => backend.now + skew,
          hasher: checkedBy(hasher, (verify) => async (...given) => {
            const isVerified = await verify(...given);
            await server.auth.sessions.endAll(caller);
            return isVerified;
          }),
        }),
      });
      expect(await isAlive(await slow.auth.login.withPassword(login()))).toBe(false);
    });

    it("ends a login that is under way while all sessions end for the second time", async () => {
      await ahead.auth.sessions.endAll(caller);
      backend.now += 1000;
      const slow = await backend.openServer({
        wrap: ({ hasher }) => ({
          hasher: checkedBy(hasher, (verify) => async (...given) => {
            const isVerified = await verify(...given);
            backend.now += skew;
            await server.auth.sessions.endAll(caller);
            return isVerified;
          }),
        }),
      });
      expect(await isAlive(await slow.auth.login.withPassword(login()))).toBe(false);
    });

    it("keeps a later login, even on the server whose clock is behind", async () => {
      await ahead.auth.sessions.endAll(caller);
      backend.now += 1000;
      const later = await server.auth.login.withPassword(login());
      await server.auth.tokens.verify(later.accessToken);
      await ahead.auth.tokens.verify(later.accessToken);
      expect(await server.auth.sessions.list(caller)).toHaveLength(1);
      expect(await areAlive([tokens, later])).toEqual([false, true]);
    });
  });

  it("is unavailable without a database", async () => {
    await server.close();
    const { sessions } = server.auth;
    const calls = {
      list: () => sessions.list(caller),
      end: () => sessions.end(caller, caller.sessionId),
      endOthers: () => sessions.endOthers(caller),
      endAll: () => sessions.endAll(caller),
    };
    for (const [name, call] of Object.entries(calls)) {
      expect(await refusal(call()), name).toMatchObject({ code: "unavailable" });
    }
  });
});

describe("how long sessions last", () => {
  const minute = 60_000;
  const half = { lifetime: day, idle: 30 * minute };
  const terms = (idle: number) => ({
    sessionTerms: { lifetime: 30 * day, idle, ofRoles: new Map([["admin", half]]) },
  });
  const open = (idle: number) => backend.openServer({ policy: terms(idle) });

  it("counts a shorter idle time at the next read, also for the list, and never moves the end of a session", async () => {
    const before = backend.sql("SELECT expires_at FROM sessions");
    backend.now += 3 * day;
    const shorter = await open(2 * day);
    expect(await shorter.auth.sessions.list(caller)).toEqual([]);
    const refreshToken = refreshTokenOf(tokens);
    const renewed = shorter.auth.tokens.refresh({ refreshToken, client: firstParty });
    expect((await refusal(renewed)).reason).toBe("session idle for too long");
    expect(await shorter.auth.browser.sessionOf(refreshToken)).toBeUndefined();
    expect(await shorter.auth.tokens.userOf(refreshToken)).toBeUndefined();
    expect(await server.auth.sessions.list(caller)).toHaveLength(1);
    expect(backend.sql("SELECT expires_at FROM sessions")).toEqual(before);
  });

  it("ends those of a role earlier: idle ones by the role at the refresh, and all by that at the login", async () => {
    const strict = await open(7 * day);
    const asUser = await strict.auth.login.withPassword(login());
    backend.sql("UPDATE users SET role = 'admin'");
    const asAdmin = await strict.auth.login.withPassword(login());
    const endOf = ({ sessionId }: { readonly sessionId: string }) =>
      backend.sql("SELECT expires_at FROM sessions WHERE id = ?", sessionId)[0]?.["expires_at"];
    expect([endOf(asUser), endOf(asAdmin)]).toEqual([noon + 30 * day, noon + day]);
    const refresh = (from: IssuedTokens) =>
      strict.auth.tokens.refresh({ refreshToken: refreshTokenOf(from), client: firstParty });
    backend.now += 30 * minute;
    const again = await refresh(asUser);
    backend.now += 1;
    expect((await refusal(refresh(asAdmin))).reason).toBe("session idle for too long");
    expect(await strict.auth.sessions.list(caller)).toMatchObject([{ id: asUser.sessionId }]);
    backend.sql("UPDATE users SET role = 'user'");
    backend.now += day;
    await refresh(again);
  });

  it("is 12 hours at most for a user who does not stay logged in, and less for a role that has less", async () => {
    const strict = await backend.openServer({
      policy: {
        sessionTerms: {
          ...terms(7 * day).sessionTerms,
          ofRoles: new Map([["admin", { lifetime: day / 4, idle: day / 4 }]]),
        },
      },
    });
    const unremembered = () => strict.auth.login.withPassword({ ...login(), remember: false });
    expect(await unremembered()).toMatchObject({ sessionExpiresIn: 43_200, isRemembered: false });
    backend.sql("UPDATE users SET role = 'admin'");
    expect((await unremembered()).sessionExpiresIn).toBe(21_600);
  });
});
