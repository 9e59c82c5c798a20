import { describe, expect, it } from "vitest";
import { costOf } from "../../../../src/drivers/bcrypt/bcrypt.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { accountRow, passwordHashOf } from "../calls/accounts.ts";
import {
  json,
  newcomer,
  newPassword,
  register,
  registerPath,
  send,
  uniqueName,
} from "../calls/calls.ts";
import { expectInvalid, expectProblem } from "../calls/expect.ts";

const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const utc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Creating an account: the answer, and what is stored. */
export function registration(target: () => Target): void {
  describe("register", () => {
    it("creates an account and returns it in exactly these members", async () => {
      const { username, email, ...person } = newcomer({ name: "  Zoë 😀 Smith " });
      const answer = await register(target(), { username, email, ...person });
      expect(answer.status).toBe(201);
      const { pathname } = new URL(target().issuer);
      expect(answer.headers.get("location")).toBe(`${pathname.replace(/\/$/, "")}/users/me`);
      expect(answer.body).toEqual({
        id: expect.stringMatching(uuidV7),
        username,
        email,
        email_verified: false,
        name: "Zoë 😀 Smith",
        picture: null,
        role: "user",
        locale: null,
        time_zone: null,
        created_at: expect.stringMatching(utc),
        updated_at: answer.body["created_at"],
      });
    });

    it.each([
      ["the member `locale`", "en", { locale: "de" }, "de"],
      ["null, if the member is null", "de", { locale: null }, null],
      ["the first of Accept-Language that is offered", "fr, de-AT;q=0.9, en;q=0.8", {}, "de"],
      ["null, if nothing is offered of Accept-Language", "fr", {}, null],
    ])("has as its locale %s", async (_, header, members, locale) => {
      const { headers, ...request } = json(JSON.stringify({ ...newcomer(), ...members }));
      const answer = await send(target(), registerPath, {
        ...request,
        headers: { ...headers, "Accept-Language": header },
      });
      expect(answer).toMatchObject({ status: 201, body: { locale } });
    });

    it("requires a username, and makes one from the name where a page asks for it, which does not show the address", async () => {
      const { username: _, ...person } = newcomer({ name: `Jörg ${uniqueName()}` });
      expectInvalid(await send(target(), registerPath, json(person)), "/username");
      const answer = await send(target(), registerPath, json({ ...person, make_username: true }));
      expect(answer.status).toBe(201);
      const { username } = answer.body;
      expect(username).toMatch(/^jorg\./);
      expect(username).not.toContain(person.email.split("@")[0]);
      const other = {
        ...person,
        email: newcomer().email,
        username: "ignored-name",
        make_username: true,
      };
      const next = await send(target(), registerPath, json(other));
      expect(next.status).toBe(201);
      expect(next.body["username"]).toMatch(new RegExp(`^${String(username)}\\d{4,8}$`));
    });

    it("refuses a locale that is not offered, and says which are", async () => {
      const answer = await register(target(), { ...newcomer(), locale: "fr" });
      expectInvalid(answer, "/locale");
      expect(answer.text).toContain("en, de");
    });

    it.each([
      ["that of the browser", "Europe/Berlin", "Europe/Berlin"],
      ["null, if the server does not know the one of the browser", "Etc/Unknown", null],
      ["null, if the member is null", null, null],
    ])("has as its time zone %s", async (_, time_zone, stored) => {
      const answer = await register(target(), { ...newcomer(), time_zone });
      expect(answer).toMatchObject({ status: 201, body: { time_zone: stored } });
      expectInvalid(await register(target(), { ...newcomer(), time_zone: 1 }), "/time_zone");
    });

    it("stores a bcrypt hash of the configured cost, and the password nowhere", async () => {
      const person = newcomer();
      await register(target(), person);
      const row = await accountRow(target(), person);
      const hash = await passwordHashOf(target(), person);
      expect(hash).toMatch(/^\$2b\$/);
      expect(costOf(hash)).toBe(target().bcryptCost);
      expect(JSON.stringify(row)).not.toContain(person.password);
    });

    it("ASVS-8.2.3 ignores members that a caller may not set", async () => {
      const person = newcomer();
      const id = "00000000-0000-7000-8000-000000000000";
      const created = "2001-01-01T00:00:00.000Z";
      const answer = await register(target(), {
        ...person,
        id,
        sub: id,
        user_id: id,
        role: "admin",
        roles: ["admin"],
        is_admin: true,
        scope: "admin",
        email_verified: true,
        emailVerifiedAt: 1,
        email_verified_at: 1,
        usernameKey: "admin",
        password_hash: "x",
        passwordHash: "x",
        disabled_at: 1,
        sessions_valid_from: 9e15,
        created_at: created,
        updated_at: created,
      });
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({ role: "user", email_verified: false });
      expect(answer.body["id"]).not.toBe(id);
      expect(answer.body["created_at"]).not.toBe(created);
      const row = await accountRow(target(), person);
      expect(row).toMatchObject({ role: "user", email_verified_at: null, disabled_at: null });
      expect(Number(row["sessions_valid_from"])).toBe(0);
    });

    it.each([
      ["__proto__", '{"__proto__":{"role":"admin","email_verified":true},'],
      ["constructor.prototype", '{"constructor":{"prototype":{"role":"admin"}},'],
    ])("VULN-17 pollutes no prototype through %s", async (_, start) => {
      const person = JSON.stringify(newcomer()).replace(/^\{/, start);
      const answer = await send(target(), registerPath, json(person));
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({ role: "user", email_verified: false });
      expect(({} as Record<string, unknown>)["role"]).toBeUndefined();
      const inherited = '{"__proto__":{"username":"proto","password":"pollution","name":"x"}}';
      const pointers = ["/username", "/password", "/email", "/name"];
      expectInvalid(await send(target(), registerPath, json(inherited)), ...pointers);
    });

    it("accepts a name of 128 emoji and a name of markup unchanged", async () => {
      for (const name of ["😀".repeat(128), `<b>'"&\\;--`]) {
        const answer = await register(target(), { ...newcomer(), name });
        expect(answer.status).toBe(201);
        expect(answer.body["name"]).toBe(name);
      }
    });

    it("distinguishes a taken username from a taken e-mail address", async () => {
      const first = newcomer();
      await register(target(), first);
      const sameName = { ...newcomer(), username: first.username };
      expectProblem(await register(target(), sameName), 409, "username_taken");
      const sameEmail = { ...newcomer(), email: first.email };
      expectProblem(await register(target(), sameEmail), 409, "email_taken");
      expectProblem(await register(target(), first), 409, "username_taken");
    });

    it("repeats no password and no e-mail address in a refusal", async () => {
      const person = newcomer({ password: newPassword() });
      await register(target(), person);
      const again = await register(target(), { ...person, username: uniqueName() });
      const wrong = await register(target(), { ...person, email: "x" });
      for (const { text } of [again, wrong]) {
        expect(text).not.toContain(person.password);
        expect(text).not.toContain(person.email);
      }
    });
  });
}

/** Fields of a registration that are refused before the database is asked. */
export function invalidRegistrations(target: () => Target): void {
  describe("register", () => {
    it("names every invalid field in one answer", async () => {
      const wrong = { username: "a b", password: "short", email: "nobody", name: " " };
      expectInvalid(await register(target(), wrong), "/username", "/password", "/email", "/name");
    });

    it.each(["username", "password", "email", "name"] as const)(
      "ST-20 rejects a missing or non-string %s with validation_failed",
      async (field) => {
        const { [field]: _, ...rest } = newcomer();
        expectInvalid(await register(target(), rest), `/${field}`);
        for (const value of [null, true, 1, 12345678, ["a"], { a: 1 }, { toSqlString: "x" }]) {
          const answer = await register(target(), { ...rest, [field]: value });
          expect(answer.status, JSON.stringify(value)).toBe(422);
          expectInvalid(answer, `/${field}`);
        }
      },
    );

    it.each([["[]"], ["null"], ["1"], ['"x"'], ["true"], ['[{"username":"x"}]']])(
      "rejects a body that is not an object with validation_failed: %s",
      async (body) => {
        expectInvalid(await send(target(), registerPath, json(body)), "");
      },
    );

    it.each([
      ["no characters", ""],
      ["only blanks", "   "],
      ["129 characters", "x".repeat(129)],
      ["a line break", "Ann\nSmith"],
      ["NUL", "Ann\0"],
      ["a line separator", "Ann\u2028Smith"],
    ])("rejects a name with %s with validation_failed", async (_, name) => {
      expectInvalid(await register(target(), { ...newcomer(), name }), "/name");
    });
  });
}
