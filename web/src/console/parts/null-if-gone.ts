import { hasCode } from "../../client/refusal.ts";

/** For the error of a call about something that there is not, or no longer. Throws others again. */
export function nullIfGone(error: unknown): null {
  if (hasCode(error, "not_found")) return null;
  throw error;
}
