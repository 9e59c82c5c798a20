import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An issuer on this machine that serves a key set, or misbehaves. */
export interface KeySetIssuer {
  /** The `iss` of its tokens. */
  readonly url: string;
  /** The paths of the requests that it received. */
  readonly paths: readonly string[];
  /** What the next answers are: a status with a body, which is sent as it is if it is text. */
  answer(status: number, body: unknown): void;
  /** Accepts the next requests and never answers them, or never ends the answer that it begins. */
  stall(how: "before the headers" | "in the body"): void;
  close(): Promise<void>;
}

/** Starts an issuer. It does not keep the process alive. */
export async function startKeySetIssuer(): Promise<KeySetIssuer> {
  const paths: string[] = [];
  let respond = (response: ServerResponse): unknown => response.writeHead(404).end();
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    respond(response);
  });
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    answer(status, body) {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      respond = (response) => response.writeHead(status).end(text);
    },
    stall(how) {
      respond = (response) => how === "in the body" && response.writeHead(200).write(`{"keys":[`);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
