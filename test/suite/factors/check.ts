export type Case = () => Promise<void>;

/** Vitest's `expect` does not run in workerd. */
export function same(actual: unknown, expected: unknown, what = "value"): void {
  const [one, other] = [actual, expected].map((value) => JSON.stringify(value) ?? "undefined");
  if (one !== other) throw new Error(`${what}: expected ${other}, but it is ${one}`);
}

/** The code of the error with which a promise rejects. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    return `fulfilled with ${JSON.stringify(await promise)}`;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}
