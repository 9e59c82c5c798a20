import { argon2iAsync, argon2idAsync } from "@noble/hashes/argon2.js";
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { pbkdf2Async } from "@noble/hashes/pbkdf2.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import type { Argon2, Bytes, Pbkdf2, Scrypt } from "./engines.ts";

const own = (bytes: Uint8Array): Bytes => Uint8Array.from(bytes);

const hashes = { "SHA-1": sha1, "SHA-256": sha256, "SHA-512": sha512 };

/** The hashes in JavaScript. Loaded at its first use. */
export const javaScriptHashes = {
  md5: (bytes: Bytes) => own(md5(bytes)),
  pbkdf2: async (password: Bytes, { hash, salt, rounds, length }: Pbkdf2) =>
    own(await pbkdf2Async(hashes[hash], password, salt, { c: rounds, dkLen: length })),
  async scrypt(password: Bytes, { salt, ln, r, p, length }: Scrypt) {
    const maxmem = 128 * 1024 * 1024;
    return own(await scryptAsync(password, salt, { N: 2 ** ln, r, p, dkLen: length, maxmem }));
  },
  async argon2(password: Bytes, { kind, salt, memory, passes, lanes, length }: Argon2) {
    const hash = kind === "argon2i" ? argon2iAsync : argon2idAsync;
    return own(await hash(password, salt, { t: passes, m: memory, p: lanes, dkLen: length }));
  },
};
