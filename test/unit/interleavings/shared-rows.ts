import { createHash } from "node:crypto";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { refusal } from "../../../src/drivers/sqlite/errors.ts";
import { checkParameters, type Transport } from "../../../src/drivers/store/statements/prepared.ts";

type Row = Readonly<Record<string, unknown>>;

/** Texts that are shorter are words such as `password`, and never random. */
const shortest = 16;

/** The rows of a database as two requests see them, over one connection whose changes are undone after each order. */
export interface SharedRows {
  readonly transport: Transport;
  read(statement: string, ...values: SQLInputValue[]): readonly Row[];
  /** Gives the random texts among the values of a statement a name that is the same in each order. */
  name(values: readonly unknown[], prefix: string): void;
  /** A result with these names in place of random texts. */
  named(result: unknown): string;
  /** A hash of all rows, with these names. */
  content(): string;
  begin(): void;
  undo(): void;
  close(): void;
}

export const hashOf = (text: string): string =>
  createHash("sha256").update(text).digest("base64url");

export function openSharedRows(file: string): SharedRows {
  const connection = new DatabaseSync(file);
  const prepared = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const statement = prepared.get(sql) ?? connection.prepare(sql);
    statement.setReturnArrays(true);
    prepared.set(sql, statement);
    return statement;
  };
  const tables = connection
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
    )
    .all()
    .map(({ name }) => String(name));
  const dump = (): unknown[][] =>
    tables.flatMap(
      (table) => prepare(`SELECT '${table}', * FROM "${table}"`).all() as unknown as unknown[][],
    );
  /** Texts that were there before, which are the same in each order. */
  const before = new Set(dump().flat());
  let names = new Map<string, string>();
  let content: string | undefined;
  const named = (value: unknown): string =>
    JSON.stringify(value, (_, one: unknown) =>
      typeof one === "string" ? (names.get(one) ?? one) : one,
    );
  const attempt = async <T>(work: () => T): Promise<T> => {
    try {
      return work();
    } catch (error) {
      throw refusal(error);
    }
  };
  return {
    transport: {
      read: (sql, values) =>
        attempt(() => prepare(sql).all(...checkParameters(values)) as unknown as unknown[][]),
      write: (sql, values) =>
        attempt(() => {
          const changes = Number(prepare(sql).run(...checkParameters(values)).changes);
          if (changes > 0) content = undefined;
          return changes;
        }),
    },
    read: (statement, ...values) => connection.prepare(statement).all(...values),
    name(values, prefix) {
      for (const [at, value] of values.entries()) {
        const isRandom =
          typeof value === "string" && value.length >= shortest && !before.has(value);
        if (isRandom && !names.has(value)) names.set(value, `${prefix}.${at}`);
      }
    },
    named,
    content: () => (content ??= hashOf(dump().map(named).toSorted().join("\n"))),
    begin() {
      connection.exec("BEGIN IMMEDIATE");
      [names, content] = [new Map(), undefined];
    },
    undo: () => connection.exec("ROLLBACK"),
    close: () => connection.close(),
  };
}
