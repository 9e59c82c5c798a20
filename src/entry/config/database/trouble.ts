import { isFailure, serverFailures } from "../../../core/failures.ts";
import { mysqlTroubles } from "../../../drivers/mysql/troubles.ts";
import { ServerFault } from "../../../drivers/pool/faults.ts";
import { postgresTroubles } from "../../../drivers/postgres/troubles.ts";
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
  const user = "options" in database ? ` (user ${database.options.user})` : "";
  const beginning = `${databaseName(database)}${user} cannot be used`;
  if (database.kind === "mysql-proxy") {
    if (!isFailure(error, serverFailures.unavailable)) return undefined;
    return `${beginning}: ${error.reason ?? error.code}. Check that the proxy runs, its key, and its log.`;
  }
  const fault = faultIn(error);
  if (fault === undefined) return undefined;
  const [why, remedy] = troubles[database.kind][fault.code] ?? [
    "it reports an error",
    "Look at its log.",
  ];
  return `${beginning}: ${why} (${fault.code}). ${remedy}`;
}

const troubles = { mysql: mysqlTroubles, postgres: postgresTroubles, sqlite: sqliteTroubles };

/** The fault of a database that caused an error. */
function faultIn(error: unknown): ServerFault | SqliteFault | undefined {
  if (error instanceof ServerFault || error instanceof SqliteFault) return error;
  return error instanceof Error && error.cause !== undefined ? faultIn(error.cause) : undefined;
}
