import { hash as bcryptHash, verify as bcryptVerify } from "@node-rs/bcrypt";
import type { PasswordHasher } from "../core/ports.ts";
import { costOf, dummyHash } from "./bcrypt-hash.ts";
import { bcryptInput } from "./bcrypt-input.ts";
import type { HashQueue } from "./hash-queue.ts";

/** bcrypt on the thread pool (Node and Bun), behind the queue. */
export const createBcrypt = (cost: number, queue: HashQueue): PasswordHasher => ({
  async hash(password, signal) {
    const input = await bcryptInput(password);
    return queue(() => bcryptHash(input, cost), signal);
  },
  async verify(password, hash, signal) {
    const input = await bcryptInput(password);
    const hashCost = hash === undefined ? undefined : costOf(hash);
    return queue(async () => {
      const foreign = hash === undefined || hashCost === undefined;
      const equal = await bcryptVerify(input, foreign ? dummyHash(cost) : hash);
      // 2^cost rounds, whatever was checked and however it ends: 2^c + 2^c + 2^(c+1) + … + 2^(cost-1) = 2^cost. Only a
      // hash that was made at a higher cost than today's takes longer.
      for (let step = hashCost ?? cost; step < cost; step++) {
        await bcryptVerify(input, dummyHash(step));
      }
      return equal && !foreign;
    }, signal);
  },
  isOutdated: (hash) => (costOf(hash) ?? cost) < cost,
});
