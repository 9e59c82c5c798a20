import { describe, expect, it } from "vitest";
import { mailsTo, mailTo } from "../../../support/mail/mailbox.ts";
import { secret } from "../../../support/secrets.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { setAccount } from "../calls/accounts.ts";
import { getMe } from "../calls/browser.ts";
import {
  insertAccount,
  json,
  logIn,
  newPassword,
  registerAndLogIn,
  send,
  tokenFor,
  type Person,
  uniqueName,
} from "../calls/calls.ts";
import { expectChallenge, expectInvalid, expectProblem } from "../calls/expect.ts";
import {
  askAgain,
  askEmailChange,
  askVerification,
  codeFor,
  linkFor,
  previewLink,
  resendPath,
  reset,
  undoEmailChange,
  verificationPath,
  verifyByCode,
  verifyEmail,
  verifyEmailPath,
} from "../calls/links.ts";
import { logInBy, setSession } from "../calls/sessions.ts";

/** The proof of an e-mail address. */
export function emailVerification(target: () => Target): void {
  const newLink = async () => {
    const login = await registerAndLogIn(target());
    const ask = () => askVerification(target(), login.token);
    return { ...login, link: await linkFor(target(), login.person, ask) };
  };
  const isVerified = async (token: string) => (await getMe(target(), token)).body["email_verified"];

  describe("an e-mail address", () => {
    it("gets no mail that has the name of the user", async () => {
      const { person } = await newLink();
      const [mail] = await mailsTo(person.email);
      expect(`${mail?.subject}${mail?.text}${mail?.html}`).not.toContain("Ann");
    });

    it("is not verified by the link of another address or by another kind of token", async () => {
      const { person, token, refreshToken, link } = await newLink();
      await setAccount(target(), person, "email_key", `'other-${person.email}'`);
      for (const one of [link, token, refreshToken]) {
        expectProblem(await verifyEmail(target(), one), 400, "invalid_link");
      }
      expect(await isVerified(token)).toBe(false);
    });

    it("ASVS-9.2.2 gets a link that sets no password", async () => {
      const { link } = await newLink();
      expectProblem(await reset(target(), link), 400, "invalid_link");
    });

    it("gets no second mail once it is verified", async () => {
      const { person, token, link } = await newLink();
      await verifyEmail(target(), link, token);
      expect((await askVerification(target(), token)).status).toBe(202);
      const { id } = (await getMe(target(), token)).body;
      const rows = await target().sql(`SELECT id FROM outbox WHERE subject_id = '${String(id)}'`);
      expect(rows).toEqual([]);
      expect(await mailsTo(person.email)).toHaveLength(1);
    });

    it("BR-1 BR-4 gets a mail only for a token with the scope `profile:write`", async () => {
      expectChallenge(await send(target(), verificationPath, { method: "POST" }), "missing_token");
      const { person } = await registerAndLogIn(target());
      const narrow = await logInBy(target(), undefined, person, { scope: "sessions" });
      expectProblem(await askVerification(target(), narrow.token), 403, "insufficient_scope");
      expect(await mailsTo(person.email)).toEqual([]);
    });

    it("is verified by the code of the email, which uses up the link, and an unknown name is answered alike", async () => {
      const { person, token } = await registerAndLogIn(target());
      const asked = await codeFor(target(), person, () => askVerification(target(), token));
      const { password, username } = person;
      for (const name of [username, "nobody-here", "nobody@example.com"]) {
        const wrong = { ...asked, code: asked.code === "000000" ? "000001" : "000000" };
        const answer = await verifyByCode(target(), wrong, { username: name, password });
        expectProblem(answer, 400, "invalid_code", name);
      }
      expectProblem(await verifyByCode(target(), asked, {}), 401, "proof_required");
      const other = await registerAndLogIn(target());
      expectProblem(await verifyByCode(target(), asked, other.token), 400, "invalid_code");
      expect((await verifyByCode(target(), asked, token)).status).toBe(204);
      expect(await isVerified(token)).toBe(true);
      expectProblem(await verifyByCode(target(), asked, token), 400, "invalid_code");
      expectProblem(await verifyEmail(target(), asked.token, token), 400, "invalid_link");
      const path = "/authenticate/email/preview";
      const done = await send(target(), path, json({ token: asked.token, include_done: true }));
      const told = { purpose: "verify_email", email: person.email, ways: [], done: true };
      expect(done.body).toEqual(told);
      const forged = `${asked.token.slice(0, -8)}AAAAAAAA`;
      for (const one of [{ token: asked.token }, { token: forged, include_done: true }]) {
        expectProblem(await send(target(), path, json(one)), 400, "invalid_link");
      }
    });

    it("gets an email that is asked for without a login alike by known, unknown, verified and disabled accounts", async () => {
      const people = await Promise.all([1, 2, 3].map(() => insertAccount(target())));
      const [known, verified, disabled] = people as [Person, Person, Person];
      await setAccount(target(), verified, "email_verified_at", "1");
      await setAccount(target(), disabled, "disabled_at", "1");
      const names = [verified.username, disabled.username, "nobody-here", "?", known.username];
      const answers = await Promise.all(names.map((name) => askAgain(target(), name)));
      for (const { status, text } of answers) {
        const shown = text.replace(/lr1_[\w-]{75}/, "lr1_");
        expect([status, shown]).toEqual([202, '{"login_request":"lr1_","expires_in":600}']);
      }
      await mailTo(known.email);
      const asked = await codeFor(target(), known, () => askAgain(target(), known.username));
      const { password, username } = known;
      expect((await verifyByCode(target(), asked, { username, password })).status).toBe(204);
    });

    it("is verified by twenty uses of a link at once, of which none fails in another way", async () => {
      const { token, link } = await newLink();
      const uses = Array.from({ length: 20 }, () => verifyEmail(target(), link, token));
      const statuses = new Set((await Promise.all(uses)).map(({ status }) => status));
      statuses.delete(400);
      expect([...statuses]).toEqual([204]);
      expect(await isVerified(token)).toBe(true);
    });
  });
}

