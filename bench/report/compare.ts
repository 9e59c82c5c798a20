import { judge } from "./judge.ts";
import type { KeptRun } from "./kept.ts";

/** A ratio of two runs. */
interface Change {
  readonly what: string;
  readonly before: number;
  readonly now: number;
}

/** How the ratios of a run compare with those of an earlier one. */
export interface Comparison {
  readonly compared: number;
  /** The ratios that are more than a tenth lower. */
  readonly fallen: readonly Change[];
  /** The ratios that only one of the runs has. */
  readonly unpaired: readonly string[];
}

/** A smaller difference may be noise. */
const tolerated = 0.9;

/** Compares the ratios of two runs. */
export function compare(now: KeptRun, before: KeptRun): Comparison {
  const [ours, theirs] = [ratiosOf(now), ratiosOf(before)];
  const changes = [...ours].flatMap(([what, ratio]): Change[] => {
    const earlier = theirs.get(what);
    return earlier === undefined ? [] : [{ what, before: earlier, now: ratio }];
  });
  const paired = new Set(changes.map(({ what }) => what));
  return {
    compared: changes.length,
    fallen: changes.filter(({ before, now }) => now < before * tolerated),
    unpaired: [...new Set([...ours.keys(), ...theirs.keys()])].filter((what) => !paired.has(what)),
  };
}

/** The comparison as text: a line for each ratio that fell. */
export function comparisonText({ compared, fallen, unpaired }: Comparison, file: string): string {
  const lines = fallen.map(
    ({ what, before, now }) => `- ${what}: ${before.toFixed(3)} before, ${now.toFixed(3)} now`,
  );
  return [
    fallen.length === 0
      ? `Compared with ${file}, none of ${compared} ratios fell by more than a tenth.`
      : `Compared with ${file}, ${fallen.length} of ${compared} ratios fell by more than a tenth:`,
    ...lines,
    ...(unpaired.length === 0 ? [] : [`Only one of the runs has: ${unpaired.join("; ")}.`]),
  ].join("\n");
}

const ratiosOf = (run: KeptRun): ReadonlyMap<string, number> =>
  new Map(
    judge(run).flatMap(({ what, ratio }) => (ratio === undefined ? [] : [[what, ratio] as const])),
  );
