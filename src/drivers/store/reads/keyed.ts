/** A read of one row by its key, and the same read for several keys by one statement. */
export interface KeyedRead<Row> {
  one(key: string): Promise<Row | undefined>;
  /** Reads the rows of at most `maxKeys` keys, in any order. */
  many(keys: readonly string[]): Promise<readonly (Row & { readonly id: string })[]>;
}

/** Decides how the reads of one kind are sent: one by one, or several by one statement. */
export type SendReads = <Row>(read: KeyedRead<Row>) => (key: string) => Promise<Row | undefined>;

/** Sends each read by a statement of its own. On Workers, requests may not share a statement. */
export const oneByOne: SendReads = (read) => read.one;

/** The numbers of keys that a statement can have. Fewer keys are filled up with the last key. */
export const keyCounts = [2, 4, 8, 16, 32] as const;

export const maxKeys = 32;

/** The values of the placeholders `key0`, `key1` and so on, filled up to one of `keyCounts`. */
export function fill(keys: readonly string[]): {
  readonly count: (typeof keyCounts)[number];
  readonly values: Record<string, string>;
} {
  const count = keyCounts.find((one) => one >= keys.length) ?? maxKeys;
  const last = keys.at(-1) ?? "";
  const values: Record<string, string> = {};
  for (let at = 0; at < count; at++) values[`key${at}`] = keys[at] ?? last;
  return { count, values };
}
