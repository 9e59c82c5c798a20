import { MySqlFault } from "./faults.ts";
import type { Parameter, Transport } from "../store/statements/prepared.ts";

/** The store's transport over a function that gives mysql2's result of a statement. */
export function transportOf(
  execute: (statement: string, parameters: readonly Parameter[]) => Promise<unknown>,
): Transport {
  const send = async (statement: string, parameters: readonly Parameter[]): Promise<unknown> => {
    try {
      return await execute(statement, parameters);
    } catch (error) {
      throw error instanceof MySqlFault ? error.refusal() : error;
    }
  };
  return {
    read: async (statement, parameters) => (await send(statement, parameters)) as unknown[][],
    write: async (statement, parameters) =>
      ((await send(statement, parameters)) as { affectedRows: number }).affectedRows,
  };
}
