import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { accountIdsOf } from "../calls/accounts.ts";
import { registerAndLogIn, tokenFor, verify as ask } from "../calls/calls.ts";
import { expectChallenge } from "../calls/expect.ts";
import { deleteSession } from "../calls/sessions.ts";

/** Verification: the answer for a valid token, and the moment when a token becomes invalid. */
export function verify(target: () => Target): void {
  describe("verify", () => {
    it("BR-10 describes the user of a token in exactly these members", async () => {
      const { person, token } = await registerAndLogIn(target());
      const { status, headers, body } = await ask(target(), token);
      expect(status).toBe(200);
      expect(headers.get("cache-control")).toBe("no-store");
      const [id] = await accountIdsOf(target(), person);
      expect(body).toEqual({
        active: true,
        token_type: "Bearer",
        sub: id,
        username: person.username,
        role: "user",
        scope: "profile:read profile:write sessions factors",
        sid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        acr: "aal1",
        amr: ["pwd"],
        auth_time: body["iat"],
        iat: expect.any(Number),
        exp: Number(body["iat"]) + 600,
        iss: target().issuer,
        aud: target().issuer,
        client_id: "first-party",
      });
    });

    it("rejects the token of a deleted session, and accepts that of another", async () => {
      const { person, token } = await registerAndLogIn(target());
      const other = await tokenFor(target(), person);
      await deleteSession(target(), token);
      expectChallenge(await ask(target(), token), "invalid_token");
      expect((await ask(target(), other)).status).toBe(200);
    });
  });
}
