import type { Answer } from "../http/calls/calls.ts";

/** How often each status and code was answered. */
export function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const { code = body["error"] ?? "" } = body;
    const outcome = `${status} ${String(code)}`.trim();
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}
