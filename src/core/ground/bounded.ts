/** A map or a set that keeps its keys in the order in which they were added. */
interface Ordered<K> {
  readonly size: number;
  keys(): Iterable<K>;
  delete(key: K): boolean;
}

/** Forgets the key that was added first, if there are more than `most`. Call it after each key, so that the memory is bounded. */
export function forgetOldest<K>(known: Ordered<K>, most: number): void {
  if (known.size <= most) return;
  for (const oldest of known.keys()) {
    known.delete(oldest);
    return;
  }
}

/** Sets a key as the newest of a bounded map, whatever its place was. */
export function setNewest<K, V>(known: Map<K, V>, key: K, value: V, most: number): void {
  known.delete(key);
  known.set(key, value);
  forgetOldest(known, most);
}
