/** Throws unless both are the same as JSON; undefined is like nothing else. */
export function equal(actual: unknown, expected: unknown): void {
  const [is, should] = [show(actual), show(expected)];
  if (is !== should) throw new Error(`is ${is}, should be ${should}`);
}

/** The error that work ends with; throws when it does not. */
export async function thrown<E = Error>(work: Promise<unknown> | (() => unknown)): Promise<E> {
  let value: unknown;
  try {
    value = await (typeof work === "function" ? work() : work);
  } catch (error) {
    return error as E;
  }
  throw new Error(`gives ${show(value)}, should throw`);
}

/** Sets this runtime's clock ahead by so many milliseconds, for all that comes, and then does the work. */
export function later<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  const { now } = Date;
  Date.now = () => now() + milliseconds;
  return work();
}

const show = (value: unknown): string =>
  value === undefined ? "undefined" : JSON.stringify(value);
