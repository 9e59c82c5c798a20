// Measures Latchkey against what its parts can do at most, in one run on one machine, and prints the ratios. It never
// fails for a figure: the goals stand in the table, and whether they are met.
import { setTimeout as sleep } from "node:timers/promises";
import { measures } from "./measures.ts";
import { report } from "./report.ts";
import { inRounds, say } from "./rounds.ts";
import { preface } from "./samples.ts";
import { setStage } from "./stage.ts";

const plan = process.argv.includes("--quick")
  ? { rounds: 2, starts: 3, warmUp: { cheap: 2, login: 1 }, measured: { cheap: 1, login: 2 } }
  : { rounds: 4, starts: 7, warmUp: { cheap: 4, login: 1 }, measured: { cheap: 3, login: 5 } };

const began = performance.now();
say("Preparing: wrk, a private MariaDB with durable defaults, the built server, sessions");
const stage = await setStage(plan.starts);
// What starting left behind is settled by now.
await sleep(1000);
const memoryIdle = stage.latchkey.memory().now;

say("Warming up, since V8 compiles what it has seen run often");
for (const measure of Object.values(measures(stage, plan.warmUp))) await measure();

const samples = await inRounds(plan.rounds, measures(stage, plan.measured));
const memoryMost = stage.latchkey.memory().most;
await stage.clear();

process.stdout.write(`${preface(plan.rounds, began)}
${report(samples, { memoryIdle, memoryMost, starts: stage.startTimes })}
`);
