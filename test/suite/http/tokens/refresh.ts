import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { decodeToken } from "../../../support/tokens/forge.ts";
import { registerAndLogIn, tokensIn, verify } from "../calls/calls.ts";
import { everyScope } from "../calls/clients.ts";
import { expectActive, refresh, refreshed, sessionRow } from "../calls/sessions.ts";

/** What a refresh returns, also to many concurrent requests. */
export function refreshing(target: () => Target): void {
  describe("refreshing", () => {
    it("RT-1 returns new tokens of the same session in exactly these members", async () => {
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
      await expectActive(target(), before);
      await expectActive(target(), { token, refreshToken });
    });

    it("five tabs that refresh at once all stay logged in, with the same new token", async () => {
      const { refreshToken } = await registerAndLogIn(target());
      const tabs = await Promise.all(
        Array.from({ length: 5 }, () => refreshed(target(), refreshToken)),
      );
      expect(new Set(tabs.map((tab) => tab.refreshToken)).size).toBe(1);
      expect(new Set(tabs.map(({ token }) => decodeToken(token).payload["jti"])).size).toBe(5);
      for (const tab of tabs) await expectActive(target(), tab);
      expect((await sessionRow(target(), tabs[0]!.token))["generation"]).toBe(1);
      await expectActive(target(), await refreshed(target(), tabs[4]!.refreshToken));
    });

    it("VULN-35 one hundred concurrent refreshes advance the session by exactly one generation", async () => {
      const { refreshToken, token } = await registerAndLogIn(target());
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => refresh(target(), refreshToken)),
      );
      const granted = answers.filter(({ status }) => status === 200);
      // A busy server may answer 503 to some requests, but it treats none of them as theft.
      expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
      expect(granted.length).toBeGreaterThan(0);
      expect(new Set(granted.map(({ body }) => body["refresh_token"])).size).toBe(1);
      expect(await sessionRow(target(), token)).toMatchObject({ generation: 1, revoked_at: null });
    });

    it("RT-3 a narrower scope applies to one access token, and to no later one", async () => {
      const { refreshToken } = await registerAndLogIn(target());
      const narrow = await refresh(target(), refreshToken, { scope: "profile:read" });
      expect(narrow.body["scope"]).toBe("profile:read");
      const { token, refreshToken: second } = tokensIn(narrow);
      expect((await verify(target(), token)).body["scope"]).toBe("profile:read");
      expect((await refresh(target(), second)).body["scope"]).toBe(everyScope);
    });
  });
}
