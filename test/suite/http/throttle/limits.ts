import { describe, expect, it } from "vitest";
import { secret } from "../../../support/secrets.ts";
import { allowedOrigin, type Target } from "../../../support/targets/http-target.ts";
import { changePassword } from "../calls/accounts.ts";
import { cookieIn, logInFrom, ownPage } from "../calls/browser.ts";
import { insertAccount, logIn, newPassword, registerAndLogIn } from "../calls/calls.ts";
import { expectOAuthError, expectProblem } from "../calls/expect.ts";
import { expectOAuthTooMany, expectTooMany } from "./expect.ts";

/** The name and value of the cookie of a device. */
const deviceCookieIn = (headers: Headers): string =>
  secret(
    /^__Host-latchkey-device=dk1_[\w-]+/.exec(
      headers.getSetCookie().find((cookie) => cookie.includes("-device=")) ?? "",
    )?.[0] ?? expect.fail("no cookie of a device"),
  );

/** What too many wrong passwords cause. */
export function limits(target: () => Target): void {
  /** As after many more tries: all counters with waits are full for ten minutes. */
  const blockAll = () => target().sql(`UPDATE throttle SET until = ${Date.now() + 600_000}`);
  const unblockAll = () => target().sql("DELETE FROM throttle");
  const tenMinutes = (seconds: number): void => {
    expect(seconds).toBeGreaterThan(500);
    expect(seconds).toBeLessThanOrEqual(600);
  };

  describe("the limits of passwords", () => {
    it("VULN-54 are the same for each way to log in, and a device that logged in before has its own", async () => {
      const person = await insertAccount(target());
      const known = await logInFrom(target(), person);
      expect(cookieIn(known).value).toMatch(/^rt1_/);
      const cookie = deviceCookieIn(known.headers);
      const guess = { ...person, password: newPassword() };
      expectOAuthError(await logIn(target(), guess), 400, "invalid_grant");
      await blockAll();
      tenMinutes(expectOAuthTooMany(await logIn(target(), person), "login-place"));
      const fromPage = await logInFrom(target(), person);
      tenMinutes(expectTooMany(fromPage, "login-place"));
      expect(fromPage.headers.getSetCookie()).toEqual([]);
      expect(fromPage.headers.get("access-control-allow-origin")).toBe(allowedOrigin);
      expect(fromPage.headers.get("access-control-expose-headers")).toMatch(
        /\bRateLimit, RateLimit-Policy, Retry-After\b/,
      );

      const fromDevice = (who: typeof person) =>
        logInFrom(target(), who, { ...ownPage, Cookie: cookie });
      expect((await fromDevice(person)).status).toBe(200);
      expectProblem(await fromDevice(guess), 400, "invalid_grant");
      await blockAll();
      expectTooMany(await fromDevice(person), "login-device");
      await unblockAll();
    });

    it("VULN-54 hold for the password of a user who is logged in", async () => {
      const { person, token } = await registerAndLogIn(target());
      const next = newPassword();
      const wrong = await changePassword(target(), token, newPassword(), next);
      expectProblem(wrong, 403, "wrong_password");
      await blockAll();
      const refused = await changePassword(target(), token, person.password, next);
      tenMinutes(expectTooMany(refused, "reauthenticate"));
      await unblockAll();
    });
  });
}
