import type { Parameter, Transport } from "../store/statements/prepared.ts";
import { ServerFault } from "./faults.ts";

/** The store's transport over a function that gives a library's result of a statement. */
export function transportOf(
  execute: (statement: string, parameters: readonly Parameter[]) => Promise<unknown>,
  rowsOf: (result: unknown) => unknown[][],
  countOf: (result: unknown) => number,
): Transport {
  const send = async (statement: string, parameters: readonly Parameter[]): Promise<unknown> => {
    try {
      return await execute(statement, parameters);
    } catch (error) {
      throw error instanceof ServerFault ? error.refusal() : error;
    }
  };
  return {
    read: async (statement, parameters) => rowsOf(await send(statement, parameters)),
    write: async (statement, parameters) => countOf(await send(statement, parameters)),
  };
}
