import { Column, Param, Placeholder, SQL, type DriverValueEncoder } from "drizzle-orm";
import type { Parameter, Transport } from "../transport.ts";
import { watched, type OnStatement } from "./watched.ts";

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
  make: () => T,
  transport: Transport,
  onStatement?: OnStatement,
): PreparedAll<T> {
  let made: Record<PropertyKey, unknown> | undefined;
  const prepared = (): Record<PropertyKey, unknown> =>
    Object.fromEntries(
      Object.entries(make()).map(([name, query]) => [
        name,
        prepare(query, onStatement ? watched(transport, name, onStatement) : transport),
      ]),
    );
  return new Proxy({}, { get: (_, name) => (made ??= prepared())[name] }) as PreparedAll<T>;
}

function prepare(query: Query, transport: Transport): PreparedRead<Values> & PreparedWrite {
  let text: StatementText | undefined;
  const prepared = (): StatementText => (text ??= textOf(query));
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
function textOf(query: Query) {
  const { sql, params } = query.toSQL();
  return { sql, encode: encoder(params), decode: decoder(fieldsOf(query)) };
}

/** The fields that a SELECT reads. */
const fieldsOf = ({ _ }: Query): object =>
  _ && "selectedFields" in _ ? (_.selectedFields as object) : {};

/** Gives the parameters of a statement in the order of its text. The transport checks their types. */
function encoder(params: readonly unknown[]) {
  const places = params.map(placeOf);
  return (values: Values): Parameter[] =>
    places.map(({ name, column }) => {
      if (!(name in values)) throw new TypeError(`statement parameter ${name} has no value`);
      return column.mapToDriverValue(values[name]) as Parameter;
    });
}

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
