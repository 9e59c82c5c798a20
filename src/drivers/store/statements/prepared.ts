import { Column, Param, Placeholder, SQL, type DriverValueEncoder } from "drizzle-orm";
import { Failure, serverFailures } from "../../../core/failures.ts";
import type { Dialect } from "./dialect.ts";

/** The values of the placeholders, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** A SELECT. */
export interface PreparedRead<Row> {
  read(values: Values): Promise<Row[]>;
}

/** A statement that changes rows, and gives their number. */
export interface PreparedWrite {
  write(values: Values): Promise<number>;
}

/** A query of drizzle. Its member `_` is documented for types, but a SELECT has it at runtime too. */
interface Query {
  toSQL(): { readonly sql: string; readonly params: readonly unknown[] };
  readonly _?: object;
}

/** A list of statements, by their names. */
export type Statements = Readonly<Record<string, Query>>;

/** The prepared statements of a list. Each keeps the types of its query. */
export type PreparedAll<T> = {
  readonly [Name in keyof T]: T[Name] extends {
    readonly _: { readonly selectedFields: object; readonly result: readonly (infer Row)[] };
  }
    ? PreparedRead<Row>
    : PreparedWrite;
};

/**
 * Prepares the statements of a list: the list at the first use of any of them, and the text of each at its own first use, because a
 * process uses few of them, and would start later for the others. Drizzle's own prepared statements walk through their parameters
 * and columns at each execution, which takes longer than SQLite takes to read the row.
 */
export function prepareAll<T extends Statements>(
  dialect: Dialect,
  make: (dialect: Dialect) => T,
  transport: Transport,
  onStatement?: OnStatement,
): PreparedAll<T> {
  let made: Record<PropertyKey, unknown> | undefined;
  const prepared = (): Record<PropertyKey, unknown> =>
    Object.fromEntries(
      Object.entries(make(dialect)).map(([name, query]) => [
        name,
        prepare(dialect, query, onStatement ? watched(transport, name, onStatement) : transport),
      ]),
    );
  return new Proxy({}, { get: (_, name) => (made ??= prepared())[name] }) as PreparedAll<T>;
}

function prepare(
  dialect: Dialect,
  query: Query,
  transport: Transport,
): PreparedRead<Values> & PreparedWrite {
  let text: StatementText | undefined;
  const prepared = (): StatementText => (text ??= textOf(dialect, query));
  return {
    async read(values) {
      const { sql, encode, decode } = prepared();
      return (await transport.read(sql, encode(values))).map(decode);
    },
    async write(values) {
      const { sql, encode } = prepared();
      return transport.write(sql, encode(values));
    },
  };
}

type StatementText = ReturnType<typeof textOf>;

/** The text of a statement, and how its parameters and rows are translated. */
export function textOf({ typed }: Dialect, query: Query) {
  const { sql, params } = query.toSQL();
  const places = params.map(placeOf);
  const columns = places.map(({ column }) => column);
  return {
    sql: typed?.(sql, columns) ?? sql,
    encode: encoder(places),
    decode: decoder(fieldsOf(query)),
  };
}

/** The fields that a SELECT reads. */
const fieldsOf = ({ _ }: Query): object =>
  _ && "selectedFields" in _ ? (_.selectedFields as object) : {};

/** Gives the parameters of a statement in the order of its text. The transport checks their types. */
const encoder =
  (places: readonly ReturnType<typeof placeOf>[]) =>
  (values: Values): Parameter[] =>
    places.map(({ name, column }) => {
      if (!(name in values)) throw new TypeError(`statement parameter ${name} has no value`);
      return column.mapToDriverValue(values[name]) as Parameter;
    });

/** The name of a placeholder and the column that encodes its value. */
function placeOf(param: unknown): {
  readonly name: string;
  readonly column: DriverValueEncoder<unknown, unknown>;
} {
  if (param instanceof Param && param.value instanceof Placeholder) {
    return { name: param.value.name, column: param.encoder };
  }
  throw new TypeError("a statement has a parameter that is not a placeholder of a column");
}

