import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { freePort } from "../network/free-port.ts";

/** A server other than Latchkey. It allows requests from pages of every origin. */
export interface EchoServer {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Responds with the request as JSON. Some paths do something else:
 * - `/first-401/…` sends a 401 to the first request for each path, and `/always-401` to every request.
 * - `/redirect?to=` redirects.
 * - `…/never` never responds.
 * - `/until-asked?path=&times=` responds after that many requests for that path.
 * - `/auth/…` is a reverse proxy for the server at `mounted`.
 */
export async function startEchoServer(
  mounted: () => string | Promise<string>,
): Promise<EchoServer> {
  const requests = new Map<string, number>();
  const wake: (() => void)[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams } = new URL(request.url ?? "", "http://echo.test");
    const { method = "" } = request;
    const time = (requests.get(path) ?? 0) + 1;
    if (method !== "OPTIONS") requests.set(path, time);
    for (const one of wake.splice(0)) one();
    if (path.startsWith("/auth/")) return relay(await mounted(), request, response);
    response.setHeader("Access-Control-Allow-Origin", request.headers.origin ?? "*");
    response.setHeader("Access-Control-Allow-Credentials", "true");
    response.setHeader(
      "Access-Control-Allow-Headers",
      "Authorization, Content-Type, X-Latchkey, X-Own",
    );
    response.setHeader("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE");
    const body = await text(request);
    if (method === "OPTIONS") response.writeHead(204).end();
    else if (path === "/always-401" || (path.startsWith("/first-401/") && time === 1)) {
      response.writeHead(401).end("no");
    } else if (path === "/redirect") {
      response.writeHead(307, { Location: searchParams.get("to") ?? "" }).end();
    } else if (!path.endsWith("/never")) {
      const awaited = searchParams.get("path") ?? path;
      const times = Number(searchParams.get("times") ?? 1);
      const isReached = (): boolean => (requests.get(awaited) ?? 0) >= times;
      while (!isReached()) await new Promise<void>((next) => wake.push(next));
      const { authorization = null } = request.headers;
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify({ method, path, authorization, body }));
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  const port = await freePort();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Forwards a request without the prefix `/auth`, as a reverse proxy does. */
async function relay(
  to: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "", url = "", rawHeaders } = request;
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (!/^(?:host|connection|content-length|transfer-encoding|expect)$/i.test(name)) {
      headers.append(name, rawHeaders[at + 1] ?? "");
    }
  }
  const body = await text(request);
  const answer = await fetch(to + url.slice("/auth".length), {
    method,
    headers,
    ...(body && { body }),
  });
  const passed = [...answer.headers].filter(
    ([name]) => !/^(?:content-(?:encoding|length)|transfer-encoding|connection)$/.test(name),
  );
  response.writeHead(answer.status, passed.flat());
  response.end(await answer.text());
}
