import { describe, expect, it } from "vitest";
import { mailsTo, mailTo, tokenIn } from "../../../support/mail/mailbox.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { accountRow, setAccount } from "../calls/accounts.ts";
import { getMe } from "../calls/browser.ts";
import {
  insertAccount,
  logIn,
  newcomer,
  newPassword,
  register,
  registerAndLogIn,
  tokenFor,
  uniqueName,
  verify,
  type Person,
} from "../calls/calls.ts";
import { expectChallenge, expectProblem } from "../calls/expect.ts";
import { challengeIn, logInByPasskey, passkeyOptions } from "../calls/factor-logins.ts";
import { addPasskey } from "../calls/factors.ts";
import {
  askEmailChange,
  askVerification,
  atEmailLink,
  forgot,
  linkFor,
  reset,
  verifyEmail,
} from "../calls/links.ts";
import { refresh } from "../calls/sessions.ts";

/** An address that somebody registered and never proved, and the person whose mailbox it is. */
export function claims(target: () => Target): void {
  const setVerified = (person: Person) => setAccount(target(), person, "email_verified_at", "1");

  describe("an address that an account never proved", () => {
    it("VULN-40 is claimed by a new password, which ends the access of the stranger who registered it", async () => {
      const { person: squatter, token, refreshToken } = await registerAndLogIn(target());
      const elsewhere = `${uniqueName()}@evil.example`;
      const ask = () => askEmailChange(target(), token, elsewhere);
      const away = await linkFor(target(), { username: "", email: elsewhere }, ask);

      const link = await linkFor(target(), { username: squatter.email, email: squatter.email });
      const password = newPassword();
      expect((await reset(target(), link, password)).status).toBe(204);
      expect((await verify(target(), token)).status).toBe(401);
      expect((await refresh(target(), refreshToken)).status).toBe(400);
      expect((await logIn(target(), squatter)).status).toBe(400);
      expectProblem(await verifyEmail(target(), away), 400, "invalid_link");
      const owner = { username: squatter.email, password };
      expect((await logIn(target(), owner)).status).toBe(200);
    });

    it("is claimed by the link of another account, and the first one keeps its username", async () => {
      const { person: squatter, token } = await registerAndLogIn(target());
      const { person: owner, token: owners } = await registerAndLogIn(target());
      const { email } = squatter;
      const ask = () => askEmailChange(target(), owners, email);
      const link = await linkFor(target(), { username: "", email }, ask);
      expect((await verifyEmail(target(), link, owners)).status).toBe(204);

      expect((await getMe(target(), owners)).body).toMatchObject({ email, email_verified: true });
      const left = { email: "", email_verified: false, username: squatter.username };
      expect((await getMe(target(), token)).body).toMatchObject(left);
      expect((await logIn(target(), squatter)).status).toBe(200);
      const byAddress = await tokenFor(target(), { ...owner, username: email });
      expect((await getMe(target(), byAddress)).body["username"]).toBe(owner.username);
    });

    it("of an account that lost it is replaced by another one, and the account gets no mail before", async () => {
      const { person, token } = await registerAndLogIn(target());
      await setAccount(target(), person, "email", "''");
      await setAccount(target(), person, "email_key", `'lost:${uniqueName()}'`);
      expect((await forgot(target(), person.username)).status).toBe(202);
      const email = `${uniqueName()}@example.org`;
      const ask = () => askEmailChange(target(), token, email);
      const link = await linkFor(target(), { username: "", email }, ask);
      expect((await verifyEmail(target(), link, token)).status).toBe(204);
      expect((await getMe(target(), token)).body).toMatchObject({ email, email_verified: true });
      expect(await mailsTo("")).toEqual([]);
    });
  });

  describe("the link that verifies an address", () => {
    /** An account that a stranger registered with the address of somebody else, who has its link. */
    const hijacked = async () => {
      const stranger = await registerAndLogIn(target());
      const ask = () => askVerification(target(), stranger.token);
      return { ...stranger, link: await linkFor(target(), stranger.person, ask) };
    };
    const isVerified = async (token: string) =>
      (await getMe(target(), token)).body["email_verified"];

    it("A2: verifies nothing for a reader without a session or a proof of the account, and is not used up", async () => {
      const { person, token, link } = await hijacked();
      const { token: readers } = await registerAndLogIn(target());
      for (const proof of [{}, readers]) {
        const answer = await verifyEmail(target(), link, proof);
        expect(answer.status).toBe(401);
        expect(answer.body).toMatchObject({ code: "proof_required", ways: ["password"] });
      }
      for (const password of [`${person.password}x`, ""]) {
        const answer = await verifyEmail(target(), link, { password });
        expectProblem(answer, 400, "invalid_grant");
      }
      expectProblem(await verifyEmail(target(), link, { passkey: {} }), 400, "invalid_grant");
      expect(await isVerified(token)).toBe(false);
      expect((await verifyEmail(target(), link, { password: person.password })).status).toBe(204);
      expect(await isVerified(token)).toBe(true);
      expect((await verify(target(), token)).status).toBe(200);
    });

    it("A2: shows the account, and gives it to its reader without what a stranger added", async () => {
      const { person, token, refreshToken, link } = await hijacked();
      const { authenticator } = await addPasskey(target(), token);
      const { id, created_at } = (await getMe(target(), token)).body;
      await setAccount(target(), person, "email_verified_at", "null");
      const preview = await atEmailLink(target(), "preview", link);
      expect(preview.body).toEqual({
        purpose: "verify_email",
        email: person.email,
        username: person.username,
        created_at,
        ways: ["password", "passkey"],
      });
      const disown = async () => atEmailLink(target(), "disown", link);
      for (const _ of ["first", "again"]) expect((await disown()).status).toBe(204);
      const resets = async () =>
        (await mailsTo(person.email)).filter(({ text }) => text.includes("/reset#token="));
      await expect.poll(async () => (await resets()).length).toBeGreaterThan(0);
      const resetLink = tokenIn((await resets())[0] ?? expect.fail("no link"));
      const password = newPassword();
      expect((await reset(target(), resetLink, password)).status).toBe(204);
      expect((await logIn(target(), person)).status).toBe(400);
      expect((await refresh(target(), refreshToken)).status).toBe(400);
      expectChallenge(await getMe(target(), token), "invalid_token");
      const challenge = challengeIn(await passkeyOptions(target(), {}));
      const byPasskey = await logInByPasskey(target(), await authenticator.assert(challenge));
      expect(byPasskey.status).toBe(400);
      const left = await target().sql(`SELECT id FROM passkeys WHERE user_id = '${String(id)}'`);
      expect(left).toEqual([]);
      expectProblem(await disown(), 400, "invalid_link");
      await tokenFor(target(), { ...person, password });
    });

    it("A2: takes a passkey of the account as the proof, each response once", async () => {
      const { person, token, link } = await hijacked();
      const { authenticator } = await addPasskey(target(), token);
      await setAccount(target(), person, "email_verified_at", "null");
      const challenge = challengeIn(await passkeyOptions(target(), {}));
      const passkey = await authenticator.assert(challenge);
      const { link: another } = await hijacked();
      expectProblem(await verifyEmail(target(), another, { passkey }), 400, "invalid_grant");
      expect((await verifyEmail(target(), link, { passkey })).status).toBe(204);
      expect(await isVerified(token)).toBe(true);
    });

    it("A2: to a new address takes the same proof, and is void after its reader has disowned it", async () => {
      const { person, token } = await registerAndLogIn(target());
      await setVerified(person);
      const email = `${uniqueName()}@new.example`;
      const ask = () => askEmailChange(target(), token, email);
      const link = await linkFor(target(), { username: "", email }, ask);
      const preview = await atEmailLink(target(), "preview", link);
      expect(preview.body).toMatchObject({ purpose: "change_email", email, ways: ["password"] });
      expect((await verifyEmail(target(), link)).body["code"]).toBe("proof_required");
      for (const _ of ["first", "again"]) {
        expect((await atEmailLink(target(), "disown", link)).status).toBe(204);
      }
      const { password } = person;
      expectProblem(await verifyEmail(target(), link, { password }), 400, "invalid_link");
      expect((await getMe(target(), token)).body["email"]).toBe(person.email);
      const notice = await mailTo(person.email);
      expect(notice.subject).toBe("Your email address for Example was not changed");
      expect(notice.text).not.toContain(email);
      // Its reader gets no way into an account that has another address.
      expect(await mailsTo(email)).toHaveLength(1);
    });
  });

  describe("the owner of an address that somebody registers again", () => {
    it.each([
      ["proven", "Accept-Language: en", "You already have an account at Example"],
      ["never proven", "Accept-Language: de", "Sie haben schon ein Konto bei Example"],
    ])("is told if it is %s, by %s, and can claim the account", async (state, header, subject) => {
      const owner = await insertAccount(target());
      if (state === "proven") await setVerified(owner);
      const before = await accountRow(target(), owner);
      const other = newcomer({ email: owner.email.toUpperCase(), name: "www.evil.example" });
      const [name = "", value = ""] = header.split(": ");
      const answer = await register(target(), other, { [name]: value });
      expectProblem(answer, 409, "email_taken");

      const notice = await mailTo(owner.email);
      expect(notice.subject).toBe(subject);
      expect(`${notice.text}${notice.html}`).not.toMatch(/evil/i);
      expect(`${notice.text}${notice.html}`).not.toContain(other.username);
      expect(notice.text).not.toContain("#token=");
      const app = `${target().issuer}/app`;
      expect(notice.text.split(/\s/)).toEqual(
        expect.arrayContaining([`${app}/login`, `${app}/forgot`]),
      );
      expect(await accountRow(target(), owner)).toEqual(before);

      await forgot(target(), owner.email);
      const password = newPassword();
      const link = tokenIn(await mailTo(owner.email, 2));
      expect((await reset(target(), link, password)).status).toBe(204);
      await tokenFor(target(), { ...owner, password });
    });

    it("is told if the username is taken as well, and not if the account is disabled", async () => {
      const [owner, disabled] = [await insertAccount(target()), await insertAccount(target())];
      await setAccount(target(), disabled, "disabled_at", "1");
      const again = newcomer({ email: disabled.email });
      expectProblem(await register(target(), again), 409, "email_taken");
      expectProblem(await register(target(), owner), 409, "username_taken");
      await mailTo(owner.email);
      expect(await mailsTo(disabled.email)).toEqual([]);
    });
  });
}
