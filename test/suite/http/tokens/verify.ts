import { beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import {
  authorized,
  form,
  join,
  send,
  setAccount,
  verify as ask,
  verifyPath,
} from "../calls/calls.ts";
import { tokenFor, type Person } from "../calls/calls.ts";
import { expectChallenge, expectProblem } from "../calls/expect.ts";

/** Asking whether a token is good: what a good one says, and when it is no longer good. */
export function verify(target: () => Target): void {
  describe("verify", () => {
    it("BR-10 tells who it is, in exactly these members", async () => {
      const { person, token } = await join(target());
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
      const { person, token } = await join(target());
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
      const { person, token } = await join(target());
      expect((await ask(target(), token)).status).toBe(200);
      await act(person);
      expectChallenge(await ask(target(), token), "invalid_token");
    });

    it("ends one session and leaves the others", async () => {
      const { person, token } = await join(target());
      const other = await tokenFor(target(), person);
      const { body } = await ask(target(), token);
      await target().sql(`DELETE FROM sessions WHERE id = '${String(body["sid"])}'`);
      expectChallenge(await ask(target(), token), "invalid_token");
      expect((await ask(target(), other)).status).toBe(200);
    });
  });

  describe("bearer tokens", () => {
    let token: string;
    beforeAll(async () => {
      ({ token } = await join(target()));
    });

    it("BR-1 are asked for without an error code", async () => {
      expectChallenge(await send(target(), verifyPath, { method: "POST" }), "missing_token");
    });

    it.each([
      "Bearer",
      "Bearer ",
      "Bearer a b",
      "Bearer a\tb",
      "Bearer ,",
      "Bearer ü",
      'Bearer "a"',
      "Bearer a=.b.c",
    ])("BR-2 are not sent as %j", async (authorization) => {
      const answer = await send(target(), verifyPath, authorized(authorization));
      expectChallenge(answer, "malformed_authorization");
    });

    it("BR-2 are sent once", async () => {
      const headers = new Headers({ Authorization: `Bearer ${token}` });
      headers.append("Authorization", `Bearer ${token}`);
      const answer = await send(target(), verifyPath, { method: "POST", headers });
      expectChallenge(answer, "malformed_authorization");
    });

    it.each(["bearer", "BEARER", "BeArEr", "Bearer "])(
      "BR-5 are taken with the scheme %j",
      async (scheme) => {
        const answer = await send(target(), verifyPath, authorized(`${scheme} ${token}`));
        expect(answer.status).toBe(200);
      },
    );

    it.each([
      "",
      "Basic ",
      "Token ",
      "JWT ",
      "Bearers ",
      "xBearer ",
      "Bearer:",
      "Bearer=",
      "Bearer\t",
    ])("BR-5 VULN-5 are not taken after %j", async (prefix) => {
      const answer = await send(target(), verifyPath, authorized(`${prefix}${token}`));
      expectChallenge(answer, "missing_token");
    });

    it("BR-6 are not taken from the URL, not even besides the header", async () => {
      const path = `${verifyPath}?access_token=${token}`;
      expectChallenge(await send(target(), path, { method: "POST" }), "malformed_authorization");
      const both = await send(target(), path, authorized(`Bearer ${token}`));
      expectChallenge(both, "malformed_authorization");
    });

    it("BR-7 are not taken from a form, not even besides the header", async () => {
      const alone = await send(target(), verifyPath, form({ access_token: token }));
      expectChallenge(alone, "malformed_authorization");
      const headers = { Authorization: `Bearer ${token}` };
      const both = await send(target(), verifyPath, form({ access_token: token }, headers));
      expectChallenge(both, "malformed_authorization");
    });

    it("are taken besides a body that is none of our business", async () => {
      const headers = { Authorization: `Bearer ${token}` };
      expect((await send(target(), verifyPath, form({ a: "b" }, headers))).status).toBe(200);
      const body = { method: "POST", headers, body: JSON.stringify({ access_token: token }) };
      expect((await send(target(), verifyPath, body)).status).toBe(200);
    });

    it("BR-8 of 8 KB are refused", async () => {
      const long = await send(target(), verifyPath, authorized(`Bearer ${"a".repeat(8000)}`));
      expectChallenge(long, "invalid_token");
    });

    it("VULN-37 prove who it is; a body that names somebody does not", async () => {
      const { body } = await ask(target(), token);
      const fields = { userId: "x", id: "x", sub: "x", user_id: "x", role: "admin" };
      const anonymous = await send(target(), verifyPath, form(fields));
      expectProblem(anonymous, 401, "missing_token");
      const headers = { Authorization: `Bearer ${token}` };
      const named = await send(target(), verifyPath, form(fields, headers));
      expect(named.body).toEqual(body);
    });
  });
}
