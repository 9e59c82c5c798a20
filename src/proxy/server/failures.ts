import { explain } from "../../core/explain.ts";
import type { LogFields } from "../../core/system.ts";
import { ServerFault } from "../../drivers/pool/faults.ts";
import { Refusal, type RefusalCode } from "../protocol/refusals.ts";

/** The code of any error. An unexpected error is `internal`, and the answer reveals nothing about it. */
export function codeOf(error: unknown): RefusalCode {
  if (error instanceof Refusal) return error.code;
  if (!(error instanceof ServerFault)) return "internal";
  if (error.kind === "bug") return "invalid_data";
  if (error.kind !== "unavailable") return error.kind;
  if (error.outcome === "rejected") return "refused";
  const { isTimeout } = error;
  if (error.outcome === "unknown") return isTimeout ? "timeout" : "connection_lost";
  return isTimeout ? "busy" : "unavailable";
}

/** The log fields of an error: its code and reason. Leaves out messages that may hold values. */
export function fieldsOf(error: Error): LogFields {
  if (error instanceof Refusal) return { code: error.code, reason: error.reason };
  if (error instanceof ServerFault) return { code: codeOf(error), reason: error.message };
  return explain(error);
}
