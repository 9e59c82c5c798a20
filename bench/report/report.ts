import { judge } from "./judge.ts";
import type { KeptRun } from "./kept.ts";
import { isCalm, middle, othersCpu, tolerance, undisturbed, type Sample } from "./samples.ts";
import { peerTable } from "./tables/peer-table.ts";
import { median, readable, table } from "./tables/table.ts";

/** The whole report as Markdown. */
export const report = (run: KeptRun): string =>
  [
    preface(run),
    goalTable(run),
    ...(Object.keys(run.peers).length > 0 ? [peerTable(run)] : []),
    ...warnings(run),
    medianTable(run),
  ].join("\n\n");

export type Circumstances = Pick<
  KeptRun,
  "date" | "commit" | "machine" | "runtime" | "database" | "rounds" | "took"
>;

/** Where and when a run was made. */
export const circumstances = (run: Circumstances): string => {
  const { cpu, cores, memory, system } = run.machine;
  return (
    `Measured on ${run.date.slice(0, 10)} at commit ${run.commit}, on ${cores} cores of ${cpu} with ${memory} GB, ` +
    `${system}, ${run.runtime}, ${run.database}.`
  );
};

/** Where and when a run was made, and how to read its figures. */
export const preface = (run: Circumstances): string =>
  `${circumstances(run)}

The servers, the database and wrk share the cores, so rates are lower than on separate machines. Compare the ratios. The figures
are medians of ${run.rounds} rounds, which took ${run.took} s. A round is left out if other processes used more than ${tolerance * 100} % of the CPU,
unless this is true of all rounds. Only responses with a status below 400 count.`;

/** Each comparison with its goal, and whether the goal is met. */
export const goalTable = (run: KeptRun): string =>
  table(
    ["what", "Latchkey", "reference", "ratio", "goal", "met"],
    judge(run).map(({ what, ours, against, ratio, difference = "", goal = "", met }) => [
      what,
      ours,
      against,
      ratio?.toFixed(3) ?? difference,
      goal,
      met === undefined ? "" : met ? "yes" : "**no**",
    ]),
  );

/** The medians of all measurements. */
export const medianTable = ({ samples }: KeptRun): string =>
  table(
    [
      "medians",
      "responses/s",
      "lowest",
      "highest",
      "p50 ms",
      "p99 ms",
      "CPU µs each",
      "most MB",
      "refused",
      "logins/s beside",
      "rounds",
      "others' CPU",
    ],
    Object.entries(samples).map(([name, all]) => medians(name, all)),
  );

function medians(name: string, all: readonly Sample[]): string[] {
  const rates = undisturbed(all).map(({ perSecond }) => perSecond);
  const shown = [median(rates), Math.min(...rates), Math.max(...rates)].map(readable);
  return [
    name,
    ...shown,
    ...fields.map((field) => cell(all, field)),
    `${rates.length} of ${all.length}`,
    othersCpu(all),
  ];
}

const fields = ["p50", "p99", "cpu", "memory", "refused", "logins"] as const;

const cell = (samples: readonly Sample[], field: keyof Sample): string => {
  const value = middle(samples, field);
  return Number.isNaN(value) ? "" : readable(value);
};

/** What is missing in a run, and what disturbed it. */
export function warnings({ leftOut, samples }: KeptRun): string[] {
  const missing = Object.entries(leftOut).map(([name, reason]) => `Left out: ${name}. ${reason}`);
  const all = Object.values(samples);
  const disturbed = all.filter((rounds) => !rounds.some(isCalm)).length;
  return disturbed === 0
    ? missing
    : [
        ...missing,
        `Disturbed: ${disturbed} of ${all.length} measurements have no round without other processes. Repeat them on a quieter machine.`,
      ];
}
