/** A statement for one row by its key, and the same for several keys at once. A statement that writes gives no rows. */
export interface KeyedStatement<Row> {
  one(key: string): Promise<Row | undefined>;
  /** The rows of at most `maxKeys` keys, in any order. */
  many(keys: readonly string[]): Promise<readonly (Row & { readonly id: string })[]>;
}

/** Decides how the statements of one kind are sent: one by one, or several as one. */
export type SendKeyed = <Row>(
  statement: KeyedStatement<Row>,
) => (key: string) => Promise<Row | undefined>;

/** Sends each for itself. On Workers, requests may not share a statement. */
export const oneByOne: SendKeyed = (statement) => statement.one;

/** The numbers of keys that a statement can have. Fewer keys are filled up with the last key. */
export const keyCounts = [2, 4, 8, 16, 32] as const;

type KeyCount = (typeof keyCounts)[number];

export const maxKeys = 32;

/** The statements of one kind for each number of keys, named `name2`, `name4` and so on. */
export const forEachCount = <Name extends string, T>(name: Name, make: (count: KeyCount) => T) =>
  Object.fromEntries(keyCounts.map((count) => [`${name}${count}`, make(count)])) as {
    readonly [Key in `${Name}${KeyCount}`]: T;
  };

/** The values of the placeholders `key0`, `key1` and so on, filled up to one of `keyCounts`. */
export function fill(keys: readonly string[]): {
  readonly count: KeyCount;
  readonly values: Record<string, string>;
} {
  const count = keyCounts.find((one) => one >= keys.length) ?? maxKeys;
  const last = keys.at(-1) ?? "";
  const values: Record<string, string> = {};
  for (let at = 0; at < count; at++) values[`key${at}`] = keys[at] ?? last;
  return { count, values };
}
