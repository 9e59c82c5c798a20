// Compares Latchkey with the most that its parts can do, in one run on one machine, and prints the ratios. A missed goal does
// not fail the run. The table lists the goals and says which are met.
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
// Waits until the memory and CPU use of the start have settled.
await sleep(1000);
const memoryIdle = stage.latchkey.memory().now;

say("Warming up, because V8 compiles only code that runs often");
for (const measure of Object.values(measures(stage, plan.warmUp))) await measure();

const samples = await inRounds(plan.rounds, measures(stage, plan.measured));
const memoryMost = stage.latchkey.memory().most;
await stage.clear();

process.stdout.write(`${preface(plan.rounds, began)}
${report(samples, { memoryIdle, memoryMost, starts: stage.startTimes })}
`);
