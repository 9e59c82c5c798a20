let turn: Promise<void> | undefined;

/**
 * Resolves when Node has read all requests that have arrived so far. The answers that are ready by then are written together. The
 * first write wakes the client or the proxy on this machine, which costs more than the rest of a small answer.
 */
export function endOfTurn(): Promise<void> {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined;
      resolve();
    });
  });
  return turn;
}
