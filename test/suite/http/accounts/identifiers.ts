import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { insertAccount, logIn, newcomer, register, tokenFor, uniqueName } from "../calls/calls.ts";
import { expectInvalid, expectOAuthError, expectProblem } from "../calls/expect.ts";

const fullWidth = (ascii: string): string =>
  ascii.replaceAll(/[!-~]/g, (char) => String.fromCodePoint(char.codePointAt(0)! + 0xfee0));

/** The rules for usernames and e-mail addresses, and when two of them are the same. */
export function identifiers(target: () => Target): void {
  describe("usernames", () => {
    it.each([
      ["another case", "Admin"],
      ["upper case", "ADMIN"],
      ["full-width letters", "ａｄｍｉｎ"],
      ["full-width capitals", "ＡＤＭＩＮ"],
      ["mathematical letters", "𝐚𝐝𝐦𝐢𝐧"],
    ])(
      "admin in %s is refused beside admin with username_taken, and logs in as admin",
      async (_, spelling) => {
        const admin = newcomer({ username: `admin-${uniqueName()}` });
        await register(target(), admin);
        const username = admin.username.replace("admin", spelling);
        expectProblem(await register(target(), newcomer({ username })), 409, "username_taken");
        expect(await tokenFor(target(), { ...admin, username })).toBeTruthy();
      },
    );

    it("treats the Kelvin sign in a username as the letter k", async () => {
      const name = uniqueName();
      await register(target(), newcomer({ username: `k${name}` }));
      const username = `\u212a${name}`;
      expectProblem(await register(target(), newcomer({ username })), 409, "username_taken");
    });

    it("reports a missing field beside all others that are wrong, in one response", async () => {
      const lacking = { username: "a", password: "short", email: "x" };
      expectInvalid(await register(target(), lacking), "/email", "/name", "/password", "/username");
      expectInvalid(
        await register(target(), { username: 1, email: "x" }),
        "/email",
        "/name",
        "/password",
        "/username",
      );
    });

    it("keeps a username as the user spelled it", async () => {
      const username = `Ann.B_c-${uniqueName()}`;
      const { body } = await register(target(), newcomer({ username }));
      expect(body["username"]).toBe(username);
    });

    it.each(["...", "___", "-.-", "．．．"])(
      "refuses the username %s, which has no letter and no digit",
      async (username) => {
        expectInvalid(await register(target(), newcomer({ username })), "/username");
      },
    );

    it("logs in an account that has such a username from an earlier version", async () => {
      const username = uniqueName().replaceAll(/./g, (char) => "._-"[char.charCodeAt(0) % 3]!);
      const person = await insertAccount(target(), { username });
      expect(await tokenFor(target(), person)).toBeTruthy();
    });

    it("accepts usernames of 3 and of 64 characters", async () => {
      for (const username of [uniqueName().slice(-3), uniqueName().padEnd(64, "x")]) {
        expect((await register(target(), newcomer({ username }))).status).toBe(201);
      }
    });
  });

  describe("e-mail addresses", () => {
    it.each([
      ["another case", (email: string) => email.toUpperCase()],
      ["full-width characters", fullWidth],
      ["a full-width at sign", (email: string) => email.replace("@", "＠")],
      ["a small at sign", (email: string) => email.replace("@", "﹫")],
    ])("VULN-48 treats an e-mail address in %s as the same address", async (_, spell) => {
      const person = newcomer();
      await register(target(), person);
      const email = spell(person.email);
      expectProblem(await register(target(), newcomer({ email })), 409, "email_taken");
      expect(await tokenFor(target(), { ...person, username: email })).toBeTruthy();
    });

    it.each(["-ox@example.com", "a%0ab@example.com", "%61@example.com"])(
      "refuses %s, which other programs may read as an option or an escape",
      async (email) => {
        expectInvalid(await register(target(), newcomer({ email })), "/email");
      },
    );

    it("logs in an account that has such an address from an earlier version", async () => {
      const person = await insertAccount(target(), { email: `-%${uniqueName()}@example.com` });
      expect(await tokenFor(target(), { ...person, username: person.email })).toBeTruthy();
    });

    it("accepts an e-mail address in any case at login", async () => {
      const person = newcomer();
      await register(target(), person);
      for (const username of [person.email, person.email.toUpperCase()]) {
        expect(await tokenFor(target(), { ...person, username })).toBeTruthy();
      }
    });

    it("VULN-64 does not treat an e-mail address with an accent as the same address", async () => {
      const person = newcomer({ email: `mike@${uniqueName()}.example` });
      await register(target(), person);
      const email = person.email.replace("mike", "mikè");
      expectInvalid(await register(target(), newcomer({ email })), "/email");
      const answer = await logIn(target(), { ...person, username: email });
      expectOAuthError(answer, 400, "invalid_grant");
    });
  });
}

/** Usernames and e-mail addresses that are refused before the database is asked. */
export function invalidIdentifiers(target: () => Target): void {
  describe("usernames", () => {
    it.each([
      ["a final blank", "admin "],
      ["a first blank", " admin"],
      ["an accent", "ádmin"],
      ["a combining accent", "a\u0301dmin"],
      ["NUL", "admin\0"],
      ["a line break", "admin\n"],
      ["a zero-width space", "ad\u200bmin"],
      ["a direction mark", "admin\u202e"],
      ["a Cyrillic letter", "аdmin"],
      ["sharp s", "straße"],
      ["an at sign", "ann@example.com"],
      ["a full-width at sign", "ann＠example.com"],
      ["an emoji", "ann😀"],
      ["a quote", "ann'--"],
      ["2 characters", "ab"],
      ["65 characters", "a".repeat(65)],
      ["no characters", ""],
    ])("VULN-55 rejects a username with %s, at registration and at login", async (_, username) => {
      expectInvalid(await register(target(), newcomer({ username })), "/username");
      if (username === "" || /\p{Cc}/u.test(username)) return;
      expectOAuthError(await logIn(target(), newcomer({ username })), 400, "invalid_grant");
    });
  });

  describe("e-mail addresses", () => {
    it.each([
      "nobody",
      "@example.com",
      "ann@",
      "ann@localhost",
      "ann@example",
      "ann@@example.com",
      "a@x.example,b@y.example",
      "a@x.example b@y.example",
      "a@x.example\nBcc: b@y.example",
      "a@x.example\r\nSubject: x",
      "Ann <ann@example.com>",
      '"ann smith"@example.com',
      "ann@[127.0.0.1]",
      "ann@-example.com",
      ".ann@example.com",
      "ann..b@example.com",
      "ann@exámple.com",
      "ann@example.com ",
      "ann\0@example.com",
      `${"a".repeat(65)}@example.com`,
      `ann@${"a".repeat(64)}.com`,
      `ann@${"a.".repeat(130)}com`,
    ])("VULN-49 rejects the e-mail address %j", async (email) => {
      expectInvalid(await register(target(), newcomer({ email })), "/email");
    });
  });
}
