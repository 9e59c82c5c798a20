import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { registerAndLogIn, tokensIn, verify, type Tokens } from "../calls/calls.ts";
import { setAccount } from "../calls/accounts.ts";
import { everyScope } from "../calls/clients.ts";
import { decodeToken } from "../../../support/forge.ts";
import { expectOAuthError } from "../calls/expect.ts";
import { expectAlive, logInBy, refresh, refreshed, sessionRow } from "../calls/sessions.ts";

/** Staying logged in: what a refresh gives, also to many who ask at once. */
export function refreshing(target: () => Target): void {
  describe("refreshing", () => {
    it("RT-1 gives new tokens of the same session, in exactly these members", async () => {
      const before = await registerAndLogIn(target());
      const answer = await refresh(target(), before.refreshToken);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("pragma")).toBe("no-cache");
      expect(answer.body).toEqual({
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        token_type: "Bearer",
        expires_in: 600,
        refresh_token: expect.stringMatching(/^rt1_[\w-]{70}$/),
        scope: everyScope,
      });
      const { token, refreshToken } = tokensIn(answer);
      expect(refreshToken).not.toBe(before.refreshToken);
      const { jti: was, iat, exp, ...same } = decodeToken(before.token).payload;
      const { jti, iat: again, exp: end, ...claims } = decodeToken(token).payload;
      expect(claims).toEqual(same);
      expect(jti).not.toBe(was);
      expect(Number(end) - Number(again)).toBe(Number(exp) - Number(iat));
      await expectAlive(target(), before);
      await expectAlive(target(), { token, refreshToken });
    });

    it("RT-1 goes on and on, one generation a time", async () => {
      let tokens: Tokens = await registerAndLogIn(target());
      for (let generation = 1; generation <= 5; generation++) {
        tokens = await refreshed(target(), tokens.refreshToken);
        expect((await sessionRow(target(), tokens.token))["generation"]).toBe(generation);
      }
    });

    it("a rotation whose answer was lost succeeds on retry, with the same new token", async () => {
      const { refreshToken } = await registerAndLogIn(target());
      const lost = await refreshed(target(), refreshToken);
      const again = await refreshed(target(), refreshToken);
      expect(again.refreshToken).toBe(lost.refreshToken);
      expect((await sessionRow(target(), again.token))["generation"]).toBe(1);
      const next = await refreshed(target(), again.refreshToken);
      await expectAlive(target(), next);
    });

    it("five tabs that refresh at once all stay logged in, with the same new token", async () => {
      const { refreshToken } = await registerAndLogIn(target());
      const tabs = await Promise.all(
        Array.from({ length: 5 }, () => refreshed(target(), refreshToken)),
      );
      expect(new Set(tabs.map((tab) => tab.refreshToken)).size).toBe(1);
      expect(new Set(tabs.map(({ token }) => decodeToken(token).payload["jti"])).size).toBe(5);
      for (const tab of tabs) await expectAlive(target(), tab);
      expect((await sessionRow(target(), tabs[0]!.token))["generation"]).toBe(1);
      await expectAlive(target(), await refreshed(target(), tabs[4]!.refreshToken));
    });

    it("one hundred at once leave exactly one generation step", async () => {
      const { refreshToken, token } = await registerAndLogIn(target());
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => refresh(target(), refreshToken)),
      );
      const granted = answers.filter(({ status }) => status === 200);
      // A server may turn some away for the moment; it never takes one for a thief.
      expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
      expect(granted.length).toBeGreaterThan(0);
      expect(new Set(granted.map(({ body }) => body["refresh_token"])).size).toBe(1);
      expect(await sessionRow(target(), token)).toMatchObject({ generation: 1, revoked_at: null });
    });

    it("RT-3 narrows one access token and no later one", async () => {
      const { refreshToken } = await registerAndLogIn(target());
      const narrow = await refresh(target(), refreshToken, { scope: "profile:read" });
      expect(narrow.body["scope"]).toBe("profile:read");
      const { token, refreshToken: second } = tokensIn(narrow);
      expect((await verify(target(), token)).body["scope"]).toBe("profile:read");
      expect((await refresh(target(), second)).body["scope"]).toBe(everyScope);
    });

    it("RT-3 gives no more than the login had, and the refusal uses nothing up", async () => {
      const { person } = await registerAndLogIn(target());
      const tokens = await logInBy(target(), undefined, person, { scope: "profile:read" });
      for (const scope of ["sessions", "profile:read sessions", "admin", "nonsense"]) {
        const answer = await refresh(target(), tokens.refreshToken, { scope });
        expectOAuthError(answer, 400, "invalid_scope", scope);
      }
      expect((await sessionRow(target(), tokens.token))["generation"]).toBe(0);
      const answer = await refresh(target(), tokens.refreshToken);
      expect(answer.body["scope"]).toBe("profile:read");
    });

    it("tells the username and role as they are now", async () => {
      const { person } = await registerAndLogIn(target());
      await setAccount(target(), person, "role", "'admin'");
      const admin = await logInBy(target(), undefined, person);
      await setAccount(target(), person, "role", "'user'");
      const { token } = await refreshed(target(), admin.refreshToken);
      expect(decodeToken(token).payload).toMatchObject({ role: "user", scope: everyScope });
    });
  });
}
