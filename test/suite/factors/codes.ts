import { decodeQR } from "qr/decode.js";
import { createRecoveryCodes } from "../../../src/drivers/factors/recovery-codes.ts";
import { createTotp } from "../../../src/drivers/factors/totp.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { same, type Case } from "./check.ts";

const totp = createTotp(systemRandom);

/** RFC 6238 appendix B: SHA-1, the last six of eight digits, by seconds. */
const vectors: readonly (readonly [seconds: number, code: string])[] = [
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"],
];
const secret = new TextEncoder().encode("12345678901234567890");

/** Reads base32 (RFC 4648) without the code under test. */
function fromBase32(text: string): string {
  const bits = [...text]
    .map((letter) =>
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
    )
    .join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  return String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 2)));
}

/** The text of the QR code in an SVG, by drawing it. */
function textIn(svg: string): string {
  const size = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const scale = 4;
  const width = size * scale;
  const data = new Uint8Array(width * width * 4).fill(255);
  const fill = (x: number, y: number) => {
    for (let row = y * scale; row < (y + 1) * scale; row++) {
      data.fill(0, (row * width + x * scale) * 4, (row * width + (x + 1) * scale) * 4);
    }
  };
  for (const [x, y] of darkModules(svg)) fill(x, y);
  return decodeQR({ width, height: width, data });
}

/** The dark modules: the places at which a path draws a square of one module, absolute (M) or from the last square (m). */
function* darkModules(svg: string): Generator<readonly [number, number]> {
  let [x, y] = [0, 0];
  for (const [, move, first, second] of svg.matchAll(/([Mm])(-?\d+) ?(-?\d+)h1v1/g)) {
    x = Number(first) + (move === "m" ? x : 0);
    y = Number(second) + (move === "m" ? y : 0);
    yield [x, y];
  }
}

const account = { issuer: "Ann: & Söhne", name: "ann+1@example.com" };

export const codes: Readonly<Record<string, Case>> = {
  async "FA-20 TOTP accepts the codes of RFC 6238, each for its own step"() {
    for (const [seconds, code] of vectors) {
      same(totp.match(secret, code, seconds * 1000), Math.floor(seconds / 30), code);
    }
  },

  async "FA-4 TOTP accepts codes of one step before and after, and no others"() {
    const [now, step] = [1_111_111_109_000, 37_037_036];
    for (const [late, found] of [
      [-60, undefined],
      [-30, step],
      [0, step],
      [30, step],
      [60, undefined],
    ] as const) {
      same(totp.match(secret, "081804", now + late * 1000), found, `${late} seconds`);
    }
  },

  async "FA-3 TOTP tolerates blanks, and refuses everything but six ASCII digits"() {
    const now = 1_111_111_109_000;
    for (const code of ["081804", "081 804", " 081804\n", "0 8 1 8 0 4", "081\u00A0804"]) {
      same(totp.match(secret, code, now), 37_037_036, code);
    }
    const wrong = ["", "81804", "0081804", "14081804", "08180a", "-81804", "+81804", "8.1804e4"];
    for (const code of [
      ...wrong,
      "０８１８０４",
      "٠٨١٨٠٤",
      "081804\0",
      `081804${" ".repeat(20)}`,
    ]) {
      same(totp.match(secret, code, now), undefined, code);
    }
  },

  async "MF-13 TOTP makes secrets of 160 bits from the given source"() {
    const asked: number[] = [];
    const made = createTotp((length) => {
      asked.push(length);
      return new Uint8Array(length).fill(7);
    }).newSecret();
    same([asked, [...made]], [[20], Array.from({ length: 20 }, () => 7)]);
  },

  async "FA-21 TOTP gives a URI that another reader understands, whatever the names have in them"() {
    const uri = totp.uri(secret, account.issuer, account.name);
    const { protocol, pathname, searchParams } = new URL(uri);
    same([protocol, pathname.split("/").filter(Boolean)[0] !== undefined], ["otpauth:", true]);
    const label = uri.slice("otpauth://totp/".length).split("?")[0] ?? "";
    same(label.split(":").map(decodeURIComponent), ["Ann & Söhne", account.name]);
    same(Object.fromEntries(searchParams), {
      issuer: "Ann & Söhne",
      secret: totp.spell(secret),
      algorithm: "SHA1",
      digits: "6",
      period: "30",
    });
    same(fromBase32(totp.spell(secret)), "12345678901234567890");
  },

  async "FA-21 TOTP draws a QR code that another reader reads, without styles and scripts"() {
    const uri = totp.uri(secret, account.issuer, account.name);
    const svg = totp.qr(uri);
    same(textIn(svg), uri);
    same(/style|script|href|data:|on\w+=/.test(svg), false, svg.slice(0, 300));
  },

  async "FA-27 recovery codes have 24 letters of Crockford's alphabet, in six groups, and are all different"() {
    const made = Array.from({ length: 1000 }, () => createRecoveryCodes(systemRandom).create());
    for (const code of made) {
      same(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/.test(code), true);
    }
    same(new Set(made).size, made.length);
    const letters = new Set(made.join("").replaceAll("-", ""));
    same(letters.size, 32);
  },

  async "FA-27 recovery codes are read in any case, without hyphens, with blanks, and with O, I and L"() {
    const { read } = createRecoveryCodes(systemRandom);
    const code = "0123456789ABCDEFGHJKMNPQ";
    for (const text of [
      "0123-4567-89AB-CDEF-GHJK-MNPQ",
      "0123456789abcdefghjkmnpq",
      " 0123 4567 89ab\tcdef ghjk mnpq ",
      "OI23-4567-89AB-CDEF-GHJK-MNPQ",
      "ol23-4567-89AB-CDEF-GHJK-MNPQ",
    ]) {
      same(read(text), code, text);
    }
    for (const text of [
      "",
      code.slice(1),
      `${code}0`,
      code.replace("A", "U"),
      code.replace("A", "Ａ"),
    ]) {
      same(read(text), undefined, text);
    }
  },

  async "FA-28 recovery codes have a hash for each account"() {
    const { hash } = createRecoveryCodes(systemRandom);
    const hashes = await Promise.all(
      [
        ["a", "0123456789ABCDEFGHJKMNPQ"],
        ["b", "0123456789ABCDEFGHJKMNPQ"],
        ["a", "1123456789ABCDEFGHJKMNPQ"],
      ].map(([user = "", code = ""]) => hash(user, code)),
    );
    same(new Set(hashes).size, 3);
    // HMAC-SHA-256 by Python, key "latchkey/recovery-code/a".
    same(hashes[0], "a4wd6L7F7xZ7n1cyvfT00cjuWPMmZ-vmHsiobE1FMes");
  },
};
