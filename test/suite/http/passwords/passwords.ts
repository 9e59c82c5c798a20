import { describe, expect, it } from "vitest";
import { secret } from "../../../support/secrets.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { logIn, newcomer, newPassword, register, tokenFor, type Person } from "../calls/calls.ts";
import { expectInvalid, expectOAuthError } from "../calls/expect.ts";

/** The passwords that are accepted. A login compares every character. */
export function passwords(target: () => Target): void {
  const registered = async (password: string): Promise<Person> => {
    const person = newcomer({ password });
    expect((await register(target(), person)).status).toBe(201);
    expect(await tokenFor(target(), person)).toBeTruthy();
    return person;
  };
  const expectWrong = async (person: Person, password: string): Promise<void> => {
    const answer = await logIn(target(), { ...person, password: secret(password) });
    expectOAuthError(answer, 400, "invalid_grant");
  };

  describe("passwords", () => {
    it.each([
      ["emoji", "😀🦊🍉🚲🎻🧵🪁🥝", "😁"],
      ["letters with accents", "éàüñçøåê", "è"],
      ["Chinese characters", "漢字仮名交文日本", "語"],
    ])(
      "ASVS-6.2.9 rejects a password of 64 %s when the last one differs",
      async (_, eight, other) => {
        const long = [...eight.repeat(8)];
        const start = long.slice(0, 63).join("");
        const person = await registered(long.join(""));
        await expectWrong(person, start + other);
        await expectWrong(person, start);
      },
    );

    it("VULN-68 rejects a password of 73 bytes when the last byte differs", async () => {
      const start = newPassword().padEnd(72, "x");
      const person = await registered(`${start}1`);
      await expectWrong(person, `${start}2`);
      await expectWrong(person, start);
    });

    it("rejects a longer password that starts with the right 72 bytes", async () => {
      const password = newPassword().padEnd(72, "x");
      const person = await registered(password);
      await expectWrong(person, `${password}x`);
    });

    it("PW-4 accepts the decomposed form of a composed password", async () => {
      const start = newPassword();
      const composed = await registered(`${start} caf\u00e9`);
      const decomposed = secret(`${start} cafe\u0301`);
      expect(await tokenFor(target(), { ...composed, password: decomposed })).toBeTruthy();
      await expectWrong(composed, `${start} cafe`);
    });

    it("ASVS-6.2.8 rejects a password in another case or without its blanks", async () => {
      const password = ` ${newPassword()} x `;
      const person = await registered(password);
      await expectWrong(person, password.toUpperCase());
      await expectWrong(person, password.trim());
      await expectWrong(person, password.trimEnd());
    });

    it("VULN-67 compares a password past NUL, or refuses to register it", async () => {
      const start = newPassword();
      const answer = await register(target(), newcomer({ password: `${start}\0one` }));
      if (answer.status === 422) return expectInvalid(answer, "/password");
      expect(answer.status).toBe(201);
      const username = String(answer.body["username"]);
      await expectWrong({ ...newcomer(), username }, `${start}\0two`);
      await expectWrong({ ...newcomer(), username }, start);
    });

    it.each([
      ["8 characters", "mv#q7-Kx"],
      ["8 emoji", "😀🦊🍉🚲🎻🧵🪁🥝"],
      ["256 characters", "漢字仮名交文日本語学".repeat(26).slice(0, 256)],
      ["lower-case letters alone", "qjzvkwxyfpl"],
    ])("PW-3 PW-5 accepts a new password of %s", async (_, password) => {
      await registered(password);
    });

    it("PW-2 rejects an overlong password at login with invalid_grant, not as malformed", async () => {
      const person = await registered(newPassword());
      await expectWrong(person, "x".repeat(4000));
    });
  });
}

/** New passwords that are refused before the database is asked. */
export function invalidPasswords(target: () => Target): void {
  describe("passwords", () => {
    it.each([
      ["7 characters", "mv#q7-K"],
      ["7 emoji", "😀🦊🍉🚲🎻🧵🪁"],
      ["4 characters, decomposed into 8", "e\u0301".repeat(4)],
      ["257 characters", "x".repeat(257)],
      ["no characters", ""],
    ])("PW-1 PW-2 rejects a new password of %s with validation_failed", async (_, password) => {
      expectInvalid(await register(target(), { ...newcomer(), password }), "/password");
    });

    it.each([
      "password",
      "12345678",
      "PassWord1",
      "iloveyou",
      "ｐａｓｓｗｏｒｄ",
      "Summer2026!",
      " ".repeat(23),
    ])("PW-6 rejects the common or simple password %j with validation_failed", async (password) => {
      expectInvalid(await register(target(), { ...newcomer(), password }), "/password");
    });

    it("PW-7 rejects the username, the e-mail address and the service's name as a password", async () => {
      const person = newcomer();
      const { hostname } = new URL(target().issuer);
      const known = [person.username, person.username.toUpperCase(), person.email];
      const changed = [`${person.username}2026!`, "Latchkey123"];
      for (const password of [...known, "latchkey", "LatchKey", hostname, ...changed]) {
        expectInvalid(await register(target(), { ...person, password }), "/password");
      }
    });
  });
}