/** A new e-mail address. */
export function emailChange(target: () => Target): void {
  const newAddress = () => `${uniqueName()}@new.example.org`;
  const changeLink = async (email = newAddress()) => {
    const login = await registerAndLogIn(target());
    const ask = () => askEmailChange(target(), login.token, email);
    const link = await linkFor(target(), { username: "", email }, ask);
    return { ...login, email, link };
  };
  const emailOf = async (token: string) => (await getMe(target(), token)).body["email"];

  describe("a new e-mail address", () => {
    it("of another account is answered alike, and only its link says that it is taken", async () => {
      const other = await insertAccount(target());
      await setAccount(target(), other, "email_verified_at", "1");
      const { person, token, link } = await changeLink(other.email);
      expectProblem(await verifyEmail(target(), link, token), 409, "email_taken");
      expect(await emailOf(token)).toBe(person.email);
    });

    it("is void after the address has changed by another link, and for a disabled account", async () => {
      const { person, token, link: first } = await changeLink();
      const email = newAddress();
      const ask = () => askEmailChange(target(), token, email);
      const second = await linkFor(target(), { username: "", email }, ask);
      await setAccount(target(), person, "disabled_at", "1");
      expectProblem(await verifyEmail(target(), second), 400, "invalid_link");
      await setAccount(target(), person, "disabled_at", "null");
      expect((await verifyEmail(target(), second, token)).status).toBe(204);
      expectProblem(await verifyEmail(target(), first), 400, "invalid_link");
      expect(await emailOf(token)).toBe(email);
    });

    it("is put in place by the code of its email, with the address that it was sent to", async () => {
      const { person, token } = await registerAndLogIn(target());
      const email = newAddress();
      const ask = () => askEmailChange(target(), token, email);
      const asked = await codeFor(target(), { ...person, email }, ask);
      const other = await verifyByCode(target(), asked, token, newAddress());
      expectProblem(other, 400, "invalid_code");
      expect((await verifyByCode(target(), asked, token, email)).status).toBe(204);
      expect(await emailOf(token)).toBe(email);
      expectProblem(await verifyEmail(target(), asked.token, token), 400, "invalid_link");
    });

    it("is undone by the notice to the old address, once, and the user chooses a new password", async () => {
      const { person, token, link } = await changeLink();
      await setAccount(target(), person, "email_verified_at", "1");
      expect((await verifyEmail(target(), link, token)).status).toBe(204);
      const notice = await mailTo(person.email, 1);
      const [, undo = ""] = /\/undo#token=(\S+)/.exec(notice.text) ?? [];
      const shown = { email: person.email, username: person.username };
      const preview = () => previewLink(target(), "email/undo", undo);
      expect((await preview()).body).toEqual(shown);
      const answer = await undoEmailChange(target(), secret(undo));
      expect((await preview()).body).toEqual({ ...shown, done: true });
      expect(answer.status).toBe(200);
      expect(Object.keys(answer.body)).toEqual(["reset_token", "removed"]);
      expectChallenge(await getMe(target(), token), "invalid_token");
      expect((await logIn(target(), person)).status).toBe(400);
      expectProblem(await undoEmailChange(target(), undo), 400, "invalid_link");
      const password = newPassword();
      const resetToken = secret(String(answer.body["reset_token"]));
      expect((await reset(target(), resetToken, password)).status).toBe(204);
      const again = await tokenFor(target(), { ...person, username: person.email, password });
      expect(await emailOf(again)).toBe(person.email);
    });

    it("VULN-49 is refused if it is not one address", async () => {
      const { token } = await registerAndLogIn(target());
      for (const email of [
        "nowhere",
        "a@example.com,b@example.com",
        "a@example.com\nBcc: b@x.com",
        "-a@example.com",
        "a%b@example.com",
      ]) {
        expectInvalid(await askEmailChange(target(), token, email), "/email");
      }
    });

    it("needs a login within the last ten minutes", async () => {
      const { token } = await registerAndLogIn(target());
      await setSession(target(), token, "proven_at = 1");
      const email = newAddress();
      const answer = await askEmailChange(target(), token, email);
      expectProblem(answer, 401, "insufficient_user_authentication");
      expect(answer.headers.get("www-authenticate")).toBe(
        'Bearer realm="latchkey", error="insufficient_user_authentication", max_age="600"',
      );
      expect((await askVerification(target(), token)).status).toBe(202);
      expect(await mailsTo(email)).toEqual([]);
    });
  });
}

/** Requests that the verification refuses before the database is asked. */
export function invalidEmailLinks(target: () => Target): void {
  describe("the verification of an e-mail address", () => {
    it("is refused without a token, and with one of another form", async () => {
      expectInvalid(await send(target(), verifyEmailPath, json({})), "/token");
      expectInvalid(
        await send(target(), "/authenticate/email/verification", json({})),
        "/username",
      );
      for (const token of ["", "x", "lt1_", `rt1_${"A".repeat(75)}`]) {
        expectProblem(await verifyEmail(target(), token), 400, "invalid_link", token);
      }
    });

    it("is not sent again without a username, and VULN-49 not to several at once", async () => {
      for (const username of [
        undefined,
        ["a@example.com", "b@example.com"],
        "a@x.com\nBcc: b@x.com",
      ]) {
        const answer = await send(target(), resendPath, json({ username }));
        expectInvalid(answer, "/username");
      }
    });
  });
}
