import { describe, expect, it } from "vitest";
import { codeTo } from "../../../support/mail/mailbox.ts";
import { secret } from "../../../support/secrets.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { accountRow, passwordPath, setAccount } from "../calls/accounts.ts";
import { browserIn, getMe, logInFromCode } from "../calls/browser.ts";
import {
  json,
  logIn,
  newPassword,
  registerAndLogIn,
  send,
  withBearer,
  type Answer,
  type Person,
} from "../calls/calls.ts";
import { expectChallenge, expectProblem } from "../calls/expect.ts";
import { reauthenticateFrom } from "../calls/factor-logins.ts";
import { askEmailChange, codeFor } from "../calls/links.ts";
import { setSession } from "../calls/sessions.ts";

/** Accounts without a password, and the code that stands in for it. */
export function withoutPassword(target: () => Target): void {
  /** A person whose login by a code took away the password. */
  async function claimed() {
    const { person } = await registerAndLogIn(target());
    const { username, login_request, code } = await codeFor(target(), person);
    const answer = await logInFromCode(target(), { username, login_request, code });
    const { token, cookie } = browserIn(answer);
    return { person, token, cookie, user: answer.body["user"] };
  }

  const withBody = (method: "PUT" | "DELETE", path: string, token: string, body: object) => {
    const request = json(body);
    const headers = { ...request.headers, ...withBearer(token).headers };
    return send(target(), path, { ...request, method, headers });
  };
  const setPassword = (token: string, new_password: string): Promise<Answer> =>
    withBody("PUT", passwordPath, token, { new_password });
  const deleteMe = (token: string): Promise<Answer> => withBody("DELETE", "/users/me", token, {});
  const askEmailCode = (token: string): Promise<Answer> =>
    send(target(), "/session/reauthentication/code", { method: "POST", ...withBearer(token) });
  /** The proof by the code of a new email, the `count`th to the person. */
  async function proofFor({ email }: Person, token: string, count: number) {
    const { status, body } = await askEmailCode(token);
    expect([status, body["expires_in"]]).toEqual([202, 600]);
    const code = await codeTo(email, count);
    return { login_request: secret(String(body["login_request"])), code };
  }
  const isOld = (token: string) => setSession(target(), token, "proven_at = 1");

  describe("an account without a password", () => {
    it("says so, and gets its first one after a recent login, which ends the others", async () => {
      const { person, token, user } = await claimed();
      expect(user).toMatchObject({ no_password: true });
      const password = newPassword();
      expect((await setPassword(token, password)).status).toBe(204);
      expect((await getMe(target(), token)).body).not.toHaveProperty("no_password");
      expect((await logIn(target(), { ...person, password })).status).toBe(200);
      const again = await setPassword(token, newPassword());
      expect(again.body["errors"]).toEqual([
        { pointer: "/current_password", message: "Required." },
      ]);
    });

    it("is deleted, and changes its password and address, only after a recent proof, for which a code is enough", async () => {
      const { person, token, cookie } = await claimed();
      await isOld(token);
      const before = await accountRow(target(), person);
      for (const refused of [
        await setPassword(token, newPassword()),
        await withBody("PUT", passwordPath, token, {
          current_password: person.password,
          new_password: newPassword(),
        }),
        await deleteMe(token),
        await withBody("DELETE", "/users/me", token, { password: person.password }),
        await askEmailChange(target(), token, `new.${person.email}`),
      ]) {
        expectProblem(refused, 401, "insufficient_user_authentication");
      }
      expect(await accountRow(target(), person)).toEqual(before);
      const proof = await proofFor(person, token, 2);
      const wrong = { ...proof, code: String((Number(proof.code) + 1) % 1e6).padStart(6, "0") };
      expectProblem(await reauthenticateFrom(target(), cookie, wrong), 400, "invalid_code");
      const proven = browserIn(await reauthenticateFrom(target(), cookie, proof));
      const next = proven.cookie;
      expectProblem(await reauthenticateFrom(target(), next, proof), 400, "invalid_code");
      const to = `new.${person.email}`;
      expect((await askEmailChange(target(), proven.token, to)).status).toBe(202);
      expect((await deleteMe(proven.token)).status).toBe(204);
      expectChallenge(await getMe(target(), token), "invalid_token");
    });

    it("gets a code only for itself, and other accounts are told to use their password", async () => {
      const { person, token } = await registerAndLogIn(target());
      await setAccount(target(), person, "email_verified_at", "1");
      expectProblem(await askEmailCode(token), 409, "password_exists");
      await setAccount(target(), person, "password_hash", "'!'");
      await setAccount(target(), person, "email_verified_at", "null");
      expectProblem(await askEmailCode(token), 403, "email_not_verified");
    });
  });
}

/** Many uses of one code at the same time. */
export function codeRaces(target: () => Target): void {
  it("ASVS-15.4.2 of fifty proofs by one code at the same time one succeeds", async () => {
    const { person } = await registerAndLogIn(target());
    const { username, login_request, code } = await codeFor(target(), person);
    const { token, cookie } = browserIn(
      await logInFromCode(target(), { username, login_request, code }),
    );
    const { body } = await send(target(), "/session/reauthentication/code", {
      method: "POST",
      ...withBearer(token),
    });
    const typed = {
      login_request: secret(String(body["login_request"])),
      code: await codeTo(person.email, 2),
    };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => reauthenticateFrom(target(), cookie, typed)),
    );
    const codes = answers.map(({ status, body: told }) => `${status} ${String(told["code"])}`);
    expect(codes.toSorted()).toEqual([
      "200 undefined",
      ...Array.from({ length: 49 }, () => "400 invalid_code"),
    ]);
  });
}
