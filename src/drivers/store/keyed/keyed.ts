/**
 * A statement for one row by its key, and the same for several keys at once. A statement that writes gives no rows. Some look up
 * something else for each row, by a second value.
 */
export interface KeyedStatement<Row> {
  one(key: string, second: string): Promise<Row | undefined>;
  /** The rows of at most `maxKeys` different keys, in any order. */
  many(
    keys: readonly string[],
    seconds: readonly string[],
  ): Promise<readonly (Row & { readonly id: string })[]>;
}

/** Decides how the statements of one kind are sent: one by one, or several as one. */
export type SendKeyed = <Row>(
  statement: KeyedStatement<Row>,
) => (key: string, second?: string) => Promise<Row | undefined>;

/** Sends each for itself. On Workers, requests may not share a statement. */
export const oneByOne: SendKeyed =
  ({ one }) =>
  (key, second = "") =>
    one(key, second);

/** The numbers of keys that a statement can have. Fewer keys are filled up with the last key. */
export const keyCounts = [2, 4, 8, 16, 32] as const;

type KeyCount = (typeof keyCounts)[number];

export const maxKeys = 32;

/** The statements of one kind for each number of keys, named `name2`, `name4` and so on. */
export const forEachCount = <Name extends string, T>(name: Name, make: (count: KeyCount) => T) =>
  Object.fromEntries(keyCounts.map((count) => [`${name}${count}`, make(count)])) as {
    readonly [Key in `${Name}${KeyCount}`]: T;
  };

/** Made once, because a name that is made anew takes longer to look up. */
const namesOf = (name: string) => Array.from({ length: maxKeys }, (_, at) => `${name}${at}`);
const keyNames = namesOf("key");
const secondNames = namesOf("second");

/**
 * The values of the placeholders `key0`, `key1` and so on, filled up to one of `keyCounts`, and those of `second0`, `second1` and so
 * on if each key has a second value.
 */
export function fill(
  keys: readonly string[],
  seconds?: readonly string[],
): { readonly count: KeyCount; readonly values: Record<string, string> } {
  const count = keyCounts.find((one) => one >= keys.length) ?? maxKeys;
  const values: Record<string, string> = {};
  for (let at = 0; at < count; at++) {
    const from = Math.min(at, keys.length - 1);
    values[keyNames[at]!] = keys[from]!;
    if (seconds) values[secondNames[at]!] = seconds[from]!;
  }
  return { count, values };
}
