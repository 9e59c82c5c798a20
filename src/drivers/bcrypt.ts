import { hash as bcryptHash, verify as bcryptVerify } from "@node-rs/bcrypt";
import type { PasswordHasher } from "../core/ports.ts";
import { costOf, dummyHash } from "./bcrypt-hash.ts";
import { bcryptInput } from "./bcrypt-input.ts";
import type { HashQueue } from "./hash-queue.ts";

/** bcrypt on the thread pool (Node and Bun), behind the queue. */
export const createBcrypt = (cost: number, queue: HashQueue): PasswordHasher => ({
  async hash(password, turn) {
    const input = await bcryptInput(password);
    return queue(() => bcryptHash(input, cost), turn);
  },
  async verify(password, hash, turn) {
    const input = await bcryptInput(password);
    const hashCost = hash === undefined ? undefined : costOf(hash);
    return queue(async () => {
      if (hash !== undefined && hashCost !== undefined && (await bcryptVerify(input, hash))) {
        return true;
      }
      // A refusal costs 2^cost rounds, whatever was checked already: 2^c + 2^c + 2^(c+1) + … + 2^(cost-1) = 2^cost.
      if (hashCost === undefined) await bcryptVerify(input, dummyHash(cost));
      for (let step = hashCost ?? cost; step < cost; step++) {
        await bcryptVerify(input, dummyHash(step));
      }
      return false;
    }, turn);
  },
  isOutdated: (hash) => (costOf(hash) ?? cost) < cost,
});
