import { Refusal } from "../protocol/refusals.ts";

/** A limited amount that many requests share, such as bytes. */
export interface Capacity {
  /** Throws Refusal `busy` if less than `amount` is left. */
  take(amount: number): void;
  give(amount: number): void;
}

export function createCapacity(capacity: number): Capacity {
  let left = capacity;
  return {
    take(amount) {
      if (amount > left) throw new Refusal("busy", "too many at the same time");
      left -= amount;
    },
    give(amount) {
      left += amount;
    },
  };
}
