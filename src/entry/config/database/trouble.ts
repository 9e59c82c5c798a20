import { isFailure, serverFailures } from "../../../core/failures.ts";
import { MySqlFault } from "../../../drivers/mysql/faults.ts";
import { mysqlTroubles } from "../../../drivers/mysql/troubles.ts";
import { SqliteFault } from "../../../drivers/sqlite/errors.ts";
import { sqliteTroubles } from "../../../drivers/sqlite/troubles.ts";
import type { DatabaseConfig } from "./database.ts";
import { databaseName } from "./name.ts";

/** A database that cannot be used at the moment. The message is for an operator, and stands by itself. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
}

/**
 * A sentence for an operator: which database cannot be used, by which user, why, and what to do. It never holds a password or the
 * message of a library. Undefined if the error does not come from the database.
 */
export function databaseTrouble(database: DatabaseConfig, error: unknown): string | undefined {
  const user = database.kind === "mysql" ? ` (user ${database.options.user})` : "";
  const beginning = `${databaseName(database)}${user} cannot be used`;
  if (database.kind === "mysql-proxy") {
    if (!isFailure(error, serverFailures.unavailable)) return undefined;
    return `${beginning}: ${error.reason ?? error.code}. Check that the proxy runs, its key, and its log.`;
  }
  const fault = faultIn(error);
  if (fault === undefined) return undefined;
  const troubles = database.kind === "mysql" ? mysqlTroubles : sqliteTroubles;
  const [why, remedy] = troubles[fault.code] ?? ["it reports an error", "Look at its log."];
  return `${beginning}: ${why} (${fault.code}). ${remedy}`;
}

/** The fault of a database that caused an error. */
function faultIn(error: unknown): MySqlFault | SqliteFault | undefined {
  if (error instanceof MySqlFault || error instanceof SqliteFault) return error;
  return error instanceof Error && error.cause !== undefined ? faultIn(error.cause) : undefined;
}
