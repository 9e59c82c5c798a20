import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { decodeToken } from "../../../support/tokens/forge.ts";
import { setAccount } from "../calls/accounts.ts";
import { getMe, mePath } from "../calls/browser.ts";
import { registerAndLogIn, register, newcomer, send, tokenFor } from "../calls/calls.ts";
import { clientToken, createClient } from "../calls/clients.ts";
import { expectChallenge, expectProblem } from "../calls/expect.ts";
import { logInBy } from "../calls/sessions.ts";

/** The account of the current user. */
export function me(target: () => Target): void {
  describe("my account", () => {
    it("returns the registered account at the Location that the registration gave", async () => {
      const person = newcomer();
      const registered = await register(target(), person);
      const base = new URL(target().issuer).pathname.replace(/\/$/, "");
      expect(registered.headers.get("location")).toBe(base + mePath);
      const answer = await getMe(target(), await tokenFor(target(), person));
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.text).toBe(registered.text);
    });

    it("returns the current name and e-mail status of the account", async () => {
      const { person, token } = await registerAndLogIn(target());
      await setAccount(target(), person, "name", "'Ann Jones'");
      await setAccount(target(), person, "email_verified_at", "1");
      await setAccount(target(), person, "email_failed_at", "2");
      expect((await getMe(target(), token)).body).toMatchObject({
        id: decodeToken(token).payload["sub"],
        name: "Ann Jones",
        email_verified: true,
        email_failed: true,
      });
    });

    it("BR-4 refuses a token without the scope `profile:read`, and a client's own token", async () => {
      const { person } = await registerAndLogIn(target());
      const narrow = await logInBy(target(), undefined, person, { scope: "sessions" });
      const ofClient = await clientToken(target(), await createClient(target()));
      for (const token of [narrow.token, ofClient]) {
        const answer = await getMe(target(), token);
        expectProblem(answer, 403, "insufficient_scope");
        expect(answer.headers.get("www-authenticate")).toContain('scope="profile:read"');
      }
    });

    it("BR-1 BR-3 rejects a request without a valid token of an enabled account", async () => {
      expectChallenge(await send(target(), mePath), "missing_token");
      expectChallenge(await getMe(target(), "x.y.z"), "invalid_token");
      const { person, token } = await registerAndLogIn(target());
      await setAccount(target(), person, "disabled_at", "1");
      expectChallenge(await getMe(target(), token), "invalid_token");
    });
  });
}
