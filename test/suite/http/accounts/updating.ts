import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { decodeToken } from "../../../support/tokens/forge.ts";
import { accountRow, updateMe } from "../calls/accounts.ts";
import { getMe } from "../calls/browser.ts";
import {
  newcomer,
  newPassword,
  register,
  registerAndLogIn,
  send,
  tokenFor,
  uniqueName,
  verify,
  withBearer,
} from "../calls/calls.ts";
import { createClient } from "../calls/clients.ts";
import { expectChallenge, expectInvalid, expectProblem } from "../calls/expect.ts";
import { introspect, logInBy, refreshed } from "../calls/sessions.ts";

/** Changing the name and the username of the current user. */
export function updating(target: () => Target): void {
  describe("changing one's account", () => {
    it("returns the changed account, and the person logs in by the new username", async () => {
      const { person, token } = await registerAndLogIn(target());
      const before = (await getMe(target(), token)).body;
      const username = uniqueName().toUpperCase();
      const answer = await updateMe(target(), token, { username, name: " Zoë 😀 " });
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.body).toEqual({
        ...before,
        username,
        name: "Zoë 😀",
        updated_at: answer.body["updated_at"],
      });
      expect(Date.parse(String(answer.body["updated_at"]))).toBeGreaterThan(
        Date.parse(String(before["updated_at"])),
      );
      expect((await getMe(target(), token)).text).toBe(answer.text);
      expect(await tokenFor(target(), { ...person, username })).toBeTruthy();
      expect((await register(target(), newcomer({ username: person.username }))).status).toBe(201);
    });

    it("gives the new username to verification, introspection and later tokens at once", async () => {
      const { token, refreshToken } = await registerAndLogIn(target());
      const username = uniqueName();
      expect((await updateMe(target(), token, { username })).status).toBe(200);
      const client = await createClient(target());
      expect((await verify(target(), token)).body["username"]).toBe(username);
      expect((await introspect(target(), token, client)).body["username"]).toBe(username);
      const next = await refreshed(target(), refreshToken);
      expect(decodeToken(next.token).payload["username"]).toBe(username);
    });

    it("refuses a username that is taken, and changes nothing", async () => {
      const { person } = await registerAndLogIn(target());
      const other = await registerAndLogIn(target());
      const before = await accountRow(target(), other.person);
      const wanted = { username: person.username.toUpperCase(), name: "Other" };
      expectProblem(await updateMe(target(), other.token, wanted), 409, "username_taken");
      expect(await accountRow(target(), other.person)).toEqual(before);
    });

    it("sets the language of the emails, and removes it", async () => {
      const { token } = await registerAndLogIn(target());
      for (const locale of ["de", "en", null]) {
        const answer = await updateMe(target(), token, { locale });
        expect(answer).toMatchObject({ status: 200, body: { locale } });
        expect((await getMe(target(), token)).text).toBe(answer.text);
      }
      for (const locale of ["fr", "DE", "", 1, ["de"]]) {
        expectInvalid(await updateMe(target(), token, { locale }), "/locale");
      }
    });

    it("sets the time zone, which every response with the account and the export has, and removes it", async () => {
      const { token } = await registerAndLogIn(target());
      for (const time_zone of ["Europe/Berlin", "America/Argentina/Buenos_Aires", "UTC", null]) {
        const answer = await updateMe(target(), token, { time_zone });
        expect(answer).toMatchObject({ status: 200, body: { time_zone } });
        expect((await getMe(target(), token)).text).toBe(answer.text);
        const { body } = await send(target(), "/users/me/export", withBearer(token));
        expect(body).toMatchObject({ account: { time_zone } });
      }
      for (const time_zone of ["Mars/Olympus_Mons", "+01:00", "Berlin", " UTC", "", 1, ["UTC"]]) {
        expectInvalid(await updateMe(target(), token, { time_zone }), "/time_zone");
      }
    });

    it("sets the picture, which every response with the account and the export has, and removes it", async () => {
      const { token } = await registerAndLogIn(target());
      for (const [picture, stored] of [
        ["https://images.example.com/ann.png?s=96", "https://images.example.com/ann.png?s=96"],
        ["HTTPS://Bücher.example/ä b", "https://xn--bcher-kva.example/%C3%A4%20b"],
        [null, null],
      ] as const) {
        const answer = await updateMe(target(), token, { picture });
        expect(answer).toMatchObject({ status: 200, body: { picture: stored } });
        expect((await getMe(target(), token)).text).toBe(answer.text);
        const { body } = await send(target(), "/users/me/export", withBearer(token));
        expect(body).toMatchObject({ account: { picture: stored } });
      }
      for (const picture of [
        "http://images.example.com/ann.png",
        "//images.example.com/ann.png",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "https://ann:secret@images.example.com/",
        `https://images.example.com/${"a".repeat(486)}`,
        "",
        1,
      ]) {
        expectInvalid(await updateMe(target(), token, { picture }), "/picture");
      }
      const longest = `https://images.example.com/${"a".repeat(485)}`;
      expect((await updateMe(target(), token, { picture: longest })).status).toBe(200);
    });

    it("has the rules of a registration, and names every invalid member", async () => {
      const { token } = await registerAndLogIn(target());
      const wrong = { username: "a b", name: " " };
      expectInvalid(await updateMe(target(), token, wrong), "/username", "/name");
      expectInvalid(await updateMe(target(), token, { username: "admin" }), "/username");
      for (const value of [null, true, 1, ["a"], { a: 1 }]) {
        const answer = await updateMe(target(), token, { username: value, name: value });
        expectInvalid(answer, "/username", "/name");
      }
      expectInvalid(await updateMe(target(), token, []), "");
    });

    it("refuses each member of an account that it cannot change, and says which call changes it", async () => {
      const { person, token } = await registerAndLogIn(target());
      const before = await accountRow(target(), person);
      const { body } = await getMe(target(), token);
      const {
        username: _,
        name: __,
        locale: ___,
        picture: ____,
        time_zone: _____,
        ...fixed
      } = body;
      const members = { ...fixed, role: "admin", email_failed: true, password: newPassword() };
      const answer = await updateMe(target(), token, { ...members, name: "Eve", phone: "1" });
      expectInvalid(answer, ...Object.keys(members).map((member) => `/${member}`));
      const errors = answer.body["errors"] as readonly { pointer: string; message: string }[];
      const messageOf = (pointer: string) => errors.find((one) => one.pointer === pointer)?.message;
      expect(messageOf("/email")).toContain("POST /users/me/email/verification");
      expect(messageOf("/role")).toContain("administrator");
      expect(messageOf("/password")).toContain("PUT /users/me/password");
      expect(await accountRow(target(), person)).toEqual(before);
    });

    it("ignores members that no account has", async () => {
      const { person, token } = await registerAndLogIn(target());
      const body = '{"name":"Zoë","phone":"1","__proto__":{"role":"admin"},"toString":1}';
      const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
      const answer = await send(target(), "/users/me", { method: "PATCH", headers, body });
      expect(answer).toMatchObject({ status: 200, body: { name: "Zoë", role: "user" } });
      expect(await accountRow(target(), person)).toMatchObject({ name: "Zoë", role: "user" });
    });

    it("BR-3 BR-4 needs a valid token with the scope `profile:write`", async () => {
      const { person, token } = await registerAndLogIn(target());
      expectChallenge(await updateMe(target(), `${token}A`, { name: "Eve" }), "invalid_token");
      const narrow = await logInBy(target(), undefined, person, { scope: "profile:read sessions" });
      const answer = await updateMe(target(), narrow.token, { name: "Eve" });
      expectProblem(answer, 403, "insufficient_scope");
      expect(answer.headers.get("www-authenticate")).toContain('scope="profile:write"');
      expect(await accountRow(target(), person)).toMatchObject({ name: person.name });
    });
  });
}
