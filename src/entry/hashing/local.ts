import { availableParallelism } from "node:os";
import type { PasswordHasher } from "../../core/passwords/ports.ts";
import { createBcrypt, dummyHash } from "../../drivers/bcrypt/bcrypt.ts";
import { nativeBcrypt } from "../../drivers/bcrypt/native.ts";
import { createHashQueue, placesFor, queueLimits } from "../../drivers/bcrypt/queue.ts";
import { checkInSlots, createSlots, hashInSlots } from "../../drivers/bcrypt/slots.ts";
import { acceptForeign, timedFloor } from "../../drivers/foreign-hashes/accept.ts";
import { nodeEngines } from "../../drivers/foreign-hashes/node-engines.ts";
import type { Metrics } from "../../drivers/metrics/metrics.ts";
import { ConfigError } from "../config/config-error.ts";
import type { Config } from "../config/config.ts";
import { watchChecks, watchEngine, watchQueue } from "../metrics/watch.ts";

/** The hasher of Node and Bun. Throws ConfigError if the runtime lacks a function of an enabled scheme. */
export async function localHasher(
  { cost, threadPoolSize, importSchemes: schemes }: Config["hashing"],
  metrics?: Metrics,
): Promise<PasswordHasher> {
  if (schemes.includes("argon2") && nodeEngines.argon2Memory === 0) {
    throw new ConfigError("IMPORT_SCHEMES: argon2 needs Node 24.7 or newer, or Bun");
  }
  const atOnce = Math.min(availableParallelism(), threadPoolSize - 1);
  const slots = createSlots(atOnce);
  // One more check has its turn than can compute, so that it reads its counters while the others compute.
  const waiting = placesFor(atOnce, await estimateOfCheck(cost));
  const limits = { ...queueLimits, waiting, atOnce: atOnce + 1 };
  const queue = watchQueue(createHashQueue(limits), metrics);
  const bcrypt = hashInSlots(watchEngine(nativeBcrypt, metrics), slots);
  const floor = schemes.length === 0 ? 0 : 2 * (await timeOfCheck(cost));
  const hasher = acceptForeign(createBcrypt(bcrypt, cost, queue), {
    bcrypt,
    engines: nodeEngines,
    schemes,
    startFloor: () => timedFloor(floor),
  });
  return checkInSlots(watchChecks(hasher, metrics), slots);
}

/** The time of one check of a password, in milliseconds. */
async function timeOfCheck(cost: number): Promise<number> {
  const start = performance.now();
  await nativeBcrypt.verify("", dummyHash(cost));
  return performance.now() - start;
}

/**
 * The same by checks of a low cost, so that a start takes no longer. The best of six, because the first ones start threads, and another
 * process may take the core for some.
 */
async function estimateOfCheck(cost: number): Promise<number> {
  const low = 6;
  const times: number[] = [];
  while (times.length < 6) times.push(await timeOfCheck(low));
  return Math.min(...times) * 2 ** (cost - low);
}
