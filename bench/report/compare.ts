import type { KeptRun } from "./kept.ts";
import { medianTable, preface, warnings } from "./report.ts";
import { paired, type Sample } from "./samples.ts";
import { median, table } from "./tables/table.ts";

/** What stands behind the name of a measurement of the commit to compare with. */
export const earlierMark = ", before";

/** How the rates of one measurement differ between two commits, as ratios of now to before in the same round. */
export interface Change {
  readonly what: string;
  readonly middle: number;
  readonly lowest: number;
  readonly highest: number;
  /** Undefined if the rounds disagree, so that no difference is shown. */
  readonly verdict: "faster" | "slower" | undefined;
}

/** Compares the samples of two commits that were measured in turn. */
export const compare = (samples: Readonly<Record<string, readonly Sample[]>>): readonly Change[] =>
  Object.entries(samples).flatMap(([what, now]) => {
    const before = samples[what + earlierMark];
    if (!before) return [];
    const ratios = paired(now, before, (a, b) => a.perSecond / b.perSecond);
    const [lowest, highest] = [Math.min(...ratios), Math.max(...ratios)];
    const verdict = lowest > 1 ? "faster" : highest < 1 ? "slower" : undefined;
    return [{ what, middle: median(ratios), lowest, highest, verdict }];
  });

/** The report of a comparison as Markdown. */
export const comparison = (run: KeptRun, commit: string, changes: readonly Change[]): string =>
  [
    preface(run),
    `Latchkey compared with itself at ${commit}, in turn. A difference counts only if it is the same in every round.`,
    table(
      ["now / before", "median", "lowest", "highest", ""],
      changes.map(({ what, verdict, middle, lowest, highest }) => [
        what,
        ...[middle, lowest, highest].map((ratio) => ratio.toFixed(3)),
        verdict ?? "no difference shown",
      ]),
    ),
    ...warnings(run),
    medianTable(run),
  ].join("\n\n");
