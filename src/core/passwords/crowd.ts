/** The tries that are under way in this process, by the key of their subject. */
export interface Crowd {
  /** Adds a try. Returns how many tries of the subject were under way before. */
  enter(key: string): number;
  leave(key: string): void;
}

export function createCrowd(): Crowd {
  const sizes = new Map<string, number>();
  return {
    enter(key) {
      const before = sizes.get(key) ?? 0;
      sizes.set(key, before + 1);
      return before;
    },
    leave(key) {
      const size = sizes.get(key) ?? 0;
      if (size > 1) sizes.set(key, size - 1);
      else sizes.delete(key);
    },
  };
}
