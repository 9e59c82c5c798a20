import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { burst as send } from "../load/burst.ts";
import { inTurn } from "../load/in-turn.ts";
import type { HttpRequest } from "../load/wrk.ts";
import type { Sample } from "../report/samples.ts";
import { root } from "../stage/servers.ts";
import type { Servers } from "../stage/stage.ts";
import type { RunningSubject } from "../stage/subject.ts";
import type {
  BcryptMeasurement,
  BurstMeasurement,
  LoadMeasurement,
  Measurement,
} from "./measurements.ts";
import type { Seconds } from "./plan.ts";

const run = promisify(execFile);
const stormClients = 64;

/** Takes one measurement of the servers of a commit. */
export function take(stage: Servers, measurement: Measurement, seconds: Seconds): Promise<Sample> {
  if ("bcrypt" in measurement) return rawBcrypt(stage, measurement, seconds);
  return "burst" in measurement
    ? burstOfLogins(stage, measurement)
    : underLoad(stage, measurement, seconds);
}

async function rawBcrypt(
  { runtime }: Servers,
  { bcrypt, lasts }: BcryptMeasurement,
  seconds: Seconds,
): Promise<Sample> {
  const program = [...runtime.options, `${root}bench/reference/raw-bcrypt.ts`];
  const args = [...program, String(bcrypt), String(seconds[lasts])];
  const { stdout } = await run(runtime.command, args, { cwd: root });
  return { perSecond: Number(stdout) };
}

/** The rate is that of the last answer. A machine that is too slow for all of them refuses some at once. */
async function burstOfLogins(stage: Servers, { of, burst }: BurstMeasurement): Promise<Sample> {
  const subject = await stage.subject(of);
  const { server } = subject;
  server.forgetMost();
  const sent = performance.now();
  const statuses = await send(server.origin, requestsOf(subject, "login").slice(0, burst));
  const answers = statuses.filter((status) => status === 200).length;
  const perSecond = (answers * 1000) / (performance.now() - sent);
  await server.untilIdle();
  const refused = burst - answers;
  return { answers, refused, perSecond, memory: server.memory().most };
}

async function underLoad(
  stage: Servers,
  measurement: LoadMeasurement,
  seconds: Seconds,
): Promise<Sample> {
  const { of, call, clients, tokens, storm, lasts = "cheap" } = measurement;
  const subject = await stage.subject(of);
  const { server } = subject;
  const requests = requestsOf(subject, call).slice(0, tokens === "known" ? clients : undefined);
  const load = (requests: readonly HttpRequest[], connections: number, seconds: number) =>
    stage.wrk({ origin: server.origin, requests, connections, seconds });

  await subject.before?.(call);
  server.forgetMost();
  if (storm) {
    const logins = load(requestsOf(subject, "login"), stormClients, seconds[lasts] + 2);
    await sleep(1000);
    const outcome = await load(requests, clients, seconds[lasts]);
    const { perSecond } = await logins;
    await server.untilIdle();
    return { ...outcome, logins: perSecond, memory: server.memory().most };
  }
  const before = server.cpuTime();
  const ask = (requests: readonly HttpRequest[]) => load(requests, clients, seconds[lasts]);
  const outcome = await (tokens === "new" ? inTurn(server, requests, clients, ask) : ask(requests));
  const once = call === "refresh" || call === "redeem";
  if (once && outcome.answers + outcome.refused > requests.length) {
    throw new Error(`the server did ${call} more often than there are tokens; prepare more`);
  }
  await subject.after?.(call, outcome);
  const cpu = ((server.cpuTime() - before) * 1000) / outcome.answers;
  await server.untilIdle();
  return { ...outcome, cpu, memory: server.memory().most };
}

function requestsOf({ calls, server }: RunningSubject, call: LoadMeasurement["call"]) {
  const requests = calls[call];
  if (!requests) throw new Error(`${server.origin} has no requests for ${call}`);
  return requests;
}
