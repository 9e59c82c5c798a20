import { Failure, serverFailures } from "../../core/failures.ts";
import { schemaBehind } from "../store/statements/prepared.ts";

/** The error that the store receives if SQLite could not run a statement. The message may contain values and is not passed on. */
export function unavailable(code: string, message: string, cause?: Error): Failure {
  const isBehind = /no such (?:table|column)|has no column/.test(message);
  return new Failure(serverFailures.unavailable, {
    reason: isBehind ? `${code}: ${schemaBehind}` : code,
    cause,
  });
}
