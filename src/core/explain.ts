import { Failure } from "./failures.ts";
import type { Log, LogFields } from "./system.ts";

/** Describes an error for the log. The message is left out unless the error is a Failure: it may hold secrets or input. */
export function explain(error: unknown): LogFields {
  if (error instanceof Failure) {
    const { code, reason, hint } = error;
    return { code, reason, ...(hint !== undefined && { hint }) };
  }
  if (!(error instanceof Error)) return { code: "internal", error: typeof error };
  return { code: "internal", error: error.name, stack: framesOf(error) };
}

/** Runs work that may fail without failing the caller. A Failure is logged as `event`; any other error is thrown. */
export async function bestEffort(
  log: Log,
  event: string,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    log.warn(event, explain(error));
  }
}

/** The frames of a stack without the error message above them. A message can contain lines that look like frames. */
function framesOf({ message, stack = "" }: Error): string[] {
  const head = message === "" ? "\n" : `: ${message}\n`;
  const end = stack.indexOf(head);
  if (end < 0 || stack.slice(0, end).includes("\n")) return [];
  return stack
    .slice(end + head.length)
    .split("\n")
    .map((frame) => frame.trim())
    .filter((frame) => frame.startsWith("at "));
}
