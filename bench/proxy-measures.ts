import type { ProxyStage } from "./proxy-stage.ts";
import { requestsOf } from "./requests.ts";
import type { Server } from "./servers.ts";
import type { HttpRequest, Outcome } from "./wrk.ts";

/** Sends requests to a server for a number of seconds. */
type Load = (server: Server, seconds: number) => Promise<Outcome>;

const few = 16;

/** All measurements by name. Each is taken of both servers. */
export function proxyLoads({ population, wrk }: ProxyStage) {
  const { logins, verifications } = requestsOf(population);
  const known = verifications.slice(0, few);
  const ask =
    (requests: HttpRequest[], connections: number): Load =>
    ({ origin }, seconds) =>
      wrk({ origin, requests, connections, seconds });

  // Each measurement continues where the last one ended, because the server still remembers the tokens that were sent last.
  const turns = new Map<Server, number>();
  const askNew =
    (connections: number): Load =>
    async (server, seconds) => {
      const turn = turns.get(server) ?? 0;
      const requests = [...verifications.slice(turn), ...verifications.slice(0, turn)];
      const outcome = await ask(requests, connections)(server, seconds);
      const sent = outcome.answers + outcome.refused + connections;
      turns.set(server, (turn + sent) % verifications.length);
      return outcome;
    };

  return {
    "login, 1 client": ask(logins, 1),
    "login, 16 clients": ask(logins, few),
    "verify known tokens, 1 client": ask(known, 1),
    "verify known tokens, 16 clients": ask(known, few),
    "verify new tokens, 1 client": askNew(1),
    "verify new tokens, 16 clients": askNew(few),
  } satisfies Record<string, Load>;
}

export type What = keyof ReturnType<typeof proxyLoads>;
