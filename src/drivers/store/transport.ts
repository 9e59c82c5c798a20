/** A value that may be bound to a statement. Arrays and objects are not allowed, because mysql2 expands them to SQL. */
export type Parameter = string | number | bigint | null;

/**
 * Sends one statement to a database. Throws DuplicateKey, OutcomeUnknown if the statement may have run, or Failure
 * `unavailable` if it did not. No error holds SQL, parameters or the database's message.
 */
export interface Transport {
  /** The rows, each as an array in select order. */
  read(statement: string, parameters: readonly Parameter[]): Promise<unknown[][]>;
  /** The number of rows that the statement changed. */
  write(statement: string, parameters: readonly Parameter[]): Promise<number>;
}

/** A unique index refused the row. The store finds out which index by a read, because error texts differ between databases. */
export class DuplicateKey extends Error {
  override readonly name = "DuplicateKey";
}

/** The statement was sent and no answer came, so it may have run. The message gives the cause. */
export class OutcomeUnknown extends Error {
  override readonly name = "OutcomeUnknown";
}

/** The reason of a Failure when a table or a column is missing. */
export const schemaBehind = "the schema is behind: migrate the database";

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
