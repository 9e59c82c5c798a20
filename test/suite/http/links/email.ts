import { describe, expect, it } from "vitest";
import { mailsTo } from "../../../support/mail/mailbox.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { setAccount } from "../calls/accounts.ts";
import { getMe } from "../calls/browser.ts";
import { json, registerAndLogIn, send, withBearer } from "../calls/calls.ts";
import { expectChallenge, expectInvalid, expectProblem } from "../calls/expect.ts";
import {
  askVerification,
  linkFor,
  reset,
  verificationPath,
  verifyEmail,
  verifyEmailPath,
} from "../calls/links.ts";
import { logInBy } from "../calls/sessions.ts";

/** The proof of an e-mail address. */
export function emailVerification(target: () => Target): void {
  const newLink = async () => {
    const login = await registerAndLogIn(target());
    const ask = () => askVerification(target(), login.token);
    return { ...login, link: await linkFor(target(), login.person, ask) };
  };
  const isVerified = async (token: string) => (await getMe(target(), token)).body["email_verified"];

  describe("an e-mail address", () => {
    it("is verified by the link of a mail, without a login and once", async () => {
      const { token, link } = await newLink();
      expect(await isVerified(token)).toBe(false);
      const answer = await verifyEmail(target(), link);
      expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: "" });
      expect(await isVerified(token)).toBe(true);
      expectProblem(await verifyEmail(target(), link), 400, "invalid_link");
    });

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
      await verifyEmail(target(), link);
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

    it("cannot be chosen by the request", async () => {
      const { token } = await registerAndLogIn(target());
      const { headers } = withBearer(token);
      const request = json({ email: "eve@example.com" });
      const answer = await send(target(), verificationPath, {
        ...request,
        headers: { ...request.headers, ...headers },
      });
      expectProblem(answer, 400, "invalid_request");
      expect(await mailsTo("eve@example.com")).toEqual([]);
    });

    it("is verified by twenty uses of a link at once, of which none fails in another way", async () => {
      const { token, link } = await newLink();
      const uses = Array.from({ length: 20 }, () => verifyEmail(target(), link));
      const statuses = new Set((await Promise.all(uses)).map(({ status }) => status));
      statuses.delete(400);
      expect([...statuses]).toEqual([204]);
      expect(await isVerified(token)).toBe(true);
    });
  });
}

/** Requests that the verification refuses before the database is asked. */
export function invalidEmailLinks(target: () => Target): void {
  describe("the verification of an e-mail address", () => {
    it("is refused without a token, and with one of another form", async () => {
      expectInvalid(await send(target(), verifyEmailPath, json({})), "/token");
      for (const token of ["", "x", "lt1_", `rt1_${"A".repeat(75)}`]) {
        expectProblem(await verifyEmail(target(), token), 400, "invalid_link", token);
      }
    });
  });
}
