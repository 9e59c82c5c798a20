import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import {
  registerAndLogIn,
  setAccount,
  tokenFor,
  verify as ask,
  type Person,
} from "../calls/calls.ts";
import { expectChallenge } from "../calls/expect.ts";

/** Asking whether a token is good: what a good one says, and when it is no longer good. */
export function verify(target: () => Target): void {
  describe("verify", () => {
    it("BR-10 tells who it is, in exactly these members", async () => {
      const { person, token } = await registerAndLogIn(target());
      const { status, headers, body } = await ask(target(), token);
      expect(status).toBe(200);
      expect(headers.get("cache-control")).toBe("no-store");
      const [row] = await target().sql(
        `SELECT id FROM users WHERE username_key = '${person.username}'`,
      );
      expect(body).toEqual({
        active: true,
        token_type: "Bearer",
        sub: row?.["id"],
        username: person.username,
        role: "user",
        scope: "profile:read profile:write sessions",
        sid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        iat: expect.any(Number),
        exp: Number(body["iat"]) + 600,
        iss: target().issuer,
        aud: target().issuer,
        client_id: "first-party",
      });
    });

    it("tells the username and role as they are now", async () => {
      const { person, token } = await registerAndLogIn(target());
      await setAccount(target(), person, "role", "'admin'");
      expect((await ask(target(), token)).body).toMatchObject({
        role: "admin",
        scope: "profile:read profile:write sessions",
      });
    });

    const inSessions = (assignment: string) => async (person: Person) => {
      await target().sql(
        `UPDATE sessions SET ${assignment} WHERE user_id =
          (SELECT id FROM users WHERE username_key = '${person.username}')`,
      );
    };
    it.each([
      [
        "account was disabled",
        (person: Person) => setAccount(target(), person, "disabled_at", "1"),
      ],
      [
        "account was deleted",
        (person: Person) =>
          target().sql(`DELETE FROM users WHERE username_key = '${person.username}'`),
      ],
      [
        "session was deleted",
        (person: Person) =>
          target().sql(
            `DELETE FROM sessions WHERE user_id =
              (SELECT id FROM users WHERE username_key = '${person.username}')`,
          ),
      ],
      ["session was revoked", inSessions("revoked_at = 1")],
      ["session has expired", inSessions("expires_at = 1")],
      ["session is somebody else's", inSessions("user_id = 'somebody'")],
      [
        "account ended its sessions",
        (person: Person) =>
          setAccount(target(), person, "sessions_valid_from", String(Date.now() + 60_000)),
      ],
    ])("ASVS-7.4.1 refuses a token at once when its %s", async (_, act) => {
      const { person, token } = await registerAndLogIn(target());
      expect((await ask(target(), token)).status).toBe(200);
      await act(person);
      expectChallenge(await ask(target(), token), "invalid_token");
    });

    it("ends one session and leaves the others", async () => {
      const { person, token } = await registerAndLogIn(target());
      const other = await tokenFor(target(), person);
      const { body } = await ask(target(), token);
      await target().sql(`DELETE FROM sessions WHERE id = '${String(body["sid"])}'`);
      expectChallenge(await ask(target(), token), "invalid_token");
      expect((await ask(target(), other)).status).toBe(200);
    });
  });
}
