import { describe, expect, it } from "vitest";
import { allowedOrigin, type Target } from "../../../support/targets/http-target.ts";
import { sessionIdsOf, setAccount } from "../calls/accounts.ts";
import {
  browserIn,
  cookieIn,
  getMe,
  registerAndLogInFrom,
  logInFrom,
  logOutBy,
  ownPage,
  pageWithCookie,
  refreshBy,
} from "../calls/browser.ts";
import {
  form,
  registerAndLogIn,
  json,
  newcomer,
  revokePath,
  send,
  insertAccount,
  verify,
} from "../calls/calls.ts";
import { everyScope } from "../calls/clients.ts";
import { expectChallenge, expectInvalid, expectProblem } from "../calls/expect.ts";
import { refresh, sessionOf, sessionRow, setSession } from "../calls/sessions.ts";

const sessionMembers = ["access_token", "token_type", "expires_in", "scope", "user"];

/** The session of a browser by a cookie: logging in, refreshing, logging out. */
export function browserSession(target: () => Target): void {
  describe("logging in from a page", () => {
    it("VULN-14 returns an access token and the user, and sets the refresh token only as a cookie", async () => {
      const person = await insertAccount(target());
      const answer = await logInFrom(target(), person);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(Object.keys(answer.body)).toEqual(sessionMembers);
      const { token, cookie } = browserIn(answer);
      const me = await getMe(target(), token);
      expect(answer.body).toMatchObject({
        token_type: "Bearer",
        expires_in: 600,
        scope: everyScope,
        user: me.body,
      });
      expect(me.body).toMatchObject({ username: person.username, email: person.email });
      expect(answer.text).not.toContain(cookie);
      expect(cookieIn(answer).maxAge).toBe(30 * 24 * 60 * 60);
    });

    it("accepts an e-mail address, and a program that sends no Origin", async () => {
      const person = await insertAccount(target());
      const { token } = browserIn(
        await logInFrom(target(), { ...person, username: person.email }, {}),
      );
      expect((await verify(target(), token)).body["username"]).toBe(person.username);
    });

    it("LOGIN-1 refuses a wrong password, an unknown name and a disabled account with the same answer", async () => {
      const person = await insertAccount(target());
      const wrong = await logInFrom(target(), { ...person, password: newcomer().password });
      const unknown = await logInFrom(target(), newcomer());
      await setAccount(target(), person, "disabled_at", "1");
      const disabled = await logInFrom(target(), person);
      for (const answer of [wrong, unknown, disabled]) {
        expectProblem(answer, 400, "invalid_grant");
        expect(answer.headers.getSetCookie()).toEqual([]);
        expect({ ...answer.body, instance: "" }).toEqual({ ...wrong.body, instance: "" });
      }
    });

    it("stores the address and user agent of the browser with the session", async () => {
      const person = await insertAccount(target());
      const headers = { ...ownPage, "User-Agent": "Mozilla/5.0 (a phone)" };
      const { token } = browserIn(await logInFrom(target(), person, headers));
      expect(await sessionRow(target(), token)).toMatchObject({
        client_id: "first-party",
        user_agent: "Mozilla/5.0 (a phone)",
        address: target().peerAddress,
      });
    });

    it("ends the previous session of the browser, once the password is verified", async () => {
      const ann = await registerAndLogInFrom(target());
      const bob = await registerAndLogIn(target());
      const withOldCookie = pageWithCookie(ann.cookie);
      const wrong = { ...bob.person, password: newcomer().password };
      expectProblem(await logInFrom(target(), wrong, withOldCookie), 400, "invalid_grant");
      expect((await verify(target(), ann.token)).status).toBe(200);
      const next = browserIn(await logInFrom(target(), bob.person, withOldCookie));
      expectChallenge(await verify(target(), ann.token), "invalid_token");
      expectProblem(await refreshBy(target(), ann.cookie), 400, "invalid_grant");
      for (const token of [next.token, bob.token]) {
        expect((await verify(target(), token)).status).toBe(200);
      }
    });

    it("logs in although the request has an invalid cookie", async () => {
      const person = await insertAccount(target());
      for (const cookie of ["", "x", "rt1_x"]) {
        const headers = pageWithCookie(cookie);
        browserIn(await logInFrom(target(), person, headers));
      }
    });

    it("CK-4 rejects a form and plain text with unsupported_media_type, and names missing fields", async () => {
      const { username, password } = await insertAccount(target());
      const posted = await send(target(), "/session", form({ username, password }, ownPage));
      expectProblem(posted, 415, "unsupported_media_type");
      const plain = { ...json({ username, password }), headers: { "Content-Type": "text/plain" } };
      expectProblem(await send(target(), "/session", plain), 415, "unsupported_media_type");
      expectInvalid(await send(target(), "/session", json({})), "/username", "/password");
    });

    it("ST-16 refuses a page of another site with origin_not_allowed, and starts no session", async () => {
      const { person, token } = await registerAndLogInFrom(target());
      for (const origin of ["https://evil.example", "null", `${allowedOrigin}.evil.example`]) {
        const answer = await logInFrom(target(), person, { Origin: origin, "X-Latchkey": "1" });
        expectProblem(answer, 403, "origin_not_allowed", origin);
        expect(answer.headers.getSetCookie(), origin).toEqual([]);
      }
      expect(await sessionIdsOf(target(), person)).toEqual([sessionOf(token)]);
    });
  });

  describe("refreshing by the cookie", () => {
    it("returns a new token of the same session, the current user and a new cookie", async () => {
      const { person, token, cookie } = await registerAndLogInFrom(target());
      await setAccount(target(), person, "name", "'Ann Jones'");
      const answer = await refreshBy(target(), cookie);
      const next = browserIn(answer);
      expect(Object.keys(answer.body)).toEqual(sessionMembers);
      expect(answer.body["user"]).toMatchObject({ username: person.username, name: "Ann Jones" });
      expect(next.cookie).not.toBe(cookie);
      expect(answer.text).not.toContain(next.cookie);
      expect(sessionOf(next.token)).toBe(sessionOf(token));
      expect((await verify(target(), next.token)).status).toBe(200);
    });

    it("RT-5 a refresh does not extend the cookie beyond the end of its session", async () => {
      const { token, cookie } = await registerAndLogInFrom(target());
      await setSession(target(), token, `expires_at = ${Date.now() + 60_500}`);
      const answer = await refreshBy(target(), cookie);
      expect(cookieIn(answer).maxAge).toBeGreaterThan(30);
      expect(cookieIn(answer).maxAge).toBeLessThanOrEqual(60);
    });

    it("twenty concurrent tabs all stay logged in, with the same new cookie", async () => {
      const { token, cookie } = await registerAndLogInFrom(target());
      const tabs = await Promise.all(Array.from({ length: 20 }, () => refreshBy(target(), cookie)));
      expect(new Set(tabs.map((tab) => browserIn(tab).cookie)).size).toBe(1);
      expect(await sessionRow(target(), token)).toMatchObject({ generation: 1, revoked_at: null });
    });

    it("replaces the cookie once a minute, so that a late answer cannot restore an old one", async () => {
      const { token, cookie } = await registerAndLogInFrom(target());
      const second = browserIn(await refreshBy(target(), cookie));
      const again = await refreshBy(target(), second.cookie);
      expect(again.status).toBe(200);
      expect(Object.keys(again.body)).toEqual(sessionMembers);
      expect(again.headers.getSetCookie()).toEqual([]);
      expect((await sessionRow(target(), token))["generation"]).toBe(1);
      await setSession(target(), token, `rotated_at = ${Date.now() - 60_500}`);
      const fourth = browserIn(await refreshBy(target(), second.cookie));
      expect(fourth.cookie).not.toBe(second.cookie);
      expect((await sessionRow(target(), token))["generation"]).toBe(2);
      expect(browserIn(await refreshBy(target(), second.cookie)).cookie).toBe(fourth.cookie);
    });

    it("RT-2 treats a reused old cookie as stolen, and ends the session", async () => {
      const { token, cookie } = await registerAndLogInFrom(target());
      const next = browserIn(await refreshBy(target(), cookie));
      await setSession(target(), token, `rotated_at = ${Date.now() - 60_500}`);
      expectProblem(await refreshBy(target(), cookie), 400, "invalid_grant");
      expectProblem(await refreshBy(target(), next.cookie), 400, "invalid_grant");
      expectChallenge(await verify(target(), next.token), "invalid_token");
    });

    it("answers without a cookie that nobody is logged in, and sets no cookie", async () => {
      const answer = await refreshBy(target(), undefined);
      expect([answer.status, answer.text]).toEqual([200, '{"user":null}']);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.getSetCookie()).toEqual([]);
    });

    it("rejects an empty, forged or ended cookie with invalid_grant, and sets no cookie", async () => {
      const { token, cookie } = await registerAndLogInFrom(target());
      const forged = `${cookie.slice(0, -4)}AAAA`;
      await setSession(target(), token, "revoked_at = 1");
      for (const [at, bad] of ["", "x", token, forged, cookie].entries()) {
        const answer = await refreshBy(target(), bad);
        expectProblem(answer, 400, "invalid_grant", `cookie ${at}`);
        expect(answer.headers.getSetCookie()).toEqual([]);
      }
    });
  });

  describe("logging out by the cookie", () => {
    it("ends the session at once and deletes the cookie, and may be repeated", async () => {
      const { token, cookie } = await registerAndLogInFrom(target());
      for (let times = 0; times < 2; times++) {
        const answer = await logOutBy(target(), cookie);
        expect([answer.status, answer.text]).toEqual([204, ""]);
        expect(cookieIn(answer)).toEqual({ value: "", maxAge: 0 });
      }
      expectChallenge(await verify(target(), token), "invalid_token");
      expectProblem(await refreshBy(target(), cookie), 400, "invalid_grant");
    });

    it.each([undefined, "", "x", "rt1_x"])(
      "answers 204 and deletes the cookie when no session is found: %j",
      async (cookie) => {
        const answer = await logOutBy(target(), cookie);
        expect([answer.status, answer.text]).toEqual([204, ""]);
        expect(cookieIn(answer)).toEqual({ value: "", maxAge: 0 });
      },
    );

    it("ends the session although its cookie was replaced since", async () => {
      const { cookie } = await registerAndLogInFrom(target());
      const next = browserIn(await refreshBy(target(), cookie));
      expect((await logOutBy(target(), cookie)).status).toBe(204);
      expectChallenge(await verify(target(), next.token), "invalid_token");
    });

    it("the OAuth endpoints revoke and refresh the same session", async () => {
      const { token, cookie } = await registerAndLogInFrom(target());
      expect((await send(target(), revokePath, form({ token }))).status).toBe(200);
      expectProblem(await refreshBy(target(), cookie), 400, "invalid_grant");
      const other = await registerAndLogInFrom(target());
      const asApp = await refresh(target(), other.cookie);
      expect(asApp.status).toBe(200);
    });
  });
}
