import { goals, type FootprintGoal, type RatioGoal, type StormGoal } from "./goals.ts";
import type { KeptRun } from "./kept.ts";
import { middle, paired, type Sample } from "./samples.ts";
import { median, readable } from "./tables/table.ts";

/** What a run says about one goal. Texts are for the table. */
export interface Judgement {
  readonly what: string;
  readonly ours: string;
  readonly against: string;
  /** Ours divided by the reference. Absent if the goal is no ratio. */
  readonly ratio?: number;
  /** The difference to the reference, instead of a ratio. */
  readonly difference?: string;
  readonly goal?: string;
  readonly met?: boolean;
}

/** Judges all goals whose measurements were taken. */
export const judge = (run: KeptRun): readonly Judgement[] =>
  goals.flatMap((goal) => {
    if ("footprint" in goal) return footprint(run, goal);
    return "beside" in goal ? storm(run, goal) : ratio(run, goal);
  });

function ratio({ samples }: KeptRun, { of, reference, atLeast }: RatioGoal): Judgement[] {
  const [ours, theirs] = [samples[of], samples[reference]];
  if (!ours || !theirs) return [];
  const ratio = ratioOf(ours, theirs);
  return [
    {
      what: of,
      ours: perSecond(ours),
      against: `${reference.split(",")[0]}: ${perSecond(theirs)}`,
      ratio,
      ...(atLeast !== undefined && { goal: `≥ ${atLeast}`, met: ratio >= atLeast }),
    },
  ];
}

function storm(
  { samples }: KeptRun,
  { beside, reference, later, atLeast }: StormGoal,
): Judgement[] {
  const [ours, idle] = [samples[beside], samples[reference]];
  if (!ours || !idle) return [];
  const difference = median(paired(ours, idle, (a, b) => (a.p99 ?? 0) - (b.p99 ?? 0)));
  return [
    {
      what: `${beside}, p99`,
      ours: `${readable(middle(ours, "p99"))} ms`,
      against: `idle: ${readable(middle(idle, "p99"))} ms`,
      difference: `${difference < 0 ? "" : "+"}${difference.toFixed(1)} ms`,
      goal: `≤ +${later} ms`,
      met: difference <= later,
    },
    {
      what: `${beside}, 16 clients`,
      ours: perSecond(ours),
      against: `idle: ${perSecond(idle)}`,
      ratio: ratioOf(ours, idle),
      ...(atLeast !== undefined && {
        goal: `≥ ${readable(atLeast)}/s`,
        met: middle(ours, "perSecond") >= atLeast,
      }),
    },
  ];
}

const footprints = {
  memoryIdle: { what: "resident memory, idle", unit: "MB" },
  memoryMost: { what: "resident memory, most in any measurement", unit: "MB" },
  start: { what: "start to first response", unit: "ms" },
};

function footprint({ servers }: KeptRun, { footprint, atMost }: FootprintGoal): Judgement[] {
  const found = servers["Latchkey"];
  if (!found) return [];
  const { what, unit } = footprints[footprint];
  const value = footprint === "start" ? median(found.starts) : found[footprint];
  return [
    {
      what,
      ours: `${readable(value)} ${unit}`,
      against: "",
      goal: `≤ ${atMost} ${unit}`,
      met: value <= atMost,
    },
  ];
}

export const ratioOf = (ours: readonly Sample[], reference: readonly Sample[]): number =>
  median(paired(ours, reference, (a, b) => a.perSecond / b.perSecond));

const perSecond = (samples: readonly Sample[]): string =>
  `${readable(middle(samples, "perSecond"))}/s`;
