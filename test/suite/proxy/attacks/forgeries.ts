import { createHash, createHmac, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { secret } from "../../../support/secrets.ts";
import type { Answer } from "../../http/calls/calls.ts";
import {
  bodyOf,
  executePath,
  expectRefusal,
  expectUnheard,
  insertion,
  newNonce,
  digestHeader,
  nonceHeader,
  send,
  signatureHeader,
  signed,
  timestampHeader,
  type Call,
} from "../calls.ts";
import type { ProxyTarget } from "../target.ts";

type Change = (value: string) => string | string[] | undefined;

/** The call with one header changed, or left out. */
function change(call: Call, name: string, to: Change): Call {
  const { [name]: value, ...others } = call.headers;
  const changed = to(String(value));
  return { ...call, headers: changed === undefined ? others : { ...others, [name]: changed } };
}

/** The text with another letter at `index`, from the middle of the alphabet. */
const altered = (text: string, index: number): string =>
  text.slice(0, index) + (text[index] === "Q" ? "R" : "Q") + text.slice(index + 1);

const anotherKey = secret(randomBytes(32).toString("base64url"));

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The same bytes with one more bit at the end, which a lenient decoder ignores. */
const withStrayBit = (text: string): string =>
  text.slice(0, -1) + (alphabet[alphabet.indexOf(text.slice(-1)) + 1] ?? "");

const signatures: readonly (readonly [string, Change])[] = [
  ["none", () => undefined],
  ["an empty one", () => ""],
  ["a random one", () => randomBytes(32).toString("base64url")],
  ["zeros", () => "A".repeat(43)],
  ["one with its first letter altered", (text) => altered(text, 0)],
  ["one with its last letter but one altered", (text) => altered(text, 41)],
  ["half of it", (text) => text.slice(0, 21)],
  ["one and more", (text) => `${text}AAAA`],
  ["one padded", (text) => `${text}=`],
  ["one with stray bits", withStrayBit],
  ["one with a blank inside", (text) => `${text.slice(0, 9)} ${text.slice(9)}`],
  ["standard base64", (text) => Buffer.from(text, "base64url").toString("base64")],
  ["hexadecimal", (text) => Buffer.from(text, "base64url").toString("hex")],
  ["one in other case", (text) => text.toLowerCase()],
  ["the same twice", (text) => [text, text]],
  ["a good one first", (text) => [text, "A".repeat(43)]],
  ["a good one last", (text) => ["A".repeat(43), text]],
];

const nonces: readonly (readonly [string, Change])[] = [
  ["none", () => undefined],
  ["an empty one", () => ""],
  ["another", newNonce],
  ["the same bytes padded", (text) => `${text}==`],
  ["the same bytes with stray bits", withStrayBit],
  ["two", (text) => [text, text]],
];

const digests: readonly (readonly [string, Change])[] = [
  ["none", () => undefined],
  ["an empty one", () => ""],
  ["that of another body", () => createHash("sha256").update("{}").digest("base64url")],
  ["the same bytes padded", (text) => `${text}=`],
  ["two", (text) => [text, text]],
];

const timestamps: readonly (readonly [string, Change])[] = [
  ["none", () => undefined],
  ["an empty one", () => ""],
  ["a millisecond later", (text) => String(Number(text) + 1)],
  ["the same, written with a sign", (text) => `+${text}`],
  ["the same, written with a fraction", (text) => `${text}.0`],
  ["the same, with a zero before it", (text) => `0${text}`],
  ["two", (text) => [text, text]],
];

const ago = (seconds: number): string => String(Date.now() - seconds * 1000);

/** Claims that a holder of the key signs, but not those of this call. */
const signedOtherwise: readonly (readonly [string, () => Parameters<typeof signed>[2]])[] = [
  ["expired", () => ({ timestamp: ago(62) })],
  ["of the future", () => ({ timestamp: ago(-90) })],
  ["a day old", () => ({ timestamp: ago(86_400) })],
  ["dated in seconds", () => ({ timestamp: String(Math.floor(Date.now() / 1000)) })],
  ["dated in hexadecimal", () => ({ timestamp: `0x${Date.now().toString(16)}` })],
  ["dated by exponent", () => ({ timestamp: `${Date.now() / 1000}e3` })],
  ["dated by words", () => ({ timestamp: new Date().toISOString() })],
  ["undated", () => ({ timestamp: "NaN" })],
  ["with a nonce of 15 bytes", () => ({ nonce: randomBytes(15).toString("base64url") })],
  ["with a nonce of 17 bytes", () => ({ nonce: randomBytes(17).toString("base64url") })],
  ["with a nonce in standard base64", () => ({ nonce: `${"+/".repeat(10)}+w==` })],
  ["with a nonce padded", () => ({ nonce: `${newNonce()}==` })],
  ["for another path", () => ({ path: "/v2/execute" })],
  ["for the path with a query", () => ({ path: "/v1/execute?x" })],
  ["for another method", () => ({ method: "PUT" })],
  ["for another version", () => ({ version: "latchkey-proxy-2" })],
];

/** Requests without a key, or with another one. */
export function forgeries(target: () => ProxyTarget): void {
  const honest = (...claims: Parameters<typeof signed>[2][]): Call =>
    signed(target().key, insertion(), ...claims);

  const expectUnauthorized = (call: () => Call) =>
    expectUnheard(target(), async () => {
      expectRefusal(await send(target(), call()), 401, "unauthorized");
    });

  describe("refuses as unauthorized, and runs no statement:", () => {
    it("an unsigned call", () => expectUnauthorized(() => ({ ...honest(), headers: {} })));

    it("a call signed with another key", () =>
      expectUnauthorized(() => signed(anotherKey, insertion())));

    it.each(signatures)("a signature that is %s", (_, to) =>
      expectUnauthorized(() => change(honest(), signatureHeader, to)),
    );

    it.each(nonces)("a nonce exchanged after signing for %s", (_, to) =>
      expectUnauthorized(() => change(honest(), nonceHeader, to)),
    );

    it.each(digests)("a digest exchanged after signing for %s", (_, to) =>
      expectUnauthorized(() => change(honest(), digestHeader, to)),
    );

    it.each(timestamps)("a time exchanged after signing for %s", (_, to) =>
      expectUnauthorized(() => change(honest(), timestampHeader, to)),
    );

    it.each(signedOtherwise)("a signature %s", (_, claims) =>
      expectUnauthorized(() => honest(claims())),
    );

    it("credentials of another kind, wherever they are", () =>
      expectUnauthorized(() => {
        const { headers, ...call } = honest();
        const query = new URLSearchParams(headers as Record<string, string>).toString();
        const mac = createHmac("sha256", anotherKey).update(call.body).digest("base64url");
        const authorization = `Bearer ${secret(mac)}`;
        return { ...call, path: `${executePath}?${query}`, headers: { authorization } };
      }));
  });

  describe("refuses and does not run a signed call whose body was changed:", () => {
    it.each([
      ["another letter", (text: string) => text.replace("Tell-Tale", "Tell-Take")],
      ["a blank at the end", (text: string) => `${text} `],
      ["a blank at the start", (text: string) => ` ${text}`],
      ["one character less", (text: string) => text.slice(0, -1)],
      ["an empty body", () => ""],
      ["invalid JSON", () => "{"],
      ["another statement", () => bodyOf("ping")],
    ])("%s", async (_, to) => {
      const call = honest();
      await expectUnheard(target(), async () => {
        const forged = { ...call, body: Buffer.from(to(call.body.toString())) };
        expectRefusal(await send(target(), forged), 400, "wrong_digest");
      });
      // The forged copy has not used the nonce, so the honest request still counts.
      expect((await send(target(), call)).body).toEqual({ affected_rows: 1 });
    });
  });

  it("gives callers without a key the same answer for every mistake", async () => {
    const answers: Answer[] = [];
    await expectUnheard(target(), async () => {
      for (const call of [
        { ...honest(), headers: {} },
        signed(anotherKey, insertion()),
        change(honest(), signatureHeader, () => "A".repeat(43)),
        honest({ timestamp: ago(62) }),
        signed(anotherKey, "{"),
        signed(anotherKey, bodyOf("ping")),
        signed(anotherKey, '{"statement":"nothing","params":[]}'),
        { ...signed(anotherKey, insertion()), body: Buffer.from("{}") },
      ]) {
        answers.push(await send(target(), call));
      }
    });
    const told = answers.map(({ status, headers, text }) => {
      for (const name of ["date", "x-request-id"]) headers.delete(name);
      return { status, text, headers: [...headers] };
    });
    expect(new Set(told.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });
}
