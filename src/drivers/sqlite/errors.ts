import { Failure } from "../../core/failures.ts";
import { DuplicateKey } from "../store/transport.ts";
import { unavailable } from "./unavailable.ts";

/** Result codes of SQLite. The low byte is the kind. The whole number has the details. */
const kinds = { busy: 5, constraint: 19 };
const duplicates = [1555, 2067];

/** The error that the store receives. The message of SQLite may contain values and is not passed on. */
export function refusal(error: unknown): unknown {
  if (error instanceof TypeError || error instanceof Failure) return error;
  const errcode = errcodeOf(error);
  if (duplicates.includes(errcode)) return new DuplicateKey("unique index");
  if (isConstraint(error)) return new TypeError(`sqlite ${errcode}`);
  return unavailable(`sqlite ${errcode}`, error instanceof Error ? error.message : "");
}

/** True if another connection locks the file. */
export const isBusy = (error: unknown): boolean => kindOf(error) === kinds.busy;

/** True if a constraint of the schema refused a row. The statement then changed nothing, and its transaction can go on. */
export const isConstraint = (error: unknown): boolean => kindOf(error) === kinds.constraint;

const kindOf = (error: unknown): number => errcodeOf(error) & 0xff;

const errcodeOf = (error: unknown): number =>
  error instanceof Error && "errcode" in error ? Number(error.errcode) : 0;
