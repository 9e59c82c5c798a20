// Measures Latchkey against what its parts can do at most, in one run on one machine, and prints the ratios. It never
// fails for a figure: the goals stand in the table, and whether they are met.
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { measures, type Name, type Samples } from "./measures.ts";
import { watchOthers } from "./others.ts";
import { report, tolerance } from "./report.ts";
import { setStage } from "./stage.ts";

const plan = process.argv.includes("--quick")
  ? { rounds: 2, starts: 3, warmUp: { cheap: 2, login: 1 }, measured: { cheap: 1, login: 2 } }
  : { rounds: 4, starts: 7, warmUp: { cheap: 4, login: 1 }, measured: { cheap: 3, login: 5 } };

const say = (line: string): void => void process.stderr.write(`${line}\n`);
// Servers and load end with this process, and only an exit of its own tells them.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

const began = performance.now();
say("Preparing: wrk, a private MariaDB with durable defaults, the built server, sessions");
const stage = await setStage(plan.starts);
// What starting left behind is settled by now.
await sleep(1000);
const memoryIdle = stage.latchkey.memory().now;

say("Warming up, since V8 compiles what it has seen run often");
for (const measure of Object.values(measures(stage, plan.warmUp))) await measure();

const measured = measures(stage, plan.measured);
const names = Object.keys(measured) as Name[];
const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Samples;
for (let round = 1; round <= plan.rounds; round++) {
  // To and fro, so that a drift of the machine hits both sides of a ratio alike.
  for (const name of round % 2 === 1 ? names : names.toReversed()) {
    say(`Round ${round} of ${plan.rounds}: ${name}`);
    const others = watchOthers();
    samples[name].push({ ...(await measured[name]()), others: others() });
    // Logins whose clients have gone leave the queue meanwhile.
    await sleep(300);
  }
}
const memoryMost = stage.latchkey.memory().most;
await stage.clear();

const seconds = Math.round((performance.now() - began) / 1000);
process.stdout.write(`
Node ${process.versions.node}, ${availableParallelism()} cores that the server, the database and wrk share: rates are lower than on
machines of their own, so read the ratios. Medians of ${plan.rounds} rounds, ${seconds} s in all, without those in which
others took more than ${tolerance * 100} % of the CPU (unless all did: see the last column). Only answers with 200 count.

${report(samples, { memoryIdle, memoryMost, starts: stage.startTimes })}
`);
