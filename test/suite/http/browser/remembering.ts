import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { waitingIdentity } from "../../../support/upstream/waiting.ts";
import { setAccount } from "../calls/accounts.ts";
import { cookieIn, browserIn, logInFromCode, ownPage, refreshBy } from "../calls/browser.ts";
import { insertAccount, json, send, uniqueName, type Answer, type Person } from "../calls/calls.ts";
import type { Fields } from "../calls/clients.ts";
import {
  challengeIn,
  logInByPasskeyFrom,
  passkeyOptions,
  pendingFrom,
  personWithPasskey,
  personWithTotp,
  proveFactorFrom,
  reauthenticateFrom,
} from "../calls/factor-logins.ts";
import { codeOf } from "../calls/factors.ts";
import { codeFor } from "../calls/links.ts";
import { sessionRow, setSession } from "../calls/sessions.ts";

const hours = 3_600_000;
const remember = false;

/** A login, and what proves the same user again. */
interface LoggedIn {
  readonly answer: Answer;
  readonly proof?: object;
}

/** Logs in by the token of a page that waits for a click. */
async function click(target: Target, given: object, body: object): Promise<LoggedIn> {
  const { token, cookie } = await waitingIdentity(target, given);
  const request = json({ token, username: uniqueName(), name: "Ann", ...body });
  const headers = { ...(request.headers as Fields), ...ownPage, Cookie: cookie };
  return { answer: await send(target, "/session/upstream", { ...request, headers }) };
}

/** A user whose address is verified. An email would take the password of another one away. */
async function verified(target: Target): Promise<Person> {
  const person = await insertAccount(target);
  await setAccount(target, person, "email_verified_at", "1");
  return person;
}

/** Every way of a page to log in, each of a user who does not want to stay logged in. */
const doors: Readonly<Record<string, (target: Target) => Promise<LoggedIn>>> = {
  async "a password"(target) {
    const { username, password } = await insertAccount(target);
    const answer = await logInFromCode(target, { username, password, remember });
    return { answer, proof: { password } };
  },
  async "a passkey"(target) {
    const { person, authenticator } = await personWithPasskey(target);
    const passkey = await authenticator.assert(challengeIn(await passkeyOptions(target, {})));
    const answer = await logInByPasskeyFrom(target, { passkey, remember });
    return { answer, proof: { password: person.password } };
  },
  async "a link"(target) {
    const { password, ...person } = await verified(target);
    const { token } = await codeFor(target, person);
    return { answer: await logInFromCode(target, { token, remember }), proof: { password } };
  },
  async "a code"(target) {
    const { password, ...person } = await verified(target);
    const { username, login_request, code } = await codeFor(target, person);
    const answer = await logInFromCode(target, { username, login_request, code, remember });
    return { answer, proof: { password } };
  },
  async "a second factor, which the first step was told"(target) {
    const { person, secret } = await personWithTotp(target);
    const { username, password } = person;
    const first = await logInFromCode(target, { username, password, remember });
    const totp = codeOf(secret);
    const answer = await proveFactorFrom(target, { mfa_token: first.body["mfa_token"], totp });
    return { answer, proof: { password, totp: codeOf(secret, 1) } };
  },
  async "a second factor, which the second step was told"(target) {
    const { person, secret } = await personWithTotp(target);
    const mfa_token = await pendingFrom(target, person);
    const answer = await proveFactorFrom(target, { mfa_token, totp: codeOf(secret), remember });
    return { answer, proof: { password: person.password, totp: codeOf(secret, 1) } };
  },
  "a provider, which the start was told": (target) => click(target, { remember }, {}),
  "a provider, which the click was told": (target) => click(target, {}, { remember }),
};

/** Sessions that the browser must forget when it is closed. */
export function remembering(target: () => Target): void {
  describe("a user who does not want to stay logged in", () => {
    it.each(Object.entries(doors))(
      "is logged in with %s until the browser is closed, for 12 hours at most",
      async (_, logIn) => {
        const { answer, proof } = await logIn(target());
        const { token, cookie } = browserIn(answer);
        expect(cookieIn(answer).maxAge).toBeUndefined();
        const row = await sessionRow(target(), token);
        expect(row["remembered"]).toBe(0);
        expect(Number(row["expires_at"]) - Number(row["created_at"])).toBe(12 * hours);

        const refreshed = await refreshBy(target(), cookie);
        const next = cookieIn(refreshed);
        expect([refreshed.status, next.maxAge]).toEqual([200, undefined]);
        if (proof) {
          // A refresh within the minute gives the same cookie.
          await setSession(target(), token, "rotated_at = rotated_at - 120000");
          const again = await reauthenticateFrom(target(), next.value, proof);
          expect([again.status, cookieIn(again).maxAge]).toEqual([200, undefined]);
        }
        expect((await sessionRow(target(), token))["expires_at"]).toBe(row["expires_at"]);
      },
    );

    it("tells so with true or false only", async () => {
      const { username, password } = await insertAccount(target());
      const answer = await logInFromCode(target(), { username, password, remember: "false" });
      expect([answer.status, answer.body["code"]]).toEqual([422, "validation_failed"]);
    });
  });
}
