import type { BoundEmailCode, EmailCodes } from "../../core/email-codes/ports.ts";
import type { Random } from "../../core/system.ts";
import { encode } from "../base64url.ts";
import { deriveHmac, type CreateHmac, type Hmac } from "../crypto/crypto.ts";
import { deriveHmacs, deriveKeyring } from "../crypto/keyring.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";
import { layout, raw, signedTokens, time, type Bytes } from "./layout.ts";

const randomSize = 16;

/** What a request has: its time, and random bytes. */
const request = layout({ issuedAt: time, random: raw(randomSize) });

const digits = 6;

/**
 * Codes in emails, and the tokens of their requests. Two keys are derived from `key`: one signs the tokens, and the other makes the codes.
 * Tokens and codes of the keys in `previous` are accepted as well, except for public keys.
 */
export async function createEmailCodes(
  key: SigningKey,
  previous: readonly VerificationKey[],
  random: Random,
  createHmac?: CreateHmac,
): Promise<EmailCodes> {
  const requestHmac = await deriveHmacs(key, previous, "login request", createHmac);
  const requests = (binding: string) =>
    signedTokens("lr1_", request, withText(requestHmac, binding));
  const codes = await deriveKeyring(key, previous, (from) =>
    deriveHmac(from, "email code", createHmac),
  );

  return {
    async begin(issuedAt, binding) {
      const bytes = new Uint8Array(random(randomSize));
      const token = await requests(binding).issue({ issuedAt, random: bytes });
      return { issuedAt, random: encode(bytes), token };
    },
    async read(token, binding) {
      const found = await requests(binding).read(token);
      return found && { issuedAt: found.values.issuedAt, random: encode(found.values.random) };
    },
    derive: async (bound) => digitsOf(await codes.own.sign(signed(bound))),
    async proves(bound, code) {
      let isRight = false;
      // All keys, so that the time does not tell which one made the code.
      for (const { sign } of codes.all) {
        isRight = areSame(digitsOf(await sign(signed(bound))), code) || isRight;
      }
      return isRight;
    },
  };
}

/** MACs of a message with a text after it. All messages have the same length, which keeps the two apart. */
function withText({ sign, proves }: Hmac, text: string): Hmac {
  const more = new TextEncoder().encode(text);
  const whole = (message: Bytes): Bytes => new Uint8Array([...message, ...more]);
  return {
    sign: (message) => sign(whole(message)),
    proves: (mac, message) => proves(mac, whole(message)),
  };
}

/** The bytes that a code is made of. JSON keeps the texts apart. */
const signed = ({ purpose, random, subject, state }: BoundEmailCode): Bytes =>
  new TextEncoder().encode(JSON.stringify([purpose, random, subject, state]));

/** The first eight bytes of a MAC as six digits. That some are likelier than others by 10^-13 helps nobody. */
const digitsOf = (mac: Bytes): string =>
  String(new DataView(mac.buffer, mac.byteOffset).getBigUint64(0) % 10n ** BigInt(digits)).padStart(
    digits,
    "0",
  );

/** Compares all digits, so that the time tells nothing about the first that differs. */
const areSame = (one: string, other: string): boolean =>
  one.length === other.length &&
  [...one].reduce((found, digit, at) => found | (digit.charCodeAt(0) ^ other.charCodeAt(at)), 0) ===
    0;
