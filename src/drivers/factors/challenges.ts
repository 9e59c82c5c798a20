import type { ChallengePurpose, Challenges } from "../../core/factors/ports.ts";
import type { Random } from "../../core/system.ts";
import { decode, encode } from "../base64url.ts";
import { deriveHmac, webCrypto, type CryptoProvider } from "../crypto/crypto.ts";
import { deriveKeyring, firstThat } from "../crypto/keyring.ts";
import type { SigningKey, VerificationKey } from "../jwt/keys.ts";

/** Bytes: random ones, the time of issue in epoch milliseconds, the purpose, a hash of the binding, and the MAC over all of them. */
const sizes = { nonce: 16, issuedAt: 8, purpose: 1, binding: 16, mac: 16 };
const messageSize = sizes.nonce + sizes.issuedAt + sizes.purpose + sizes.binding;

const purposes: Readonly<Record<ChallengePurpose, number>> = {
  register: 1,
  login: 2,
  "second-factor": 3,
  reauthenticate: 4,
  upgrade: 5,
};

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Challenges, signed with a key that is derived from `key`. Nothing is stored, so a page that asks for one costs no write.
 * Challenges of the keys in `previous` are read as well, except for public keys.
 */
export async function createChallenges(
  key: SigningKey,
  previous: readonly VerificationKey[],
  random: Random,
  { createHmac, sha256 }: CryptoProvider = webCrypto,
): Promise<Challenges> {
  const keyring = await deriveKeyring(key, previous, (from) =>
    deriveHmac(from, "webauthn challenge", createHmac),
  );

  /** The purpose and a hash of the binding. A challenge without a binding has zeros there. */
  const useOf = async (purpose: ChallengePurpose, binding: string): Promise<Bytes> => {
    const use = new Uint8Array(sizes.purpose + sizes.binding);
    use[0] = purposes[purpose];
    if (binding === "") return use;
    const hash = await sha256(new TextEncoder().encode(binding));
    use.set(hash.subarray(0, sizes.binding), sizes.purpose);
    return use;
  };

  return {
    async issue(purpose, binding, now) {
      const challenge = new Uint8Array(messageSize + sizes.mac);
      challenge.set(random(sizes.nonce));
      new DataView(challenge.buffer).setBigUint64(sizes.nonce, BigInt(now));
      challenge.set(await useOf(purpose, binding), sizes.nonce + sizes.issuedAt);
      const mac = await keyring.own.sign(challenge.slice(0, messageSize));
      challenge.set(mac.subarray(0, sizes.mac), messageSize);
      return encode(challenge);
    },
    async read(challenge, purpose, binding) {
      const bytes = decode(challenge);
      if (bytes?.length !== messageSize + sizes.mac) return undefined;
      const message = new Uint8Array(bytes.subarray(0, messageSize));
      const mac = bytes.subarray(messageSize);
      const use = message.subarray(sizes.nonce + sizes.issuedAt);
      if (!areSame(use, await useOf(purpose, binding))) return undefined;
      return firstThat(keyring, async ({ sign }) =>
        areSame(mac, (await sign(message)).subarray(0, sizes.mac))
          ? Number(new DataView(message.buffer).getBigUint64(sizes.nonce))
          : undefined,
      );
    },
    hash: async (challenge) => encode(await sha256(new TextEncoder().encode(challenge))),
  };
}

/** Compares all bytes, so that the time tells nothing about the first that differs. `Hmac` proves whole MACs only. */
const areSame = (one: Bytes, other: Bytes): boolean =>
  one.length === other.length &&
  one.reduce((difference, byte, at) => difference | (byte ^ (other[at] ?? 0)), 0) === 0;
