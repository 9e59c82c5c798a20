import { inTurn } from "../load/in-turn.ts";
import type { HttpRequest, Outcome } from "../load/wrk.ts";
import type { Server } from "../stage/servers.ts";
import type { ProxyStage } from "./stage.ts";

/** Sends requests to a server for a number of seconds. */
type Load = (server: Server, seconds: number) => Promise<Outcome>;

const few = 16;

/** All measurements by name. Each is taken of both servers. */
export function proxyLoads({ logins, verifications, wrk }: ProxyStage) {
  const known = verifications.slice(0, few);
  const ask =
    (requests: readonly HttpRequest[], connections: number): Load =>
    async ({ origin, untilIdle }, seconds) => {
      const outcome = await wrk({ origin, requests, connections, seconds });
      await untilIdle();
      return outcome;
    };

  const askNew =
    (connections: number): Load =>
    (server, seconds) =>
      inTurn(server, verifications, connections, (requests) =>
        ask(requests, connections)(server, seconds),
      );

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
