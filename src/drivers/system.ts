import type { Clock, Random } from "../core/system.ts";

export const systemClock: Clock = () => Date.now();

const idLength = 16;

/** Random bytes for many ids, because a call of the runtime takes longer than the rest of an id. */
const pool = new Uint8Array(256 * idLength);
let left = 0;

/** Longer bytes than those of an id never come from the pool, because they may be a key. The pool keeps no bytes that it has given. */
export const systemRandom: Random = (length) => {
  if (length > idLength) return crypto.getRandomValues(new Uint8Array(length));
  if (left < length) left = crypto.getRandomValues(pool).length;
  left -= length;
  const bytes = pool.slice(left, left + length);
  pool.fill(0, left, left + length);
  return bytes;
};
