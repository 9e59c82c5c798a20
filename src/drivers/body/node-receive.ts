import type { IncomingMessage } from "node:http";
import type { Receive } from "./receive.ts";

/** What Node's server passes beside a request. */
export interface IncomingBindings {
  readonly incoming: IncomingMessage;
}

/** By the events of Node's own request, because making a web stream of it takes longer than the rest of a small request. */
export const receiveIncoming: Receive = (_, bindings, { chunk, end, broken }) => {
  const { incoming } = bindings as IncomingBindings;
  const close = (): void => void (incoming.readableEnded || broken());
  incoming.on("data", chunk).on("end", end).on("error", broken).on("close", close);
  let isStopped = false;
  // A destroyed request emits no more events.
  if (incoming.destroyed) queueMicrotask(() => void (isStopped || broken()));
  return () => {
    isStopped = true;
    incoming.off("data", chunk).off("end", end).off("error", broken).off("close", close);
    // Otherwise the rest of the body would be read and dropped.
    incoming.pause();
  };
};
