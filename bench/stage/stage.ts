import type { Load, Outcome } from "../load/wrk.ts";
import type { Options } from "../options.ts";
import { peers, type PeerName } from "../peers/peers.ts";
import { layGround } from "./ground.ts";
import { runtimes, type Runtime } from "./runtimes.ts";
import { start } from "./start.ts";
import type { RunningSubject, Subject } from "./subject.ts";
import { ownSubjects, type OwnSubject } from "./subjects.ts";

export type SubjectName = OwnSubject | PeerName;

/** The servers of a run, and everything else that a measurement needs. */
export interface Stage {
  readonly runtime: Runtime;
  readonly databaseVersion: string;
  /** The running server of this name. It is started when it is first asked for. */
  subject(name: SubjectName): Promise<RunningSubject>;
  /** All servers that were started. */
  started(): Promise<ReadonlyMap<SubjectName, RunningSubject>>;
  wrk(load: Load): Promise<Outcome>;
  clear(): Promise<void>;
}

/** Both databases fit into this memory, as those of a production server should. */
const bufferPool = "3G";

/**
 * Prepares everything, and starts Latchkey `starts` times. All other servers start when they are needed, peers as often as
 * Latchkey.
 */
export async function setStage(options: Options, starts: number): Promise<Stage> {
  const withMySql = options.database === "mysql";
  const ground = await layGround({ withMySql, ...(options.large && { bufferPool }) });
  const runtime = runtimes[options.runtime];
  const own = await ownSubjects(ground, runtime, starts);
  const open = async (name: SubjectName): Promise<Subject> =>
    name in own
      ? own[name as OwnSubject]()
      : { ...(await peers[name as PeerName].subject(ground)), starts };

  const running = new Map<SubjectName, Promise<RunningSubject>>();
  const subject = (name: SubjectName): Promise<RunningSubject> => {
    const known = running.get(name) ?? open(name).then(start);
    running.set(name, known);
    return known;
  };
  const started = async () => {
    const all = [...running].map(async ([name, one]) => [name, await one] as const);
    return new Map(await Promise.all(all));
  };
  await subject("Latchkey");
  return {
    runtime,
    databaseVersion: ground.databaseVersion,
    subject,
    started,
    wrk: ground.wrk,
    async clear() {
      await Promise.all([...(await started()).values()].map(({ server }) => server.stop()));
      await ground.clear();
    },
  };
}
