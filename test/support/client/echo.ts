import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { freePort } from "../free-port.ts";

/** A server that is not Latchkey, and lets pages of all origins call it. */
export interface EchoServer {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Answers with what it was sent. Further: `/first-401/…` refuses the first request of each path, `/always-401` all;
 * `/redirect?to=` sends on; `…/never` does not answer, and `/until-asked?path=&times=` does when another path was asked for
 * so often; below `/auth` is what `mounted` serves at its root.
 */
export async function startEcho(mounted: () => string | Promise<string>): Promise<EchoServer> {
  const asked = new Map<string, number>();
  const wake: (() => void)[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams } = new URL(request.url ?? "", "http://echo.test");
    const { method = "" } = request;
    const time = (asked.get(path) ?? 0) + 1;
    if (method !== "OPTIONS") asked.set(path, time);
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
      const isAsked = (): boolean => (asked.get(awaited) ?? 0) >= times;
      while (!isAsked()) await new Promise<void>((next) => wake.push(next));
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

/** What a reverse proxy does that keeps Latchkey under a path. */
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
