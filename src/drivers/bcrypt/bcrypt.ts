import type { PasswordHasher } from "../../core/passwords/ports.ts";
import { normalizePassword } from "../../core/passwords/rules.ts";
import type { HashQueue } from "./queue.ts";

/** The bcrypt of a library. It writes `$2b$` and reads `$2a$ $2b$ $2y$`. Its input has at most 72 bytes and no NUL. */
export interface BcryptEngine {
  hash(input: string, cost: number): Promise<string>;
  verify(input: string, hash: string): Promise<boolean>;
}

/** Password hashing by bcrypt. Every hash waits for its turn in the queue. */
export const createBcrypt = (
  engine: BcryptEngine,
  cost: number,
  queue: HashQueue,
): PasswordHasher => ({
  places: queue.places,
  async hash(password, signal, rank) {
    const input = await bcryptInput(normalizePassword(password));
    return queue(() => engine.hash(input, cost), signal, rank);
  },
  inTurn: (task, signal, rank) =>
    queue(
      () =>
        task(async (password, hash) => {
          const input = await bcryptInput(normalizePassword(password));
          const hashCost = hash === undefined ? undefined : costOf(hash);
          const foreign = hash === undefined || hashCost === undefined;
          const equal = await engine.verify(input, foreign ? dummyHash(cost) : hash);
          // Every check takes 2^cost rounds, for any hash and any result: 2^c + 2^c + 2^(c+1) + … + 2^(cost-1) = 2^cost.
          // Only a hash of a higher cost than the configured one takes longer.
          for (let step = hashCost ?? cost; step < cost; step++) {
            await engine.verify(input, dummyHash(step));
          }
          return equal && !foreign;
        }),
      signal,
      rank,
    ),
  isOutdated: (hash) => (costOf(hash) ?? cost) < cost,
  // Hashes of other systems are those of `acceptForeign`.
  remedyFor: () => undefined,
});

export const minCost = 10;
/** At a higher cost a single check takes seconds. An imported hash with a higher cost is treated as no hash. */
export const maxCost = 14;

/** 16 bytes of salt and 23 bytes of digest in bcrypt's base64. The last letter of each has bits that must be zero. */
const shape = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/;

/** The cost of a `$2a$`, `$2b$` or `$2y$` hash. Gives undefined for anything else, including `$2x$` (a known bug). */
export function costOf(hash: string): number | undefined {
  const cost = Number(shape.exec(hash)?.[1]);
  return cost >= 4 && cost <= maxCost ? cost : undefined;
}

/** Salt and digest of random bytes that nobody kept. Both are well-formed, because a check of a malformed hash ends at once. */
const discardedHash = "UZw5UpJP2oxfX.Z2w0bGFuw3cgqpoUaD2Cpk9zC/YMCMDqH1vzKdq";

/** A hash of no known password. A check against it takes as long as a real check. */
export const dummyHash = (cost: number): string =>
  `$2b$${String(cost).padStart(2, "0")}$${discardedHash}`;

const maxBytes = 72;

const nul = 0;

const label = new TextEncoder().encode("latchkey/bcrypt/long-password");

/**
 * The input of bcrypt for a password. A password of up to 72 bytes (UTF-8) is passed as it is, so that its hash can be
 * imported and exported. A longer password, or one with a NUL, becomes base64(HMAC-SHA-384(label, password)), because
 * bcrypt ignores every byte after the 72nd and after a NUL.
 */
export async function bcryptInput(password: string): Promise<string> {
  const bytes = new TextEncoder().encode(password);
  if (bytes.length <= maxBytes && !bytes.includes(nul)) return password;
  const algorithm = { name: "HMAC", hash: "SHA-384" };
  const key = await crypto.subtle.importKey("raw", label, algorithm, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign(algorithm, key, bytes));
  return btoa(String.fromCharCode(...mac));
}
