import { transportOf } from "../pool/transport.ts";
import type { Parameter, Transport } from "../store/statements/prepared.ts";

/** The store's transport over a function that gives mysql2's result of a statement. */
export const mysqlTransport = (
  execute: (statement: string, parameters: readonly Parameter[]) => Promise<unknown>,
): Transport =>
  transportOf(
    execute,
    (rows) => rows as unknown[][],
    (header) => (header as { affectedRows: number }).affectedRows,
  );
