import { describe, expect, it } from "vitest";
import { allowedOrigin, type Target } from "../../../support/targets/http-target.ts";
import { accountRow, deleteMe } from "../calls/accounts.ts";
import {
  cookieIn,
  getMe,
  pageWithCookie,
  refreshBy,
  registerAndLogInFrom,
} from "../calls/browser.ts";
import { logIn, newcomer, newPassword, registerAndLogIn } from "../calls/calls.ts";
import { createClient } from "../calls/clients.ts";
import {
  expectChallenge,
  expectInvalid,
  expectOAuthError,
  expectProblem,
} from "../calls/expect.ts";
import { expectActive, expectEnded, logInBy } from "../calls/sessions.ts";

/** Deleting the account of the current user. */
export function deleting(target: () => Target): void {
  describe("deleting one's account", () => {
    it("VULN-43 answers 204, and at once no token of the account is good", async () => {
      const { person, ...here } = await registerAndLogIn(target());
      const there = await logInBy(target(), undefined, person);
      const bystander = await registerAndLogIn(target());
      const { id } = await accountRow(target(), person);
      const answer = await deleteMe(target(), here.token, person.password);
      expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: "" });
      expect(answer.headers.getSetCookie()).toEqual([]);
      const client = await createClient(target());
      for (const tokens of [here, there]) await expectEnded(target(), tokens, client);
      expectChallenge(await getMe(target(), here.token), "invalid_token");
      expectChallenge(await deleteMe(target(), here.token, person.password), "invalid_token");
      expect(await target().sql(`SELECT id FROM sessions WHERE user_id = '${String(id)}'`)).toEqual(
        [],
      );
      await expectActive(target(), bystander);
    });

    it("TOK-3 refuses a login as for an unknown account, by username and by e-mail address", async () => {
      const { person, token } = await registerAndLogIn(target());
      expect((await deleteMe(target(), token, person.password)).status).toBe(204);
      const unknown = await logIn(target(), newcomer());
      for (const username of [person.username, person.email]) {
        const answer = await logIn(target(), { ...person, username });
        expectOAuthError(answer, 400, "invalid_grant");
        expect(answer.text).toBe(unknown.text);
      }
    });

    it("needs the password, and changes nothing without it", async () => {
      const { person, ...tokens } = await registerAndLogIn(target());
      const before = await accountRow(target(), person);
      for (const wrong of [newPassword(), ""]) {
        expectProblem(await deleteMe(target(), tokens.token, wrong), 403, "wrong_password");
      }
      for (const wrong of [undefined, 1, null]) {
        expectInvalid(await deleteMe(target(), tokens.token, wrong), "/password");
      }
      expect(await accountRow(target(), person)).toEqual(before);
      await expectActive(target(), tokens);
    });

    it("deletes the browser's cookie of this account, and no other cookie", async () => {
      const { person, token, cookie } = await registerAndLogInFrom(target());
      const other = await registerAndLogInFrom(target());
      const page = { Origin: allowedOrigin };
      const answer = await deleteMe(target(), token, person.password, pageWithCookie(cookie, page));
      expect(answer.status).toBe(204);
      expect(cookieIn(answer)).toEqual({ value: "", maxAge: 0 });
      expectProblem(await refreshBy(target(), cookie), 400, "invalid_grant");

      const third = await registerAndLogIn(target());
      const kept = await deleteMe(
        target(),
        third.token,
        third.person.password,
        pageWithCookie(other.cookie, page),
      );
      expect(kept.status).toBe(204);
      expect(kept.headers.getSetCookie()).toEqual([]);
    });

    it("BR-1 BR-3 BR-4 needs a valid token with the scope `profile:write`", async () => {
      const { person, token } = await registerAndLogIn(target());
      expectChallenge(await deleteMe(target(), undefined, person.password), "missing_token");
      expectChallenge(await deleteMe(target(), `${token}A`, person.password), "invalid_token");
      const narrow = await logInBy(target(), undefined, person, { scope: "profile:read sessions" });
      const answer = await deleteMe(target(), narrow.token, person.password);
      expectProblem(answer, 403, "insufficient_scope");
      expect(answer.headers.get("www-authenticate")).toContain('scope="profile:write"');
    });
  });
}
