import type { Outcome } from "../load/wrk.ts";
import { median } from "./tables/table.ts";

/** The result of one measurement. */
export interface Sample extends Partial<Outcome> {
  readonly perSecond: number;
  /** Microseconds of CPU that the server used for each answer. Varies less than the rate if other processes use the cores too. */
  readonly cpu?: number;
  /** The most resident memory in megabytes while it was taken. */
  readonly memory?: number;
  /** Logins per second of the login storm that ran at the same time. */
  readonly logins?: number;
  /** The share of the machine's CPU that other processes used meanwhile. */
  readonly others?: number;
}

/** A measurement counts if other processes used at most this share of the CPU. */
export const tolerance = 0.12;

/** The median of one figure, or NaN if no sample has the figure. */
export const middle = (samples: readonly Sample[], field: keyof Sample): number =>
  median(undisturbed(samples).flatMap((sample) => sample[field] ?? []));

/** The samples that count. If other processes disturbed all samples, all of them count. */
export const undisturbed = (samples: readonly Sample[]): readonly Sample[] =>
  samples.some(isCalm) ? samples.filter(isCalm) : samples;

/** Compares two measurements round by round, because a load on the machine slows both in the same round. */
export function paired(
  ours: readonly Sample[],
  reference: readonly Sample[],
  compare: (a: Sample, b: Sample) => number,
): number[] {
  const pairs = ours.flatMap((one, round) => {
    const other = reference[round];
    return other ? [{ found: compare(one, other), calm: isCalm(one) && isCalm(other) }] : [];
  });
  const calm = pairs.filter((pair) => pair.calm);
  return (calm.length > 0 ? calm : pairs).map(({ found }) => found);
}

/** The median share of the CPU that other processes used, as text for a table. */
export const othersCpu = (samples: readonly Sample[]): string =>
  `${Math.round(median(samples.map(({ others = 0 }) => others)) * 100)} %`;

/** Whether other processes left the CPU to the bench. */
export const isCalm = ({ others = 0 }: Sample): boolean => others <= tolerance;
