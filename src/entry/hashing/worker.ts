import type { PasswordHasher } from "../../core/passwords/ports.ts";
import { createBcrypt } from "../../drivers/bcrypt/bcrypt.ts";
import { portableBcrypt } from "../../drivers/bcrypt/portable.ts";
import { createHashQueue, placesFor, queueLimits } from "../../drivers/bcrypt/queue.ts";
import { acceptForeign, timedFloor } from "../../drivers/foreign-hashes/accept.ts";
import { portableEngines } from "../../drivers/foreign-hashes/portable-engines.ts";
import type { Config } from "../config/config.ts";

/** The hasher of Workers. */
export function workerHasher({ cost, importSchemes: schemes }: Config["hashing"]): PasswordHasher {
  const queue = createHashQueue({
    ...queueLimits,
    waiting: placesFor(1, timeOfCheck(cost)),
    atOnce: 1,
  });
  return acceptForeign(createBcrypt(portableBcrypt, cost, queue), {
    bcrypt: portableBcrypt,
    engines: portableEngines,
    schemes,
    startFloor: () => timedFloor(2 * timeOfCheck(cost)),
  });
}

/**
 * The time of one check of a password, in milliseconds, as measured in workerd. It cannot be measured here, because the clock of
 * Workers stands still during work.
 */
const timeOfCheck = (cost: number): number => 0.065 * 2 ** cost;
