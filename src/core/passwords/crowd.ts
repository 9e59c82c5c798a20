/** Counts the tries under way in this process, by a key. */
export interface Crowd {
  /** Adds a try. Returns how many others with its key are under way. */
  enter(key: string | undefined): number;
  leave(key: string | undefined): void;
}

export function createCrowd(): Crowd {
  const sizes = new Map<string, number>();
  return {
    enter(key) {
      if (key === undefined) return 0;
      const others = sizes.get(key) ?? 0;
      sizes.set(key, others + 1);
      return others;
    },
    leave(key) {
      if (key === undefined) return;
      const others = (sizes.get(key) ?? 1) - 1;
      if (others > 0) sizes.set(key, others);
      else sizes.delete(key);
    },
  };
}

/** Counts the tries of a key since its last success. */
export interface Tries {
  /** Adds a try. Returns the number of earlier tries with its key. */
  add(key: string | undefined): number;
  forget(key: string | undefined): void;
}

/** Counts the tries of up to `most` keys in this process. The key whose last try is the oldest is forgotten first. */
export function createTries(most = 10_000): Tries {
  const counts = new Map<string, number>();
  return {
    add(key) {
      if (key === undefined) return 0;
      const before = counts.get(key) ?? 0;
      counts.delete(key);
      counts.set(key, before + 1);
      const [oldest] = counts.keys();
      if (counts.size > most && oldest !== undefined) counts.delete(oldest);
      return before;
    },
    forget(key) {
      if (key !== undefined) counts.delete(key);
    },
  };
}

/** Tries of the last minutes, right ones included, by a key. */
export interface Recent {
  /** Adds a try. Returns how many with its key weigh on it: none for an ordinary person. `now` is epoch milliseconds. */
  add(key: string | undefined, now: number): number;
}

/** Milliseconds after which a recent try weighs nothing any more, for each try before it. */
const drain = 10_000;

/** The most that recent tries weigh. */
const heaviest = 1000;

/** Remembers the recent tries of `most` keys in this process. The key whose last try is the oldest is forgotten first. */
export function createRecent(most = 10_000): Recent {
  const untils = new Map<string, number>();
  return {
    add(key, now) {
      if (key === undefined) return 0;
      const until = Math.min(Math.max(untils.get(key) ?? 0, now), now + heaviest * drain);
      untils.delete(key);
      untils.set(key, until + drain);
      const [oldest] = untils.keys();
      if (untils.size > most && oldest !== undefined) untils.delete(oldest);
      return (until - now) / drain;
    },
  };
}
