import type { CopiedTable } from "./tables.ts";

/** A value of a column. Integers have at most 53 bits. */
export type Cell = string | number | null;

/** The cells of a row, in the order of the columns of its table. */
export type Row = readonly Cell[];

/** How a kind of database writes what the statements of a copy consist of. */
export interface Syntax {
  quote(name: string): string;
  /** The placeholder of a parameter, counted from 1. */
  place(at: number): string;
  /** A SELECT of 1 if there is a table with the name of the marker, and of 0 otherwise. */
  readonly findMarker: string;
}

/** One connection to a database that is the source or the target of a copy. All errors are faults without values. */
export interface CopyDatabase {
  readonly syntax: Syntax;
  /** The rows of a SELECT. */
  read(text: string, values?: readonly Cell[]): Promise<Row[]>;
  /** Runs a statement. The number of rows that it matched. */
  write(text: string, values?: readonly Cell[]): Promise<number>;
  insert(table: CopiedTable, rows: readonly Row[]): Promise<void>;
  /** Locks a SQLite file, so that nobody else writes to it. Servers have no such lock. */
  hold(): Promise<void>;
  /** Lets PostgreSQL look at the tables, because it plans by their sizes. The others do so by themselves, or not at all. */
  analyze(): Promise<void>;
  close(): Promise<void>;
}
