import { once } from "node:events";
import { createServer, request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

/** A port that leads to those servers that are ready, in turn. */
export interface Balancer {
  readonly url: string;
  /** The servers that answered 200 to the last look at `/health/ready`. */
  ready(): readonly string[];
  /** The servers that got a request and did not answer it, by request. */
  readonly lost: readonly string[];
  /** The number of requests that each server has answered. */
  answered(server: string): number;
  close(): Promise<void>;
}

/**
 * Milliseconds between two looks at all servers, for a look, until a connection counts as impossible, and until an answer counts as lost:
 * a container that is killed may lose its network before its last packet, so nothing tells that its connections are closed.
 */
const [every, patience, connecting, answering] = [100, 2000, 1000, 15_000];

type Outcome = { readonly answer: IncomingMessage; readonly body: Buffer } | "unsent" | "lost";

/**
 * Starts a load balancer for HTTP. A server that refuses the connection has not seen the request, so another one gets it. A request that
 * was sent is never repeated, because its effect is unknown. It is answered with 502.
 */
export async function startBalancer(servers: readonly string[]): Promise<Balancer> {
  let ready: readonly string[] = [];
  const closed = new AbortController();
  let turn = 0;
  const lost: string[] = [];
  const answered = new Map<string, number>();

  const isReady = (server: string): Promise<boolean> =>
    fetch(`${server}/health/ready`, {
      headers: { Connection: "close" },
      signal: AbortSignal.timeout(patience),
    }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status === 200;
      },
      () => false,
    );
  async function look(): Promise<void> {
    const are = await Promise.all(servers.map(isReady));
    ready = servers.filter((_, index) => are[index]);
  }
  async function watch(): Promise<void> {
    while (!closed.signal.aborted) {
      await look();
      await sleep(every);
    }
  }

  const front = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await buffer(incoming);
      turn++;
      // Those that were not ready at the last look come last.
      const inTurn = servers.map((_, index) => servers[(index + turn) % servers.length] ?? "");
      const order = inTurn.toSorted((a, b) => +ready.includes(b) - +ready.includes(a));
      for (const server of order) {
        const outcome = await forward(server, incoming, body);
        if (outcome === "unsent") continue;
        if (outcome === "lost") {
          lost.push(server);
          break;
        }
        answered.set(server, (answered.get(server) ?? 0) + 1);
        const { "content-type": type = "" } = outcome.answer.headers;
        outgoing.writeHead(outcome.answer.statusCode ?? 0, { "Content-Type": type });
        outgoing.end(outcome.body);
        return;
      }
      outgoing.writeHead(502).end();
    })();
  });
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  await look();
  const watching = watch();
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    ready: () => ready,
    lost,
    answered: (server) => answered.get(server) ?? 0,
    async close() {
      closed.abort();
      front.close();
      front.closeAllConnections();
      await watching;
    },
  };
}

/** Sends a request on a connection of its own. */
function forward(server: string, incoming: IncomingMessage, body: Buffer): Promise<Outcome> {
  return new Promise((resolve) => {
    let isConnected = false;
    const headers = { ...incoming.headers, connection: "close" };
    const { method, url: path } = incoming;
    const outgoing = request(`${server}${path}`, { method, headers, agent: false });
    const giveUpAfter = (milliseconds: number) =>
      setTimeout(() => outgoing.destroy(), milliseconds);
    let timer = giveUpAfter(connecting);
    outgoing.once("socket", (socket) =>
      socket.once("connect", () => {
        isConnected = true;
        clearTimeout(timer);
        timer = giveUpAfter(answering);
      }),
    );
    const fail = () => {
      clearTimeout(timer);
      resolve(isConnected ? "lost" : "unsent");
    };
    outgoing.once("error", fail);
    outgoing.once("response", (answer) => {
      buffer(answer).then((body) => {
        clearTimeout(timer);
        resolve({ answer, body });
      }, fail);
    });
    outgoing.end(body);
  });
}
