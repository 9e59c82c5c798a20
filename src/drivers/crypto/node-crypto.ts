import { createHash, createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import type { CryptoProvider } from "./crypto.ts";

/**
 * By node:crypto, for Node and Bun. It is synchronous, because WebCrypto's way through the thread pool takes 80 µs, and longer
 * while passwords are hashed.
 */
export const nodeCrypto: CryptoProvider = {
  createHmac(hash, secret) {
    const key = createSecretKey(secret);
    const name = hash.replace("-", "").toLowerCase();
    const sign = (bytes: Uint8Array) => createHmac(name, key).update(bytes).digest();
    return {
      sign,
      proves(signature, bytes) {
        const right = sign(bytes);
        return right.length === signature.length && timingSafeEqual(right, signature);
      },
    };
  },
  sha256: (bytes) => createHash("sha256").update(bytes).digest(),
};
