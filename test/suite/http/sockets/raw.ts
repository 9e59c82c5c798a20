import { connect } from "node:net";
import type { SocketTarget } from "../../../support/targets/http-target.ts";

export const host = "Host: login.example.com";
export const close = "Connection: close";
export const chunked = "Transfer-Encoding: chunked";
export const formType = "Content-Type: application/x-www-form-urlencoded";
export const jsonType = "Content-Type: application/json";

/** Where a target listens. */
export type SocketAddress = Pick<SocketTarget, "host" | "port">;

type Piece = string | Uint8Array;

/**
 * Writes pieces of raw bytes to a target, one after the other. Returns everything received until the target closes the
 * connection. Fails when the target sends nothing for a minute.
 */
export function exchange(target: SocketAddress, ...pieces: readonly Piece[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: target.host, port: target.port });
    let received = "";
    socket.setTimeout(60_000, () => {
      socket.destroy(new Error("the connection is left open without an answer"));
    });
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => (received += text));
    // A server that rejects a request early may close the connection before it has read everything.
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (!["ECONNRESET", "EPIPE"].includes(error.code ?? "")) reject(error);
    });
    socket.on("close", () => resolve(received));
    socket.on("connect", () => writeNext(0));

    const writeNext = (index: number): void => {
      const piece = pieces[index];
      if (piece === undefined || socket.destroyed) return;
      // An answer may arrive between two pieces.
      socket.write(piece, () => setImmediate(() => writeNext(index + 1)));
    };
  });
}

/** The status codes of all received responses. */
export const statuses = (received: string): number[] =>
  [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, code]) => Number(code));

/** The head of an HTTP/1.1 request. */
export const head = (requestLine: string, ...headers: readonly string[]): string =>
  [`${requestLine} HTTP/1.1`, ...headers, "", ""].join("\r\n");

/** One chunk of a chunked body. */
export const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
