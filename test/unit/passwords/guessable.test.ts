import { dictionary } from "@zxcvbn-ts/language-common";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalizePassword, passwordFault } from "../../../src/core/passwords/rules.ts";
import { createCommonPasswords, installedList } from "../../../src/drivers/common-passwords.ts";
import { openBackend } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";

const common = createCommonPasswords(installedList);
const policy = {
  passwordMinLength: 8,
  issuer: "https://login.acme.example",
  brand: { name: "Blue Ocean" },
};
const owner = { usernames: ["ann-1990"], email: "ann.smith@mail.example" };
const faultOf = (password: string) =>
  passwordFault(normalizePassword(password), { policy, common, ...owner });

const easy = "This password is easy to guess, because it ";
const next = ". Choose several unrelated words.";
const commonFault = `${easy}is a common password or differs little from one${next}`;
const simpleFault = `${easy}is a simple sequence or repetition${next}`;
const knownFault = `${easy}consists of the username, the email address or the name of the service${next}`;

describe("a new password that is easy to guess", () => {
  it.each(
    [
      "Password123! Passw0rd! Summer2026! changeme123 admin1234 P@$$w0rd! p4ssw0rd1234 pa55word!!",
      "Pa$$word2026 P@ssw0rd2026!# 123Password password#7 !password! pAsSwOrD99 Pass.Word1",
      "l3tm31n! Letmein!! 1l0vey0u !loveyou99 I.love.you.2026 h3ll0123 H3llo!!! tru5tn01! dr@gon2024",
      "Spring2026 winter-2025 May2026!! 2026Summer! !!Summer2026 Summer'26! #1Summer! $ummer2026",
      "Sommer2026! Januar2026 Herbst26! Invierno2025 Janvier2026 Settembre#1 Welcome@2026 Monday123",
      "1qaz2wsx! zaq12wsx# 1q2w3e4r5t! qazwsxedc7 iloveyou2! football7 Monkey2024 dragon!!99",
      "London2012 Chelsea2026 superman1 user2026 guest2026 admin7392 company123 master2026! Passphrase1!",
      "anna120485 25121985anna Passwort1! pässwort1 contraseña1 ｐａｓｓｗｏｒｄ１２３ Pass_word_2026",
      "passwordpassword monkeymonkeymonkey monkey.monkey Password1!Password1! P@sswordPassword admin_admin",
      "dragondragon99! Sunshine*SUNSHINE*",
    ].flatMap((line) => line.split(" ")),
  )("PW-6 is refused as a changed common password: %s", async (password) => {
    expect(await faultOf(password)).toBe(commonFault);
  });

  it.each([
    "aaaaaaaa",
    "        ",
    "\u3000".repeat(12),
    "- - - - - -",
    "漢".repeat(64),
    "é".repeat(64),
    "🦊".repeat(20),
    "ааааааааа",
    "aaaaaaaa1!",
    "aaaaaaaab",
    "aaabbbccc",
    "12345678901234567890",
    "12345678 ",
    "123456789!!",
    "1-2-3-4-5-6-7",
    "111122223333",
    "20262026",
    "25121985",
    "31/12/1999",
    "abcdefgh!",
    "Abcd@1234",
    "abc12345",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertz1234!",
    "asdfghjkl;",
    "poiuytrewq1",
    "йцукенгшщз1",
    "абвгдежз",
    "Qwerty123!",
    "qwertz2026!",
    "catcatcat",
    "dog-dog-dog!",
    "xq7xq7xq7",
    "k9#zk9#z",
    "abababababab!",
  ])("PW-6 is refused as a sequence or repetition: %j", async (password) => {
    expect(await faultOf(password)).toBe(simpleFault);
  });

  it.each(
    [
      "latchkey123 Latchkey2026! LatchKey!! 1atchk3y myLatchkey1 latchkeylatchkey BlueOcean1 blue-ocean-26 Ocean2026",
      "login.acme.example acme.example1 Acme2026! ACMEacme1 @cme1234 ann-1990 ann1990! Ann_1990!! annsmith1",
      "Ann.Smith1990! 4nn.5m1th smithsmith ann.smith@mail.example ann.smith@mail 99annsmith iamannsmith Latchkey-Ann1",
    ].flatMap((line) => line.split(" ")),
  )(
    "PW-7 is refused as made of the username, the email address or the service's name: %s",
    async (password) => {
      expect(await faultOf(password)).toBe(knownFault);
    },
  );

  it("is refused for its length first", async () => {
    expect(await faultOf("aaaaaaa")).toBe("Use at least 8 characters.");
    expect(await faultOf("Ann1990")).toBe("Use at least 8 characters.");
    expect(await faultOf("a".repeat(257))).toBe("Use at most 256 characters.");
  });
});

