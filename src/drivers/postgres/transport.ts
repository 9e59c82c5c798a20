import type { QueryArrayResult } from "pg";
import { transportOf } from "../pool/transport.ts";
import type { Parameter, Transport } from "../store/statements/prepared.ts";

/** The store's transport over a function that gives pg's result of a statement. */
export const postgresTransport = (
  execute: (statement: string, parameters: readonly Parameter[]) => Promise<unknown>,
): Transport =>
  transportOf(
    execute,
    (result) => (result as QueryArrayResult).rows,
    (result) => (result as QueryArrayResult).rowCount ?? 0,
  );
