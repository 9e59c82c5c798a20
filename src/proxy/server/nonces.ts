/** Remembers which nonces were used. */
export interface Nonces {
  /** Notes a nonce until `until` (epoch milliseconds); `full` rather than forget one too early. */
  use(nonce: string, until: number, now: number): "new" | "used" | "full";
}

/** Milliseconds. */
const slice = 1000;

/** At most `capacity` nonces, kept also by the second they may be forgotten, so that forgetting looks at no other. */
export function createNonces(capacity: number): Nonces {
  const known = new Set<string>();
  const slices = new Map<number, string[]>();
  let current = 0;

  const forget = (now: number): void => {
    if (Math.floor(now / slice) === current) return;
    current = Math.floor(now / slice);
    for (const [second, nonces] of slices) {
      if (second >= current) continue;
      slices.delete(second);
      for (const nonce of nonces) known.delete(nonce);
    }
  };

  return {
    use(nonce, until, now) {
      forget(now);
      if (known.has(nonce)) return "used";
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
