import { Failure } from "../../../core/failures.ts";
import { DuplicateKey, OutcomeUnknown, type Transport } from "../transport.ts";

/** How a statement ended. A `duplicate` is an ordinary answer: a unique index refused the row. */
type StatementOutcome = "ok" | "duplicate" | "unavailable" | "unknown" | "error";

/** Receives the name, the outcome and the duration of each statement. */
export type OnStatement = (name: string, outcome: StatementOutcome, seconds: number) => void;

/** A transport for one statement, whose runs are reported. Each try is one run. */
export function watched(transport: Transport, name: string, onStatement: OnStatement): Transport {
  const report = async <T>(work: Promise<T>): Promise<T> => {
    const start = performance.now();
    let outcome: StatementOutcome = "ok";
    try {
      return await work;
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      onStatement(name, outcome, (performance.now() - start) / 1000);
    }
  };
  return {
    read: (statement, parameters) => report(transport.read(statement, parameters)),
    write: (statement, parameters) => report(transport.write(statement, parameters)),
  };
}

function outcomeOf(error: unknown): StatementOutcome {
  if (error instanceof DuplicateKey) return "duplicate";
  if (error instanceof OutcomeUnknown) return "unknown";
  return error instanceof Failure ? "unavailable" : "error";
}
