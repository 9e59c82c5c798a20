import { describe, expect, it } from "vitest";
import { allowedOrigin, type Target } from "../../../support/targets/http-target.ts";
import { changePassword, passwordPath } from "../calls/accounts.ts";
import { browserIn, logInFrom, refreshBy, registerAndLogInFrom } from "../calls/browser.ts";
import {
  newPassword,
  registerAndLogIn,
  send,
  tokenFor,
  logIn,
  type Answer,
} from "../calls/calls.ts";
import { createClient } from "../calls/clients.ts";
import {
  expectChallenge,
  expectInvalid,
  expectOAuthError,
  expectProblem,
} from "../calls/expect.ts";
import { expectActive, expectEnded, logInBy, refreshed } from "../calls/sessions.ts";

/** Changing the password of the current user. */
export function changingPasswords(target: () => Target): void {
  describe("changing one's password", () => {
    it("ASVS-7.4.3 answers 204, ends all other sessions at once and keeps the current one", async () => {
      const { person, ...here } = await registerAndLogIn(target());
      const others = [
        await logInBy(target(), undefined, person),
        browserIn(await logInFrom(target(), person)),
      ] as const;
      const bystander = await registerAndLogIn(target());
      const next = newPassword();
      const answer = await changePassword(target(), here.token, person.password, next);
      expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: "" });
      expect(answer.headers.get("cache-control")).toBe("no-store");

      await expectActive(target(), here);
      await expectActive(target(), await refreshed(target(), here.refreshToken));
      await expectActive(target(), bystander);
      await expectEnded(target(), others[0], await createClient(target()));
      expectProblem(await refreshBy(target(), others[1].cookie), 400, "invalid_grant");
      expectOAuthError(await logIn(target(), person), 400, "invalid_grant");
      expect(await tokenFor(target(), { ...person, password: next })).toBeTruthy();
    });

    it("works from a page, whose cookie stays good", async () => {
      const { person, token, cookie } = await registerAndLogInFrom(target());
      const page = { Origin: allowedOrigin };
      const answer = await changePassword(target(), token, person.password, newPassword(), page);
      expect(answer.status).toBe(204);
      expect(answer.headers.get("access-control-allow-origin")).toBe(allowedOrigin);
      expect(answer.headers.getSetCookie()).toEqual([]);
      await expectActive(target(), { token, refreshToken: "" });
      browserIn(await refreshBy(target(), cookie));
    });

    it("needs both passwords", async () => {
      const { token } = await registerAndLogIn(target());
      const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
      for (const body of ["{}", '{"new_password":"short"}']) {
        const answer = await send(target(), passwordPath, { method: "PUT", headers, body });
        expectInvalid(answer, "/current_password", "/new_password");
      }
    });

    it("refuses a wrong current password with wrong_password, and changes nothing", async () => {
      const { person, ...here } = await registerAndLogIn(target());
      for (const wrong of [newPassword(), "", person.password.toUpperCase(), "x".repeat(5000)]) {
        const answer = await changePassword(target(), here.token, wrong, newPassword());
        expectProblem(answer, 403, "wrong_password");
        expect(answer.headers.get("www-authenticate")).toBeNull();
      }
      await expectActive(target(), here);
      expect(await tokenFor(target(), person)).toBeTruthy();
    });

    it("PW-1 PW-6 PW-7 has the rules of a registration", async () => {
      const { person, token } = await registerAndLogIn(target());
      const { hostname } = new URL(target().issuer);
      for (const next of [
        "mv#q7-K",
        "password",
        "Summer2026!",
        person.username,
        person.email,
        hostname,
      ]) {
        const answer = await changePassword(target(), token, person.password, next);
        expectInvalid(answer, "/new_password");
      }
      expect(await tokenFor(target(), person)).toBeTruthy();
    });
  });
}

/** Changes of a password that are refused before the database is changed. */
export function invalidPasswordChanges(target: () => Target): void {
  describe("changing one's password", () => {
    const put = (token: string, body: unknown): Promise<Answer> =>
      send(target(), passwordPath, {
        method: "PUT",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });

    it("needs both passwords as texts", async () => {
      const { token } = await registerAndLogIn(target());
      expectInvalid(
        await put(token, { current_password: 1, new_password: null }),
        "/current_password",
        "/new_password",
      );
      expectInvalid(await put(token, []), "");
      expectProblem(
        await send(target(), passwordPath, {
          method: "PUT",
          headers: { Authorization: `Bearer ${token}` },
        }),
        415,
        "unsupported_media_type",
      );
    });

    it("BR-1 BR-3 BR-4 needs a valid token with the scope `profile:write`", async () => {
      const { person, token, refreshToken } = await registerAndLogIn(target());
      const body = { current_password: person.password, new_password: newPassword() };
      expectChallenge(await send(target(), passwordPath, { method: "PUT" }), "missing_token");
      for (const wrong of [`${token}A`, refreshToken]) {
        expectChallenge(await put(wrong, body), "invalid_token");
      }
      const narrow = await logInBy(target(), undefined, person, { scope: "profile:read sessions" });
      const answer = await put(narrow.token, body);
      expectProblem(answer, 403, "insufficient_scope");
      expect(answer.headers.get("www-authenticate")).toContain('scope="profile:write"');
    });
  });
}
