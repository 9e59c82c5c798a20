// Compares two servers in one run on one machine: one reaches MySQL through the proxy, the other directly by mysql2. Prints
// the ratios.
import { inRounds, say } from "./load/rounds.ts";
import { proxyLoads, type What } from "./proxy/measures.ts";
import { setProxyStage } from "./proxy/stage.ts";
import { commitOf, thisMachine } from "./report/machine.ts";
import { preface } from "./report/report.ts";
import { middle, othersCpu, paired, type Sample } from "./report/samples.ts";
import { median, readable, table } from "./report/tables/table.ts";
import { root } from "./stage/servers.ts";

const plan = process.argv.includes("--quick")
  ? { rounds: 2, seconds: 1 }
  : { rounds: 3, seconds: 2 };

/** The figures that are compared, by their titles in the report. */
const figures = { "p50 ms": "p50", "p99 ms": "p99", "responses/s": "perSecond" } as const;
type Figure = (typeof figures)[keyof typeof figures];

const began = performance.now();
const date = new Date().toISOString();
say("Preparing: wrk, a private MariaDB with durable defaults, the proxy, both servers, sessions");
const stage = await setProxyStage();
const loads = proxyLoads(stage);
const whats = Object.keys(loads) as What[];
const sides = ["direct", "proxied"] as const;

say("Warming up, because V8 compiles only code that runs often");
for (const what of whats) {
  for (const side of sides) await loads[what](stage[side], 1);
}

const measured = Object.fromEntries(
  whats.flatMap((what) =>
    sides.map((side) => [`${what}, ${side}`, () => loads[what](stage[side], plan.seconds)]),
  ),
) as Record<`${What}, ${(typeof sides)[number]}`, () => Promise<Sample>>;
const samples = await inRounds(plan.rounds, measured);
await stage.clear();

const rows = whats.map((what) => {
  const [direct, proxied] = [samples[`${what}, direct`], samples[`${what}, proxied`]];
  const both = [...direct, ...proxied];
  const ratios = (field: Figure): number[] =>
    paired(proxied, direct, (a, b) => (a[field] ?? Number.NaN) / (b[field] ?? Number.NaN));
  const cells = (field: Figure): string[] => [
    readable(middle(direct, field)),
    readable(middle(proxied, field)),
    median(ratios(field)).toFixed(2),
  ];
  return [
    what,
    ...Object.values(figures).flatMap(cells),
    String(both.reduce((sum, { refused = 0 }) => sum + refused, 0)),
    `${ratios("p50").length} of ${plan.rounds}`,
    othersCpu(both),
  ];
});
const head = Object.keys(figures).flatMap((figure) => [`${figure}: direct`, "proxied", "ratio"]);

const circumstances = {
  date,
  commit: commitOf(root),
  machine: thisMachine(),
  runtime: `Node ${process.versions.node}`,
  database: stage.databaseVersion,
  rounds: plan.rounds,
  took: Math.round((performance.now() - began) / 1000),
};
process.stdout.write(`${preface(circumstances)}

${table(["what", ...head, "refused", "rounds", "others' CPU"], rows)}
`);
