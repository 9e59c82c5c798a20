import type { ThrottlePorts } from "../core/throttle/ports.ts";
import { encode } from "./base64url.ts";
import { deriveHmac, type CreateHmac } from "./crypto/crypto.ts";
import type { SigningKey } from "./jwt/keys.ts";

/** Bytes of the MAC that make a key. */
const keySize = 16;

/**
 * What limits need beside the store. The keys of counters are made with a secret that is derived from `key`. So the table tells
 * nobody who tried what.
 */
export async function createThrottleDrivers(
  { base }: SigningKey,
  createHmac?: CreateHmac,
): Promise<Pick<ThrottlePorts, "throttleKeys">> {
  const hmac = await deriveHmac(base, "throttle", createHmac);
  const encoder = new TextEncoder();
  return {
    throttleKeys: async (purpose, subject) => {
      const mac = await hmac.sign(encoder.encode(`${purpose}\0${subject}`));
      return encode(mac.subarray(0, keySize));
    },
  };
}
