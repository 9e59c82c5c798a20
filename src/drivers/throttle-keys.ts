import type { ThrottleKeys } from "../core/throttle/ports.ts";
import { encode } from "./base64url.ts";
import { deriveHmac, type CreateHmac } from "./crypto/crypto.ts";
import type { SigningKey } from "./jwt/keys.ts";

/** Bytes of the MAC that make a key. */
const keySize = 16;

/** Keys of counters, made with a secret that is derived from `key`. So the table tells nobody who tried what. */
export async function createThrottleKeys(
  { base }: SigningKey,
  createHmac?: CreateHmac,
): Promise<ThrottleKeys> {
  const hmac = await deriveHmac(base, "throttle", createHmac);
  const encoder = new TextEncoder();
  return async (purpose, subject) => {
    const mac = await hmac.sign(encoder.encode(`${purpose}\0${subject}`));
    return encode(mac.subarray(0, keySize));
  };
}
