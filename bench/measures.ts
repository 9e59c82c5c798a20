import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { requestsOf } from "./requests.ts";
import type { Sample } from "./samples.ts";
import type { Server } from "./servers.ts";
import { bcryptCost, type Stage } from "./stage.ts";
import type { HttpRequest } from "./wrk.ts";

/** The duration of one measurement of each kind, in whole seconds. */
export interface Seconds {
  readonly cheap: number;
  readonly login: number;
}

const run = promisify(execFile);
const rawBcrypt = fileURLToPath(new URL("reference/raw-bcrypt.ts", import.meta.url));

const few = 16;
const many = 64;

/** All measurements by name. Measurements that are compared with each other stand side by side. */
export function measures(stage: Stage, seconds: Seconds) {
  const { latchkey, bareHono, bareExecute, population, wrk } = stage;
  const { logins, verifications } = requestsOf(population);
  const root: HttpRequest[] = [{ method: "GET", path: "/" }];
  const reads = population.sessionIds.map((id): HttpRequest => ({
    method: "GET",
    path: `/sessions/${id}`,
  }));

  const at = (server: Server, duration: number) => (requests: HttpRequest[], connections: number) =>
    wrk({ origin: server.origin, requests, connections, seconds: duration });
  const alone =
    (server: Server, duration: number) =>
    async (requests: HttpRequest[], connections: number): Promise<Sample> => {
      const before = server.cpuTime();
      const outcome = await at(server, duration)(requests, connections);
      return { ...outcome, cpu: ((server.cpuTime() - before) * 1000) / outcome.answers };
    };
  const logIn = alone(latchkey, seconds.login);
  const ask = alone(latchkey, seconds.cheap);
  const askHono = alone(bareHono, seconds.cheap);
  const askExecute = alone(bareExecute, seconds.cheap);

  const besideStorm = async (requests: HttpRequest[]): Promise<Sample> => {
    const storm = at(latchkey, seconds.cheap + 2)(logins, many);
    await sleep(1000);
    const outcome = await at(latchkey, seconds.cheap)(requests, few);
    return { ...outcome, logins: (await storm).perSecond };
  };

  return {
    "raw bcrypt": async () => {
      const args = [rawBcrypt, bcryptCost, seconds.login].map(String);
      return { perSecond: Number((await run(process.execPath, args)).stdout) };
    },
    "login, 16 clients": () => logIn(logins, few),
    "login, 64 clients": () => logIn(logins, many),
    "bare Hono, 16 clients": () => askHono(root, few),
    "GET /, 16 clients": () => ask(root, few),
    "GET / beside a login storm": () => besideStorm(root),
    "bare Hono, 64 clients": () => askHono(root, many),
    "GET /, 64 clients": () => ask(root, many),
    "verify known tokens, 16 clients": () => ask(verifications.slice(0, few), few),
    "bare Hono + execute, 16 clients": () => askExecute(reads, few),
    "verify new tokens, 16 clients": () => ask(verifications, few),
    "verify beside a login storm": () => besideStorm(verifications.slice(0, few)),
    "verify known tokens, 64 clients": () => ask(verifications.slice(0, many), many),
    "bare Hono + execute, 64 clients": () => askExecute(reads, many),
    "verify new tokens, 64 clients": () => ask(verifications, many),
  } satisfies Record<string, () => Promise<Sample>>;
}

export type Name = keyof ReturnType<typeof measures>;
export type Samples = Record<Name, Sample[]>;
