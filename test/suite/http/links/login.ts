import { describe, expect, it } from "vitest";
import { mailsTo, mailTo } from "../../../support/mail/mailbox.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { setAccount } from "../calls/accounts.ts";
import { browserIn, getMe, logInFromCode, logInFromLink, refreshBy } from "../calls/browser.ts";
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
import {
  askLoginLink,
  codeFor,
  linkFor,
  logInByCode,
  logInByLink,
  loginLinkPath,
  previewLink,
  reset,
} from "../calls/links.ts";
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
      const { username, email } = person;
      expect((await previewLink(target(), "link", link)).body).toEqual({ username, email });
      const answer = await logInByLink(target(), link, { scope: "profile:read" });
      expect(answer.body).toMatchObject({ token_type: "Bearer", scope: "profile:read" });
      const session = tokensIn(answer);
      expect(await sessionRow(target(), session.token)).toMatchObject({ methods: "link" });
      expect((await verify(target(), session.token)).status).toBe(200);

      expectOAuthError(await logInByLink(target(), link), 400, "invalid_grant");
      expectProblem(await logInFromLink(target(), link), 400, "invalid_link");
      expectProblem(await previewLink(target(), "link", link), 400, "invalid_link");
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
        const shown = text.replace(/lr1_[\w-]{75}/, "lr1_");
        return { status, text: shown, headers: { ...all, "x-request-id": "", date: "" } };
      });
      for (const one of told) expect(one).toEqual(told[0]);
      const alike = '{"login_request":"lr1_","expires_in":600}';
      expect(told[0]).toMatchObject({ status: 202, text: alike });
      const { text, subject } = await mailTo(known.email);
      expect(subject).toBe("Log in to Example");
      expect(text).toContain(`${target().issuer}/app/login#token=`);
      expect(await mailsTo(disabled.email)).toEqual([]);
    });
  });
}

/** A login by the code of an email. */
export function loginCodes(target: () => Target): void {
  describe("a login by a code", () => {
    it("needs no password, works once, and uses up the link of its email", async () => {
      const person = await insertAccount(target());
      await setAccount(target(), person, "email_verified_at", "1");
      const asked = await codeFor(target(), person);
      const answer = await logInByCode(target(), asked, { scope: "profile:read" });
      expect(answer.body).toMatchObject({ token_type: "Bearer", scope: "profile:read" });
      const session = tokensIn(answer);
      expect(await sessionRow(target(), session.token)).toMatchObject({ methods: "link" });
      expect((await logIn(target(), person)).status).toBe(200);
      const { username, login_request, code, token } = asked;
      const typed = { username, login_request, code };
      expectOAuthError(await logInByCode(target(), asked), 400, "invalid_grant");
      expectProblem(await logInFromCode(target(), typed), 400, "invalid_code");
      expectProblem(await logInFromLink(target(), token), 400, "invalid_link");
    });

    it("from a page proves an address that was never proven, and takes away the password", async () => {
      const { person, token } = await registerAndLogIn(target());
      const { username, login_request, code } = await codeFor(target(), person);
      const answer = await logInFromCode(target(), { username, login_request, code });
      expect(answer.body["user"]).toMatchObject({ email: person.email, email_verified: true });
      expect((await getMe(target(), browserIn(answer).token)).status).toBe(200);
      expect((await verify(target(), token)).status).toBe(401);
      expectOAuthError(await logIn(target(), person), 400, "invalid_grant");
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
      const counts = new Map<string, number>();
      for (const { status, body } of await Promise.all(uses)) {
        const answer = `${status} ${String(body["error"])}`;
        counts.set(answer, (counts.get(answer) ?? 0) + 1);
      }
      expect(Object.fromEntries(counts)).toEqual({ "200 undefined": 1, "400 invalid_grant": 49 });
    }
  });
}

/** Logins by a link or a code of one email, at the same time. */
export function loginCodeRaces(target: () => Target): void {
  it("ASVS-15.4.2 fifty logins at once by one code and by the link of its email open one session", async () => {
    for (const [verifiedAt, isMixed] of [
      ["null", true],
      ["1", false],
    ] as const) {
      const person = await insertAccount(target());
      await setAccount(target(), person, "email_verified_at", verifiedAt);
      const asked = await codeFor(target(), person);
      const uses = Array.from({ length: 50 }, (_, at) =>
        isMixed && at % 2 === 0 ? logInByLink(target(), asked.token) : logInByCode(target(), asked),
      );
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
      const login_request = "lr1_x";
      expectInvalid(await logInFromCode(target(), { login_request }), "/username", "/code");
      const half = { username: "ann", login_request, code: "" };
      const refused = await logInByCode(target(), half);
      expectOAuthError(refused, 400, "invalid_request");
      expect(refused.body["error_description"]).toContain("code: Required.");
      for (const one of ["x", "lr1_", `lr1_${"A".repeat(75)}`]) {
        const typed = { username: "ann", login_request: one, code: "123456" };
        expectOAuthError(await logInByCode(target(), typed), 400, "invalid_grant", one);
        expectProblem(await logInFromCode(target(), typed), 400, "invalid_code", one);
      }
    });
  });
}