describe("a password that an administrator or operator chooses", () => {
  it("PW-6 has the same rules", async () => {
    const backend = await openBackend();
    const { auth } = await backend.openServer();
    const creation = {
      email: "bea@example.com",
      role: "user",
      source: "cli",
      language: "en",
    } as const;
    const failure = await refusal(
      auth.admin.users.create({ actorId: "cli:ops" }, { ...creation, password: "Summer2026!" }),
    );
    expect(failure.errors).toEqual([{ pointer: "/password", message: commonFault }]);
    await auth.admin.users.create(
      { actorId: "cli:ops" },
      { ...creation, password: "summer-lake-violin-7" },
    );
    await backend.close();
  });

  it("ASVS-6.2.12 is rejected if it is known from a data breach", async () => {
    const backend = await openBackend();
    const breached = "summer-lake-violin-7";
    const { auth } = await backend.openServer({
      wrap: () => ({ breachedPasswords: async (password) => password === breached }),
    });
    const create = (password: string) =>
      auth.admin.users.create(
        { actorId: "cli:ops" },
        { email: "bea@example.com", role: "user", source: "cli", language: "en", password },
      );
    expect((await refusal(create(breached))).errors).toEqual([
      { pointer: "/password", message: `${easy}was part of a data breach${next}` },
    ]);
    await create(`${breached}-8`);
    await backend.close();
  });
});

describe("a new password that resembles one that is easy to guess", () => {
  it.each([
    "summer-lake-violin-7",
    "xk7summer!Qz9",
    "password of a fox",
    "xpasswordx-7",
    "admin likes foxes",
    "winter coat, green door",
    "2026 was a quiet year",
    "my dragon sleeps late",
    "hello darkness 7 frogs",
    "catapult-dogma-7",
    "cat-dog-cow-hen",
    "monkey!wrench?42",
    "correct horse battery",
    "correct horse battery staple",
    "qwerty is not a word",
    "asdf-violin-1234",
    "Tr0ub4dor&3-x",
    "P4ss the s4lt, please",
    "iloveyouallverymuch",
    "aaaa-bbbb-violin-cc",
    "83019572647180",
    "k9#zQ!7w",
    "mv#q7-Kx",
    "7%summer?42",
    "Smith's old piano",
    "ann and the foxes",
    "blue whale in the ocean",
    "latchkey under the mat",
    "acme-rocket-pulley",
    "😀😁😂🤣😃😄😅😆",
    "漢字仮名交文日本",
    "पासवर्ड-नहीं-है",
    "пароль-который-никто-не-знает",
    "비밀번호가아닙니다",
  ])("is accepted: %s", async (password) => {
    expect(await faultOf(password)).toBeUndefined();
  });
});

/** Fixed, so that the passwords are the same in each run. */
const seed = 20_261_128;

/** Mulberry32: numbers from 0 to below `most`. */
function createRandom() {
  let state = seed;
  return (most: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * most);
  };
}

const words = dictionary["diceware-common"];
const lower = "abcdefghijklmnopqrstuvwxyz";
const letters = lower + lower.toUpperCase();
const digits = "0123456789";

/** Of each kind. Before a release there are more. */
const many = process.env["FULL_MATRIX"] === "1" ? 10_000 : 2000;

describe("thousands of random passwords", () => {
  async function refused(make: (pick: (from: string | readonly string[]) => string) => string) {
    const random = createRandom();
    const pick = (from: string | readonly string[]): string => from[random(from.length)] ?? "";
    const found: string[] = [];
    for (let count = 0; count < many; count += 1) {
      const password = make(pick);
      if ((await faultOf(password)) !== undefined) found.push(password);
    }
    return found;
  }

  it.each([" ", "-", ".", ""])("of four words, separated by %j, are accepted", async (between) => {
    const phrase = (pick: (from: readonly string[]) => string): string =>
      Array.from({ length: 4 }, () => pick(words)).join(between);
    expect(await refused(phrase)).toEqual([]);
    expect(await refused((pick) => phrase(pick) + pick(digits))).toEqual([]);
  });

  it.each([
    ["letters, digits and signs", `${letters}${digits}!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~`],
    ["letters and digits", letters + digits],
    ["lower-case letters", lower],
    ["hex digits", `${digits}abcdef`],
    ["base64url characters", `${letters}${digits}-_`],
  ])("of twelve %s are accepted", async (_, alphabet) => {
    expect(
      await refused((pick) => Array.from({ length: 12 }, () => pick(alphabet)).join("")),
    ).toEqual([]);
  });
});

describe("the work of the rules", () => {
  it("is one question with a few dozen keys, for any password of 256 characters", async () => {
    const questions: number[] = [];
    const counting = async (keys: readonly string[]): Promise<boolean> => {
      questions.push(keys.length);
      return false;
    };
    const piece = fc.constantFrom(
      "a",
      "1",
      "!",
      "b1",
      "$",
      "2026",
      "!!!!",
      "111",
      "password",
      "漢",
      "😀",
    );
    const password = fc
      .tuple(
        fc.array(piece, { maxLength: 4 }),
        fc.array(piece, { minLength: 1, maxLength: 6 }),
        fc.array(piece, { maxLength: 8 }),
      )
      .map(
        ([start, unit, end]) =>
          (start.join("") + unit.join("").repeat(64)).slice(0, 200) + end.join(""),
      );
    await fc.assert(
      fc.asyncProperty(password, async (given) => {
        await passwordFault(given, { policy, common: counting, ...owner });
        expect(questions.splice(0).filter((keys) => keys > 48)).toEqual([]);
      }),
      { numRuns: 2000, seed },
    );
  });
});
