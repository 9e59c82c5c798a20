import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that a provider received. */
export interface ProviderRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The HTTP API of a mail provider on this machine. */
export interface Provider {
  readonly url: string;
  readonly requests: readonly ProviderRequest[];
  /** The status and headers of the next answers. */
  answer(status: number, headers?: Readonly<Record<string, string>>): void;
  /** Lets requests wait for their answer until `release`. */
  hold(): void;
  release(): void;
  close(): Promise<void>;
}

/** Starts a provider that accepts every request. It does not keep the process alive. */
export async function startProvider(): Promise<Provider> {
  const requests: ProviderRequest[] = [];
  let next = { status: 200, headers: {} as Readonly<Record<string, string>> };
  let held = Promise.resolve();
  let release = (): void => {};
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => (body += part));
    request.on("end", () => {
      const { method, url: path, headers } = request;
      requests.push({ method, path, headers, body });
      void held.then(() =>
        response.writeHead(next.status, next.headers).end('{"message":"Tell-Tale answer"}'),
      );
    });
  });
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`,
    requests,
    answer: (status, headers = {}) => void (next = { status, headers }),
    hold: () => void (held = new Promise((resolve) => (release = resolve))),
    release: () => release(),
    async close() {
      release();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
