import type { Socket } from "node:net";

/** The most requests of one connection that are answered in one turn. */
const mostInTurn = 16;

/** A turn of Node's event loop. */
interface Turn {
  readonly end: Promise<void>;
  readonly finish: () => void;
}

/** The current turn and those after it for which requests wait. */
const turns: Turn[] = [];

/** The number of the current turn. */
let current = 0;

/** The turn of the latest request of a connection, and how many of its requests have this turn. */
interface Place {
  turn: number;
  requests: number;
}

const places = new WeakMap<Socket, Place>();

/**
 * Resolves when Node has read all requests that have arrived so far. The answers that are ready by then are written together. The
 * first write wakes the client or the proxy on this machine, which costs more than the rest of a small answer.
 */
export const endOfTurn = (): Promise<void> => endOf(0);

/**
 * When the next request of a connection may begin; undefined means now. Of a long batch of pipelined requests, a part begins in each
 * turn, so that other connections do not wait for the whole batch.
 */
export function beginOf(socket: Socket): Promise<void> | undefined {
  let place = places.get(socket);
  if (!place) places.set(socket, (place = { turn: current, requests: 0 }));
  if (place.turn < current) {
    place.turn = current;
    place.requests = 0;
  }
  if (place.requests === mostInTurn) {
    place.turn++;
    place.requests = 0;
  }
  place.requests++;
  return place.turn === current ? undefined : endOf(place.turn - current - 1);
}

/** The end of the turn that comes so many turns after the current one. */
function endOf(later: number): Promise<void> {
  if (turns.length === 0) setImmediate(endTurn);
  while (turns.length <= later) turns.push(newTurn());
  return turns[later]!.end;
}

function newTurn(): Turn {
  let finish = (): void => {};
  const end = new Promise<void>((resolve) => (finish = resolve));
  return { end, finish };
}

function endTurn(): void {
  current++;
  turns.shift()?.finish();
  if (turns.length > 0) setImmediate(endTurn);
}
