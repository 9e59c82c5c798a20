import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { accountIdsOf, sessionIdsOf } from "../calls/accounts.ts";
import { browserIn, logInFrom } from "../calls/browser.ts";
import { logIn, tokensIn, verify, type Answer } from "../calls/calls.ts";
import {
  challengeIn,
  logInByPasskeyFrom,
  passkeyOptions,
  pendingLogin,
  personWithPasskey,
  personWithTotp,
  proveFactor,
  proveFactorFrom,
  reauthenticateFrom,
} from "../calls/factor-logins.ts";
import { codeOf } from "../calls/factors.ts";
import { refreshed, sessionRow, setSession } from "../calls/sessions.ts";

const fifty = Array.from({ length: 50 });
const succeeded = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 200);

/** Logins with a second factor, by a passkey, and re-authentications, once on each pair of a runtime and a database. */
export function factorLogins(target: () => Target): void {
  describe("a login with a second factor", () => {
    it("FA-1 MF-1 MF-22 answers the password with exactly a token and the factors, and opens no session", async () => {
      const { person } = await personWithTotp(target());
      const before = await sessionIdsOf(target(), person);
      const [app, page] = [await logIn(target(), person), await logInFrom(target(), person)];
      const waiting = {
        mfa_token: expect.stringMatching(/^mt1_[\w-]+$/),
        expires_in: 300,
        factors: ["totp", "recovery_code"],
      };
      expect(app.status).toBe(400);
      expect(app.body).toEqual({
        error: "mfa_required",
        error_description: "Confirm the login with a second factor of the account.",
        ...waiting,
      });
      expect(page.status).toBe(400);
      expect(page.body).toMatchObject({ code: "mfa_required", status: 400, ...waiting });
      for (const { headers } of [app, page]) {
        expect(headers.getSetCookie()).toEqual([]);
        expect(headers.get("cache-control")).toBe("no-store");
      }
      expect(await sessionIdsOf(target(), person)).toEqual(before);
    });

    it("FA-2 MF-5 MF-7 opens a session of two factors, by each code once", async () => {
      const { person, secret, recoveryCodes } = await personWithTotp(target());
      const [recovery = ""] = recoveryCodes;
      for (const proof of [{ totp: codeOf(secret) }, { recovery_code: recovery }]) {
        const mfaToken = await pendingLogin(target(), person);
        const { token, refreshToken } = tokensIn(await proveFactor(target(), mfaToken, proof));
        const claims = { acr: "aal2", amr: ["pwd", "otp", "mfa"] };
        expect((await verify(target(), token)).body).toMatchObject(claims);
        const next = await refreshed(target(), refreshToken);
        expect((await verify(target(), next.token)).body).toMatchObject(claims);
        const again = await proveFactor(target(), mfaToken, proof);
        expect([again.status, again.body["error"]]).toEqual([400, "invalid_grant"]);
      }
    });

    it("MF-6 of fifty uses of one code, or of one recovery code, at once one succeeds", async () => {
      const { person, secret, recoveryCodes } = await personWithTotp(target());
      const mfaToken = await pendingLogin(target(), person);
      const before = (await sessionIdsOf(target(), person)).length;
      for (const proof of [
        { totp: codeOf(secret, 1) },
        { recovery_code: recoveryCodes[0] ?? "" },
      ]) {
        const answers = await Promise.all(fifty.map(() => proveFactor(target(), mfaToken, proof)));
        expect(succeeded(answers)).toHaveLength(1);
      }
      expect(await sessionIdsOf(target(), person)).toHaveLength(before + 2);
    });
  });

  describe("a login by a passkey", () => {
    it("FA-80 MF-6 opens a session of two factors; of fifty uses of one answer at once one succeeds", async () => {
      const { person, authenticator } = await personWithPasskey(target());
      const before = (await sessionIdsOf(target(), person)).length;
      const passkey = await authenticator.assert(challengeIn(await passkeyOptions(target(), {})));
      const answers = await Promise.all(fifty.map(() => logInByPasskeyFrom(target(), { passkey })));
      const [answer, ...others] = succeeded(answers);
      expect(others).toEqual([]);
      const { token } = browserIn(answer ?? expect.fail("no login succeeded"));
      const [sub] = await accountIdsOf(target(), person);
      const claims = { sub, acr: "aal2", amr: ["pop", "user", "mfa"] };
      expect((await verify(target(), token)).body).toMatchObject(claims);
      expect(await sessionIdsOf(target(), person)).toHaveLength(before + 1);
    });
  });

  describe("a proof of a user who is logged in", () => {
    it("FA-102 FA-103 moves the time of the proof, and gives a new cookie", async () => {
      const { person, secret } = await personWithTotp(target());
      const mfaToken = String((await logInFrom(target(), person)).body["mfa_token"]);
      const code = { mfa_token: mfaToken, totp: codeOf(secret) };
      const { token, cookie } = browserIn(await proveFactorFrom(target(), code));
      const started = Date.now() - 3_600_000;
      await setSession(target(), token, `proven_at = ${started}`);
      const proof = { password: person.password, totp: codeOf(secret, 1) };
      const next = browserIn(await reauthenticateFrom(target(), cookie, proof));
      expect(next.cookie).not.toBe(cookie);
      expect(await sessionRow(target(), token)).toMatchObject({
        methods: "password totp",
        generation: 1,
      });
      const proven = Number((await sessionRow(target(), token))["proven_at"]);
      expect(proven).toBeGreaterThan(started + 3_000_000);
      expect((await verify(target(), token)).body["auth_time"]).toBe(Math.floor(proven / 1000));
    });
  });
}
