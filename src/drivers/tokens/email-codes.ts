import type { BoundEmailCode, EmailCodes } from "../../core/email-codes/ports.ts";
import type { Random } from "../../core/system.ts";
import { decode, encode } from "../base64url.ts";
import { deriveHmac, type CreateHmac } from "../crypto/crypto.ts";
import { deriveHmacs, deriveKeyring } from "../crypto/keyring.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";

/** Lets users and secret scanners recognize a token. A new format gets a new number. */
const prefix = "lr1_";

/** Bytes: the time of issue in epoch milliseconds, random ones, and the MAC over both. */
const sizes = { issuedAt: 8, random: 16, mac: 32 };
const messageSize = sizes.issuedAt + sizes.random;

const digits = 6;

type Bytes = Uint8Array<ArrayBuffer>;

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
  const requests = await deriveHmacs(key, previous, "login request", createHmac);
  const codes = await deriveKeyring(key, previous, (from) =>
    deriveHmac(from, "email code", createHmac),
  );

  return {
    async begin(now) {
      const message = new Uint8Array(messageSize);
      new DataView(message.buffer).setBigUint64(0, BigInt(now));
      message.set(random(sizes.random), sizes.issuedAt);
      const token = new Uint8Array(messageSize + sizes.mac);
      token.set(message);
      token.set(await requests.sign(message), messageSize);
      return { ...requestIn(message), token: prefix + encode(token) };
    },
    async read(token) {
      if (!token.startsWith(prefix)) return undefined;
      const bytes = decode(token.slice(prefix.length));
      if (bytes?.length !== messageSize + sizes.mac) return undefined;
      const message = bytes.subarray(0, messageSize);
      const mac = bytes.subarray(messageSize);
      return (await requests.proves(mac, message)) ? requestIn(message) : undefined;
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

const requestIn = (message: Bytes) => ({
  issuedAt: Number(new DataView(message.buffer, message.byteOffset).getBigUint64(0)),
  random: encode(message.slice(sizes.issuedAt)),
});

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
