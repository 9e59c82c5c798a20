import type { PasswordHasher } from "../../core/passwords/ports.ts";
import type { BcryptEngine } from "./bcrypt.ts";

/** Runs work at once, or when other work has ended, in the order of the calls. */
export type Slots = <T>(work: () => Promise<T>) => Promise<T>;

/** Slots for `most` pieces of work at a time. */
export function createSlots(most: number): Slots {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return async (work) => {
    if (taken < most) taken++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else taken--;
    }
  };
}

/** The engine, whose new hashes each take a slot. */
export const hashInSlots = (engine: BcryptEngine, slots: Slots): BcryptEngine => ({
  ...engine,
  hash: (input, cost) => slots(() => engine.hash(input, cost)),
});

/** The hasher, whose checks each take a slot while they compute. Between its turn and its slot, a check may read its counters. */
export const checkInSlots = (hasher: PasswordHasher, slots: Slots): PasswordHasher => ({
  ...hasher,
  inTurn: (task, signal, rank) =>
    hasher.inTurn(
      (verify) => task((password, hash) => slots(() => verify(password, hash))),
      signal,
      rank,
    ),
});
