/** Remembers the nonces that were used. */
export interface Nonces {
  /**
   * Uses a nonce, and remembers it until the time `until` (epoch milliseconds). Returns `used` if the nonce was used before,
   * or may have been used and forgotten. Returns `full` if there is no room, because no nonce is forgotten early.
   */
  use(nonce: string, until: number, now: number): "new" | "used" | "full";
}

/** Milliseconds. */
const slice = 1000;

/**
 * Remembers at most `capacity` nonces. Groups the nonces by the second in which they may be forgotten, so that forgetting
 * does not scan all of them.
 */
export function createNonces(capacity: number): Nonces {
  const known = new Set<string>();
  const slices = new Map<number, string[]>();
  let current = 0;
  /** Each forgotten nonce has an `until` before this time. The time never decreases, even if the clock is set back. */
  let forgotten = 0;

  const forget = (now: number): void => {
    if (Math.floor(now / slice) === current) return;
    current = Math.floor(now / slice);
    for (const [second, nonces] of slices) {
      if (second >= current) continue;
      slices.delete(second);
      for (const nonce of nonces) known.delete(nonce);
      forgotten = Math.max(forgotten, (second + 1) * slice);
    }
  };

  return {
    use(nonce, until, now) {
      forget(now);
      if (known.has(nonce) || until < forgotten) return "used";
      if (known.size >= capacity) return "full";
      known.add(nonce);
      const second = Math.floor(until / slice);
      const nonces = slices.get(second);
      if (nonces) nonces.push(nonce);
      else slices.set(second, [nonce]);
      return "new";
    },
  };
}
