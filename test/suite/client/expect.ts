/** Throws unless both values are the same JSON. Undefined equals only undefined. */
export function equal(actual: unknown, expected: unknown): void {
  const [is, should] = [show(actual), show(expected)];
  if (is !== should) throw new Error(`got ${is}, expected ${should}`);
}

/** Returns the error that `work` throws. Throws if `work` succeeds. */
export async function thrown<E = Error>(work: Promise<unknown> | (() => unknown)): Promise<E> {
  let value: unknown;
  try {
    value = await (typeof work === "function" ? work() : work);
  } catch (error) {
    return error as E;
  }
  throw new Error(`returned ${show(value)} instead of throwing`);
}

/** Advances this runtime's clock by this many milliseconds, permanently, and then runs `work`. */
export function advanceClock<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  const { now } = Date;
  Date.now = () => now() + milliseconds;
  return work();
}

const show = (value: unknown): string =>
  value === undefined ? "undefined" : JSON.stringify(value);
