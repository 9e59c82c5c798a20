import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { registerAndLogIn, tokenFor, verify as ask, type Person } from "../calls/calls.ts";
import { accountIdsOf, deleteAccount, setAccount } from "../calls/accounts.ts";
import { expectChallenge } from "../calls/expect.ts";
import { deleteSession, setSession } from "../calls/sessions.ts";

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

    it("returns the current role of the account and the scope of the token", async () => {
      const { person, token } = await registerAndLogIn(target());
      await setAccount(target(), person, "role", "'admin'");
      expect((await ask(target(), token)).body).toMatchObject({
        role: "admin",
        scope: "profile:read profile:write sessions factors",
      });
    });

    const ends: readonly (readonly [
      string,
      (person: Person, token: string) => Promise<unknown>,
    ])[] = [
      ["account was disabled", (person) => setAccount(target(), person, "disabled_at", "1")],
      ["account was deleted", (person) => deleteAccount(target(), person)],
      ["session was deleted", (_, token) => deleteSession(target(), token)],
      ["session was revoked", (_, token) => setSession(target(), token, "revoked_at = 1")],
      ["session has expired", (_, token) => setSession(target(), token, "expires_at = 1")],
      [
        "session belongs to another account",
        (_, token) => setSession(target(), token, "user_id = 'another'"),
      ],
      [
        "account ended its sessions",
        (person) =>
          setAccount(target(), person, "sessions_valid_from", String(Date.now() + 60_000)),
      ],
    ];
    it.each(ends)("ASVS-7.4.1 rejects a token at once when its %s", async (_, end) => {
      const { person, token } = await registerAndLogIn(target());
      expect((await ask(target(), token)).status).toBe(200);
      await end(person, token);
      expectChallenge(await ask(target(), token), "invalid_token");
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
