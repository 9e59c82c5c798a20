/** Tries under way in this process, by a key. */
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

/** Tries that were not successful, by a key. */
export interface Tries {
  /** Adds a try. Returns how many with its key came before. */
  add(key: string | undefined): number;
  forget(key: string | undefined): void;
}

/** Remembers the tries of `most` keys in this process. The key whose last try is the oldest is forgotten first. */
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
