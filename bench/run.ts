// Compares Latchkey with the most that its parts can do, in one run on one machine, and prints the ratios. A missed goal does
// not fail the run. The table lists the goals and says which are met. With `--compare`, it compares Latchkey with itself at another
// commit, measurement by measurement, and fails if one is slower in every round.
import { measureHour } from "./hour.ts";
import { inRounds, say } from "./load/rounds.ts";
import { chosen, isLong, ofLatchkey } from "./measures/chosen.ts";
import { comparedRounds, fullPlan, quickPlan, type Seconds } from "./measures/plan.ts";
import { take } from "./measures/take.ts";
import { readOptions } from "./options.ts";
import { installPeers, noPeers } from "./peers/peers.ts";
import { compare, comparison, earlierMark } from "./report/compare.ts";
import { writeRun, type KeptRun } from "./report/kept.ts";
import { commitOf, thisMachine } from "./report/machine.ts";
import { report } from "./report/report.ts";
import { root } from "./stage/servers.ts";
import { setStage, type Servers } from "./stage/stage.ts";

const options = readOptions(process.argv.slice(2));
await (options.hour ? measureHour(options) : measureServers());

async function measureServers(): Promise<void> {
  const plan = options.quick ? quickPlan : fullPlan;
  const began = performance.now();
  const date = new Date().toISOString();

  const { present, leftOut } = options.peers ? await installPeers() : noPeers;
  const all = chosen({ ...options, peers: [...present.keys()] });
  const wanted = options.compare === undefined ? all : ofLatchkey(all);

  say("Preparing: wrk, private database servers with durable defaults, the built server, sessions");
  const stage = await setStage(options, plan.starts);
  const { earlier } = stage;

  /** Takes each measurement of the servers of a commit. A comparison has the names twice. */
  const taking = (servers: Servers, mark: string) =>
    Object.entries(wanted).map(
      ([name, one]) => [name + mark, (seconds: Seconds) => take(servers, one, seconds)] as const,
    );
  const now = taking(stage, "");
  const before = earlier ? taking(earlier, earlierMark) : [];
  // Those of one name stand side by side.
  const measured = now.flatMap((one, at) => [one, ...before.slice(at, at + 1)]);

  say("Starting all other servers and warming up, because V8 compiles only code that runs often");
  for (const [, measure] of measured) await measure(plan.warmUp);

  const samples = await inRounds(
    earlier ? comparedRounds : plan.rounds,
    Object.fromEntries(measured.map(([name, measure]) => [name, () => measure(plan.measured)])),
    (name) => isLong(wanted[name.replace(earlierMark, "")]),
  );
  const mostOf = (subject: string) =>
    Math.max(
      ...Object.entries(wanted).flatMap(([name, one]) =>
        "of" in one && one.of === subject
          ? (samples[name] ?? []).map(({ memory = 0 }) => memory)
          : [],
      ),
    );
  const servers = Object.fromEntries(
    [...(await stage.started())].flatMap(([name, { begun }]) =>
      begun ? [[name, { ...begun, memoryMost: mostOf(name) }]] : [],
    ),
  );
  await stage.clear();

  const run: KeptRun = {
    date,
    commit: commitOf(root),
    machine: thisMachine(),
    runtime: `${stage.runtime.title} ${stage.runtime.version()}`,
    database: stage.databaseVersion,
    rounds: earlier ? comparedRounds : plan.rounds,
    took: Math.round((performance.now() - began) / 1000),
    servers,
    peers: Object.fromEntries(present),
    leftOut,
    samples,
  };
  const file = options.out ?? `bench/results/${date.slice(0, 10)}-${run.commit}.json`;
  writeRun(file, run);
  if (options.compare === undefined) {
    process.stdout.write(`${report(run)}\n`);
  } else {
    const changes = compare(samples);
    process.stdout.write(`${comparison(run, options.compare, changes)}\n`);
    if (changes.some(({ verdict }) => verdict === "slower")) process.exitCode = 1;
  }
  process.stdout.write(`\nKept in ${file}\n`);
}
