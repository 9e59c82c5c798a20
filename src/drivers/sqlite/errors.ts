import { Failure } from "../../core/failures.ts";
import { unavailable } from "./unavailable.ts";
import { DuplicateKey } from "../store/statements/prepared.ts";

/** Result codes of SQLite. The low byte is the kind. The whole number has the details. */
const kinds = { busy: 5, constraint: 19 };

/** The names of the kinds that an operator can do something about. */
const names: Readonly<Record<number, string>> = {
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  8: "SQLITE_READONLY",
  10: "SQLITE_IOERR",
  11: "SQLITE_CORRUPT",
  13: "SQLITE_FULL",
  14: "SQLITE_CANTOPEN",
  26: "SQLITE_NOTADB",
};

/** An error of SQLite or of its file without its message, because the message may contain values. */
export class SqliteFault extends Error {
  override readonly name = "SqliteFault";
  readonly code: string;

  constructor(code: string) {
    super(`sqlite ${code}`);
    this.code = code;
  }
}

/** The fault of an error that SQLite or the file system threw. */
export function readSqliteFault(error: unknown): SqliteFault {
  const errcode = errcodeOf(error);
  if (errcode !== 0) return new SqliteFault(names[errcode & 0xff] ?? `SQLITE_${errcode}`);
  const isCoded = error instanceof Error && "code" in error;
  return new SqliteFault(isCoded ? String(error.code) : "UNKNOWN");
}
const duplicates = [1555, 2067];

/** The error that the store receives. The message of SQLite may contain values and is not passed on. */
export function refusal(error: unknown): unknown {
  if (error instanceof TypeError || error instanceof Failure) return error;
  const errcode = errcodeOf(error);
  if (duplicates.includes(errcode)) return new DuplicateKey("unique index");
  if (isConstraint(error)) return new TypeError(`sqlite ${errcode}`);
  const message = error instanceof Error ? error.message : "";
  return unavailable(`sqlite ${errcode}`, message, readSqliteFault(error));
}

/** True if another connection locks the file. */
export const isBusy = (error: unknown): boolean => kindOf(error) === kinds.busy;

/** True if a constraint of the schema refused a row. The statement then changed nothing, and its transaction can go on. */
export const isConstraint = (error: unknown): boolean => kindOf(error) === kinds.constraint;

const kindOf = (error: unknown): number => errcodeOf(error) & 0xff;

const errcodeOf = (error: unknown): number =>
  error instanceof Error && "errcode" in error ? Number(error.errcode) : 0;
