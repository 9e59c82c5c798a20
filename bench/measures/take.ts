import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { inTurn } from "../load/in-turn.ts";
import type { HttpRequest } from "../load/wrk.ts";
import type { Sample } from "../report/samples.ts";
import { root } from "../stage/servers.ts";
import type { Stage } from "../stage/stage.ts";
import type { RunningSubject } from "../stage/subject.ts";
import type { BcryptMeasurement, LoadMeasurement, Measurement } from "./measurements.ts";
import type { Seconds } from "./plan.ts";

const run = promisify(execFile);
const stormClients = 64;

/** Takes one measurement. */
export const take = (stage: Stage, measurement: Measurement, seconds: Seconds): Promise<Sample> =>
  "bcrypt" in measurement
    ? rawBcrypt(stage, measurement, seconds)
    : underLoad(stage, measurement, seconds);

async function rawBcrypt(
  { runtime }: Stage,
  { bcrypt, lasts }: BcryptMeasurement,
  seconds: Seconds,
): Promise<Sample> {
  const program = [...runtime.options, `${root}bench/reference/raw-bcrypt.ts`];
  const args = [...program, String(bcrypt), String(seconds[lasts])];
  const { stdout } = await run(runtime.command, args, { cwd: root });
  return { perSecond: Number(stdout) };
}

async function underLoad(
  stage: Stage,
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
  if (storm) {
    const logins = load(requestsOf(subject, "login"), stormClients, seconds[lasts] + 2);
    await sleep(1000);
    const outcome = await load(requests, clients, seconds[lasts]);
    const { perSecond } = await logins;
    await server.untilIdle();
    return { ...outcome, logins: perSecond };
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
  return { ...outcome, cpu };
}

function requestsOf({ calls, server }: RunningSubject, call: LoadMeasurement["call"]) {
  const requests = calls[call];
  if (!requests) throw new Error(`${server.origin} has no requests for ${call}`);
  return requests;
}
