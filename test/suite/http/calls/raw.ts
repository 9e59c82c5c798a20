import { connect } from "node:net";
import type { SocketTarget } from "../../../support/targets/http-target.ts";

type Piece = string | Uint8Array;

/**
 * Writes bytes to a target as they are, one piece after the other, and gives all that came back until it closed the
 * connection. A target that keeps silent for ten seconds is an error.
 */
export function exchange(
  { host, port }: SocketTarget,
  ...pieces: readonly Piece[]
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    let received = "";
    socket.setTimeout(10_000, () => {
      socket.destroy(new Error("the connection is left open without an answer"));
    });
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => (received += text));
    // A server that refuses early may close before it has read everything.
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (!["ECONNRESET", "EPIPE"].includes(error.code ?? "")) reject(error);
    });
    socket.on("close", () => resolve(received));
    socket.on("connect", () => writeNext(0));

    const writeNext = (index: number): void => {
      const piece = pieces[index];
      if (piece === undefined || socket.destroyed) return;
      // The answer gets a chance to come between two pieces.
      socket.write(piece, () => setImmediate(() => writeNext(index + 1)));
    };
  });
}

/** The status codes of the responses in what came back. */
export const statuses = (received: string): number[] =>
  [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, code]) => Number(code));

/** A request's head, over HTTP/1.1. */
export const head = (requestLine: string, ...headers: readonly string[]): string =>
  [`${requestLine} HTTP/1.1`, ...headers, "", ""].join("\r\n");

/** One chunk of a chunked body. */
export const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
