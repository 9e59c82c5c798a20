/** What may be bound to a statement. MySQL thinks `0` = `'abc'`, and mysql2 expands arrays and objects to SQL. */
export type Parameter = string | number | bigint | null;

/**
 * Carries one statement to a database. Throws DuplicateKey; OutcomeUnknown when the statement may have run; or Failure
 * `unavailable` when it did not. No error holds SQL, parameters or the database's message.
 */
export interface Transport {
  /** The rows, each as an array in select order. */
  read(statement: string, parameters: readonly Parameter[]): Promise<unknown[][]>;
  /** How many rows the statement changed. */
  write(statement: string, parameters: readonly Parameter[]): Promise<number>;
}

/** A unique index refused the row; which one is found out by reading back, since error texts are not portable. */
export class DuplicateKey extends Error {
  override readonly name = "DuplicateKey";
}

/** The statement was sent and its answer did not come: whether it ran is not known. The message says what broke. */
export class OutcomeUnknown extends Error {
  override readonly name = "OutcomeUnknown";
}

/** Throws TypeError unless every parameter is a string, finite number, bigint or null. */
export function checkParameters(parameters: readonly unknown[]): readonly Parameter[] {
  const wrong = parameters.findIndex((value) => !isParameter(value));
  if (wrong >= 0) throw new TypeError(`statement parameter ${wrong} has a type that is not bound`);
  return parameters as readonly Parameter[];
}

const isParameter = (value: unknown): value is Parameter =>
  typeof value === "string" ||
  Number.isFinite(value) ||
  typeof value === "bigint" ||
  value === null;
