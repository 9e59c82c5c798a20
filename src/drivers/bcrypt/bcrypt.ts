import type { PasswordHasher } from "../../core/passwords/ports.ts";
import { normalizePassword } from "../../core/passwords/rules.ts";
import { costOf, dummyHash } from "./hash.ts";
import { bcryptInput } from "./input.ts";
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
