// Node 20 and 22 have no argon2, so it cannot be imported by its name.
import * as crypto from "node:crypto";
import { maxArgon2Memory, type Bytes, type ForeignEngines } from "./engines.ts";

type Done = (error: Error | null, result: Uint8Array) => void;

/** The result of a function of node:crypto that works on the thread pool. */
const result = (run: (done: Done) => void): Promise<Bytes> =>
  new Promise((resolve, reject) =>
    run((error, bytes) => (error ? reject(error) : resolve(Uint8Array.from(bytes)))),
  );

/** By node:crypto, for Node and Bun. Everything but MD5 works on the thread pool. */
export const nodeEngines: ForeignEngines = {
  argon2Memory: "argon2" in crypto ? maxArgon2Memory : 0,
  loadMd5: async () => (bytes) => Uint8Array.from(crypto.createHash("md5").update(bytes).digest()),
  pbkdf2: (password, { hash, salt, rounds, length }) =>
    result((done) =>
      crypto.pbkdf2(password, salt, rounds, length, hash.replace("-", "").toLowerCase(), done),
    ),
  scrypt: (password, { salt, ln, r, p, length }) => {
    const N = 2 ** ln;
    // Room for the vector and the blocks. Without it, Node refuses more than 32 MiB.
    const options = { N, r, p, maxmem: 128 * r * (N + p + 2) + 1024 };
    return result((done) => crypto.scrypt(password, salt, length, options, done));
  },
  argon2: (message, { kind, salt, memory, passes, lanes, length }) => {
    const parameters = { message, nonce: salt, memory, passes, parallelism: lanes };
    return result((done) => crypto.argon2(kind, { ...parameters, tagLength: length }, done));
  },
};
