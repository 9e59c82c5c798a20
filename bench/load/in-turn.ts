import type { HttpRequest, Outcome } from "./wrk.ts";

const turns = new WeakMap<object, number>();

/**
 * Sends requests in turn, and continues where the last load of the same server ended, because a server still remembers the
 * tokens that were sent last.
 */
export async function inTurn(
  server: object,
  requests: readonly HttpRequest[],
  connections: number,
  load: (requests: readonly HttpRequest[]) => Promise<Outcome>,
): Promise<Outcome> {
  const turn = turns.get(server) ?? 0;
  const outcome = await load([...requests.slice(turn), ...requests.slice(0, turn)]);
  // The requests that were under way at the end have no answer.
  const sent = outcome.answers + outcome.refused + connections;
  turns.set(server, (turn + sent) % requests.length);
  return outcome;
}
