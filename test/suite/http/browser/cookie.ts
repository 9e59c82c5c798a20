import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import {
  browserIn,
  registerAndLogInFrom,
  logOutBy,
  ownPage,
  pageWithCookie,
  refreshBy,
} from "../calls/browser.ts";
import { send } from "../calls/calls.ts";
import { expectChallenge, expectProblem } from "../calls/expect.ts";
import { sessionRow } from "../calls/sessions.ts";

/** How the server reads the session cookie of a browser. */
export function sessionCookie(target: () => Target): void {
  describe("the session cookie", () => {
    it("VULN-15 accepts only a cookie named __Host-latchkey, and the first of two", async () => {
      const { cookie } = await registerAndLogInFrom(target());
      const refreshWith = (header: string) =>
        send(target(), "/session/refresh", {
          method: "POST",
          headers: { ...ownPage, Cookie: header },
        });
      // A parser that trims NBSP would take a cookie to which a browser does not apply the rules of __Host-.
      const names = ["x__Host-latchkey", "__Host-latchkey2", "__host-latchkey", "latchkey"];
      names.push("x=1; \u00a0__Host-latchkey", "x=1; __Host-latchkey\u00a0");
      for (const name of names) {
        expect((await refreshWith(`${name}=${cookie}`)).body, name).toEqual({ user: null });
      }
      const value = `__Host-latchkey=${cookie}`;
      expectProblem(await refreshWith(`__Host-latchkey=x; ${value}`), 400, "invalid_grant");
      browserIn(await refreshWith(`other=1; ${value}; __Host-latchkey=x`));
    });

    it("CK-6 rejects a refresh token in the body beside the cookie", async () => {
      const { token, cookie } = await registerAndLogInFrom(target());
      const body = new URLSearchParams({ refresh_token: cookie }).toString();
      const logOut = await logOutBy(target(), cookie, ownPage, { body });
      expectProblem(logOut, 400, "invalid_request");
      const form = await refreshBy(target(), cookie, ownPage, { body });
      expectProblem(form, 415, "unsupported_media_type");
      const json = await refreshBy(
        target(),
        cookie,
        { ...ownPage, "Content-Type": "application/json" },
        { body: JSON.stringify({ refresh_token: cookie }) },
      );
      expectProblem(json, 422, "validation_failed");
      expect(await sessionRow(target(), token)).toMatchObject({ generation: 0, revoked_at: null });
    });

    it("other calls ignore the cookie and answer missing_token", async () => {
      const { cookie } = await registerAndLogInFrom(target());
      const headers = pageWithCookie(cookie);
      for (const path of ["/users/me", "/users/me/sessions"]) {
        expectChallenge(await send(target(), path, { headers }), "missing_token", path);
      }
    });
  });
}
