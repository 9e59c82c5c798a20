import type { ForeignEngines } from "./engines.ts";

/** WebCrypto on Cloudflare refuses more rounds of PBKDF2. */
const maxWebRounds = 100_000;

const load = async () => (await import("./portable-hashes.ts")).javaScriptHashes;

/**
 * By WebCrypto and JavaScript, for runtimes without modules of Node. A hash in JavaScript takes several times as long as a native
 * one, and argon2 may use half the memory of an isolate.
 */
export const portableEngines: ForeignEngines = {
  argon2Memory: 64 * 1024,
  loadMd5: async () => (await load()).md5,
  async pbkdf2(password, parameters) {
    const { hash, salt, rounds, length } = parameters;
    if (rounds > maxWebRounds) return (await load()).pbkdf2(password, parameters);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const web = { name: "PBKDF2", hash, salt, iterations: rounds };
    return new Uint8Array(await crypto.subtle.deriveBits(web, key, 8 * length));
  },
  scrypt: async (password, parameters) => (await load()).scrypt(password, parameters),
  argon2: async (password, parameters) => (await load()).argon2(password, parameters),
};
