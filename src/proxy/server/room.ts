import { Refusal } from "../protocol/refusals.ts";

/** An amount that many requests share. */
export interface Room {
  /** Throws Refusal `busy` if that is more than is left. */
  take(amount: number): void;
  give(amount: number): void;
}

export function createRoom(capacity: number): Room {
  let left = capacity;
  return {
    take(amount) {
      if (amount > left) throw new Refusal("busy", "too many at once");
      left -= amount;
    },
    give(amount) {
      left += amount;
    },
  };
}
