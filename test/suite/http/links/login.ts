import { describe, expect, it } from "vitest";
import { mailsTo, mailTo } from "../../../support/mail/mailbox.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { setAccount } from "../calls/accounts.ts";
import { browserIn, getMe, logInFromLink, refreshBy } from "../calls/browser.ts";
import {
  insertAccount,
  json,
  logIn,
  newPassword,
  registerAndLogIn,
  send,
  tokensIn,
  verify,
} from "../calls/calls.ts";
import { expectInvalid, expectOAuthError, expectProblem } from "../calls/expect.ts";
import { askLoginLink, linkFor, logInByLink, loginLinkPath, reset } from "../calls/links.ts";
import { refresh, sessionRow } from "../calls/sessions.ts";

/** A login by a link. */
export function loginLinks(target: () => Target): void {
  const linkOf = ({ username, email }: { readonly username: string; readonly email: string }) =>
    linkFor(target(), { username, email }, () => askLoginLink(target(), username));

  describe("a login by a link", () => {
    it("needs no password, works once, and leaves a proven account as it is", async () => {
      const { person, token } = await registerAndLogIn(target());
      await setAccount(target(), person, "email_verified_at", "1");
      const link = await linkOf({ ...person, username: person.email });
      const answer = await logInByLink(target(), link, { scope: "profile:read" });
      expect(answer.body).toMatchObject({ token_type: "Bearer", scope: "profile:read" });
      const session = tokensIn(answer);
      expect(await sessionRow(target(), session.token)).toMatchObject({ methods: "link" });
      expect((await verify(target(), session.token)).status).toBe(200);

      expectOAuthError(await logInByLink(target(), link), 400, "invalid_grant");
      expectProblem(await logInFromLink(target(), link), 400, "invalid_link");
      expect((await verify(target(), token)).status).toBe(200);
      expect((await logIn(target(), person)).status).toBe(200);
    });

    it("of an account whose address was never proven proves it, ends all sessions and takes away the password", async () => {
      const { person, token, refreshToken } = await registerAndLogIn(target());
      const link = await linkOf(person);
      const answer = await logInFromLink(target(), link);
      expect(answer.body["user"]).toMatchObject({ email: person.email, email_verified: true });
      const page = browserIn(answer);
      expect((await getMe(target(), page.token)).body).toEqual(answer.body["user"]);
      browserIn(await refreshBy(target(), page.cookie));

      expect((await verify(target(), token)).status).toBe(401);
      expectOAuthError(await refresh(target(), refreshToken), 400, "invalid_grant");
      expectOAuthError(await logIn(target(), person), 400, "invalid_grant");
      const password = newPassword();
      expect((await reset(target(), await linkFor(target(), person), password)).status).toBe(204);
      expect((await logIn(target(), { ...person, password })).status).toBe(200);
    });

    it("is asked for alike by known, unknown and disabled accounts, and only the known one gets a mail", async () => {
      const [known, disabled] = [await insertAccount(target()), await insertAccount(target())];
      await setAccount(target(), disabled, "disabled_at", "1");
      const names = [disabled.username, "nobody-here", "nobody@example.com", "?", known.username];
      const answers = await Promise.all(names.map((name) => askLoginLink(target(), name)));
      const told = answers.map(({ status, text, headers }) => {
        const all = Object.fromEntries(headers);
        return { status, text, headers: { ...all, "x-request-id": "", date: "" } };
      });
      for (const one of told) expect(one).toEqual(told[0]);
      expect(told[0]).toMatchObject({ status: 202, text: "" });
      const { text, subject } = await mailTo(known.email);
      expect(subject).toBe("Log in to Example");
      expect(text).toContain(`${target().issuer}/app/login#token=`);
      expect(await mailsTo(disabled.email)).toEqual([]);
    });
  });
}

/** Many logins by one link at once. */
export function loginLinkRaces(target: () => Target): void {
  it("ASVS-15.4.2 fifty logins by one link at once open one session", async () => {
    for (const verifiedAt of ["null", "1"]) {
      const person = await insertAccount(target());
      await setAccount(target(), person, "email_verified_at", verifiedAt);
      const link = await linkFor(target(), person, () => askLoginLink(target(), person.username));
      const uses = Array.from({ length: 50 }, () => logInByLink(target(), link));
      const answers = (await Promise.all(uses)).map(
        ({ status, body }) => `${status} ${String(body["error"])}`,
      );
      expect(answers.toSorted()).toEqual([
        "200 undefined",
        ...Array.from({ length: 49 }, () => "400 invalid_grant"),
      ]);
    }
  });
}

/** Requests for a link that are refused before the database is asked. */
export function invalidLoginLinks(target: () => Target): void {
  describe("a login by a link", () => {
    it("is refused without its fields, and with a token of another form", async () => {
      expectInvalid(await send(target(), loginLinkPath, json({})), "/username");
      expectInvalid(await logInFromLink(target(), 1), "/token");
      expectOAuthError(await logInByLink(target(), ""), 400, "invalid_request");
      for (const token of ["x", "lt1_", `rt1_${"A".repeat(75)}`]) {
        expectOAuthError(await logInByLink(target(), token), 400, "invalid_grant", token);
        expectProblem(await logInFromLink(target(), token), 400, "invalid_link", token);
      }
    });
  });
}
