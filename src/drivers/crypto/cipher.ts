import type { Random } from "../../core/system.ts";
import { encode } from "../base64url.ts";
import type { KeyPurpose } from "./crypto.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes: the key, its id, the IV and the tag of AES-GCM. */
const sizes = { key: 32, id: 16, iv: 12, tag: 16 };

/** Encrypts and authenticates with one key (AES-256-GCM). */
export interface Cipher {
  /** Names the key, and reveals nothing of it. */
  readonly id: string;
  /** The IV and the sealed bytes, which `open` takes only with the same `bound`. */
  seal(bytes: Bytes, bound: string): Promise<Bytes>;
  /** Undefined for bytes that this key did not seal with `bound`. */
  open(sealed: Bytes, bound: string): Promise<Bytes | undefined>;
}

/** Derives an independent cipher for another purpose (HKDF, RFC 5869). */
export async function deriveCipher(
  base: CryptoKey,
  purpose: KeyPurpose,
  random: Random,
): Promise<Cipher> {
  const info = new TextEncoder().encode(purpose);
  const parameters = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  const bits = await crypto.subtle.deriveBits(parameters, base, (sizes.key + sizes.id) * 8);
  const derived = new Uint8Array(bits);
  const key = await crypto.subtle.importKey("raw", derived.slice(0, sizes.key), "AES-GCM", false, [
    "encrypt",
    "decrypt",
  ]);
  const algorithm = (iv: Bytes, bound: string) => ({
    name: "AES-GCM",
    iv,
    additionalData: new TextEncoder().encode(bound),
  });
  return {
    id: encode(derived.slice(sizes.key)),
    async seal(bytes, bound) {
      const iv = new Uint8Array(random(sizes.iv));
      const box = await crypto.subtle.encrypt(algorithm(iv, bound), key, bytes);
      const sealed = new Uint8Array(sizes.iv + box.byteLength);
      sealed.set(iv);
      sealed.set(new Uint8Array(box), sizes.iv);
      return sealed;
    },
    async open(sealed, bound) {
      if (sealed.length < sizes.iv + sizes.tag) return undefined;
      const iv = sealed.slice(0, sizes.iv);
      try {
        const box = sealed.slice(sizes.iv);
        return new Uint8Array(await crypto.subtle.decrypt(algorithm(iv, bound), key, box));
      } catch {
        return undefined;
      }
    },
  };
}
