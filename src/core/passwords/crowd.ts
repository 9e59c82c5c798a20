/** The tries that are under way in this process, by what they have in common. Without that they are not counted. */
export interface Crowd {
  /** Adds a try. Returns how many others of its kind are under way. */
  enter(kind: string | undefined): number;
  leave(kind: string | undefined): void;
}

export function createCrowd(): Crowd {
  const sizes = new Map<string, number>();
  return {
    enter(kind) {
      if (kind === undefined) return 0;
      const others = sizes.get(kind) ?? 0;
      sizes.set(kind, others + 1);
      return others;
    },
    leave(kind) {
      if (kind === undefined) return;
      const others = (sizes.get(kind) ?? 1) - 1;
      if (others > 0) sizes.set(kind, others);
      else sizes.delete(kind);
    },
  };
}