/** The value of a `count` or a `min`. MySQL gives large numbers as text. */
const aggregate = { mapFromDriverValue: Number };

/** Makes an object of a row, which is an array in the order of the fields. */
function decoder(fields: object) {
  const columns = Object.entries(fields).map(([name, column]) => {
    if (column instanceof Column) return { name, column };
    if (column instanceof SQL) return { name, column: aggregate };
    throw new TypeError(`the field ${name} of a statement is not a column`);
  });
  return (cells: readonly unknown[]): Values => {
    const row: Record<string, unknown> = {};
    for (const [at, { name, column }] of columns.entries()) {
      const cell = cells[at];
      row[name] = cell === null ? null : column.mapFromDriverValue(cell);
    }
    return row;
  };
}

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

/** How a statement ended. A `duplicate` is an ordinary answer: a unique index refused the row. */
type StatementOutcome = "ok" | "duplicate" | "unavailable" | "unknown" | "error";

/** Receives the name, the outcome and the duration of each statement. */
export type OnStatement = (name: string, outcome: StatementOutcome, seconds: number) => void;

/** A transport for one statement, whose runs are reported. Each try is one run. */
function watched(transport: Transport, name: string, onStatement: OnStatement): Transport {
  const report = async <T>(work: Promise<T>): Promise<T> => {
    const start = performance.now();
    let outcome: StatementOutcome = "ok";
    try {
      return await work;
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      onStatement(name, outcome, (performance.now() - start) / 1000);
    }
  };
  return {
    read: (statement, parameters) => report(transport.read(statement, parameters)),
    write: (statement, parameters) => report(transport.write(statement, parameters)),
  };
}

function outcomeOf(error: unknown): StatementOutcome {
  if (error instanceof DuplicateKey) return "duplicate";
  if (error instanceof OutcomeUnknown) return "unknown";
  return error instanceof Failure ? "unavailable" : "error";
}

const tries = 3;

/** A statement that takes a proof is not repeated if its outcome is unknown: it could not tell its own success from another's. */
export const once = 1;

/** Milliseconds. A statement that took longer is not tried again. */
const longestRetried = 2500;

/** The rows that a statement reads. */
export const all = <Row>(query: PreparedRead<Row>, values: Values = {}): Promise<Row[]> =>
  run(() => query.read(values));

/** The first row that a statement reads. */
export const one = async <Row>(
  query: PreparedRead<Row>,
  values: Values,
): Promise<Row | undefined> => (await all(query, values))[0];

/** The number of rows that a statement changes. */
export const changed = (query: PreparedWrite, values: Values, most = tries): Promise<number> =>
  run(() => query.write(values), most);

/** Deletes the rows up to the end of a batch, or all rows up to `until` if there is no whole batch. */
export async function deleteUpTo<Until extends number | string>(
  query: PreparedWrite,
  batch: { readonly until: Until | null } | undefined,
  until: Until,
): Promise<{ readonly deleted: number; readonly more: boolean }> {
  const deleted = await changed(query, { until: batch?.until ?? until });
  return { deleted, more: batch !== undefined };
}

/**
 * Runs a statement, and again if its outcome is unknown. Every statement is safe to repeat: it is a read, an absolute
 * update, a compare-and-set, or an insert with an id made by the app. For the last two the store reads the row back.
 */
async function run<T>(statement: () => Promise<T>, most = tries): Promise<T> {
  const start = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await statement();
    } catch (error) {
      if (!(error instanceof OutcomeUnknown)) throw error;
      if (attempt === most || performance.now() - start > longestRetried) {
        throw new Failure(serverFailures.unavailable, {
          reason: `outcome unknown: ${error.message}`,
          cause: error,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 25 + Math.random() * 75 * attempt));
    }
  }
}
