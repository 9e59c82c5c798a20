import { join } from "node:path";
import { buildCommit } from "../../test/support/targets/earlier-commit.ts";
import type { Load, Outcome } from "../load/wrk.ts";
import type { Options } from "../options.ts";
import { peers, type PeerName } from "../peers/peers.ts";
import { layGround } from "./ground.ts";
import { runtimes, type Runtime } from "./runtimes.ts";
import { start } from "./start.ts";
import type { RunningSubject, Subject } from "./subject.ts";
import { ownSubjects, type OwnSubject } from "./subjects.ts";

export type SubjectName = OwnSubject | PeerName;

/** The servers of one commit, and what a measurement of them needs. */
export interface Servers {
  readonly runtime: Runtime;
  /** The running server of this name. It is started when it is first asked for. */
  subject(name: SubjectName): Promise<RunningSubject>;
  /** All servers that were started. */
  started(): Promise<ReadonlyMap<SubjectName, RunningSubject>>;
  wrk(load: Load): Promise<Outcome>;
}

/** The servers of a run. */
export interface Stage extends Servers {
  readonly databaseVersion: string;
  /** Those of the commit to compare with, on databases of their own. */
  readonly earlier: Servers | undefined;
  clear(): Promise<void>;
}

/** Both databases fit into this memory, as those of a production server should. */
const bufferPool = "3G";

/**
 * Prepares everything, and starts Latchkey `starts` times. All other servers start when they are needed, peers as often as
 * Latchkey.
 */
export async function setStage(options: Options, starts: number): Promise<Stage> {
  const { database, large } = options;
  const ground = await layGround({ database, ...(large && { bufferPool }) });
  const runtime = runtimes[options.runtime];
  const serversOf = (open: (name: SubjectName) => Promise<Subject>): Servers => {
    const running = new Map<SubjectName, Promise<RunningSubject>>();
    return {
      runtime,
      wrk: ground.wrk,
      subject(name) {
        const known = running.get(name) ?? open(name).then(start);
        running.set(name, known);
        return known;
      },
      async started() {
        const all = [...running].map(async ([name, one]) => [name, await one] as const);
        return new Map(await Promise.all(all));
      },
    };
  };

  const own = await ownSubjects(ground, runtime, starts);
  const now = serversOf(async (name) =>
    name in own
      ? own[name as OwnSubject]()
      : { ...(await peers[name as PeerName].subject(ground)), starts },
  );
  await now.subject("Latchkey");
  let earlier: Servers | undefined;
  if (options.compare !== undefined) {
    const folder = join(ground.folder, "earlier");
    await buildCommit(options.compare, folder);
    const before = await ownSubjects(ground, runtime, starts, folder);
    earlier = serversOf((name) => before[name as OwnSubject]());
  }
  return {
    ...now,
    databaseVersion: ground.databaseVersion,
    earlier,
    async clear() {
      const all = [now, ...(earlier ? [earlier] : [])];
      const started = await Promise.all(all.map((servers) => servers.started()));
      const running = started.flatMap((one) => [...one.values()]);
      await Promise.all(running.map(({ server }) => server.stop()));
      await ground.clear();
    },
  };
}
