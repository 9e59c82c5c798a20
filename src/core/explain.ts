import { Failure } from "./failures.ts";
import type { LogFields } from "./ports.ts";

/** Why something went wrong, for the log. The message of an error that is not ours is left out: it may hold anything. */
export function explain(error: unknown): LogFields {
  if (error instanceof Failure) return { code: error.code, reason: error.reason };
  if (!(error instanceof Error)) return { code: "internal", error: typeof error };
  return { code: "internal", error: error.name, stack: framesOf(error) };
}

/** The frames of a stack without the message before them, which may look like frames itself. */
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
