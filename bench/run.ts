// Compares Latchkey with the most that its parts can do, in one run on one machine, and prints the ratios. A missed goal does
// not fail the run. The table lists the goals and says which are met. With `--compare`, a ratio that fell fails the run.
import { inRounds, say } from "./load/rounds.ts";
import { chosen } from "./measures/chosen.ts";
import { fullPlan, quickPlan } from "./measures/plan.ts";
import { take } from "./measures/take.ts";
import { readOptions } from "./options.ts";
import { installPeers, noPeers } from "./peers/peers.ts";
import { compare, comparisonText } from "./report/compare.ts";
import { readRun, writeRun, type KeptRun } from "./report/kept.ts";
import { commitOf, thisMachine } from "./report/machine.ts";
import { report } from "./report/report.ts";
import { root } from "./stage/servers.ts";
import { setStage } from "./stage/stage.ts";

const options = readOptions(process.argv.slice(2));
const plan = options.quick ? quickPlan : fullPlan;
const earlier = options.compare === undefined ? undefined : readRun(options.compare);
const began = performance.now();
const date = new Date().toISOString();

const { present, leftOut } = options.peers ? await installPeers() : noPeers;
const wanted = chosen({ ...options, peers: [...present.keys()] });

say("Preparing: wrk, private database servers with durable defaults, the built server, sessions");
const stage = await setStage(options, plan.starts);

say("Starting all other servers and warming up, because V8 compiles only code that runs often");
for (const measurement of Object.values(wanted)) await take(stage, measurement, plan.warmUp);

const samples = await inRounds(
  plan.rounds,
  Object.fromEntries(
    Object.entries(wanted).map(([name, one]) => [name, () => take(stage, one, plan.measured)]),
  ),
);
const servers = Object.fromEntries(
  [...(await stage.started())].flatMap(([name, { server, begun }]) =>
    begun ? [[name, { ...begun, memoryMost: server.memory().most }]] : [],
  ),
);
await stage.clear();

const run: KeptRun = {
  date,
  commit: commitOf(root),
  machine: thisMachine(),
  runtime: `${stage.runtime.title} ${stage.runtime.version()}`,
  database: stage.databaseVersion,
  rounds: plan.rounds,
  took: Math.round((performance.now() - began) / 1000),
  servers,
  peers: Object.fromEntries(present),
  leftOut,
  samples,
};
const file = options.out ?? `bench/results/${date.slice(0, 10)}-${run.commit}.json`;
writeRun(file, run);
process.stdout.write(`${report(run)}\n\nKept in ${file}\n`);

if (earlier && options.compare !== undefined) {
  const comparison = compare(run, earlier);
  process.stdout.write(`\n${comparisonText(comparison, options.compare)}\n`);
  if (comparison.fallen.length > 0) process.exitCode = 1;
}
