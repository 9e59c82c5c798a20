import { availableParallelism } from "node:os";
import { median } from "./table.ts";
import type { Outcome } from "./wrk.ts";

/** What one measurement found. */
export interface Sample extends Partial<Outcome> {
  readonly perSecond: number;
  /** Microseconds of CPU that the server used for each answer: steadier than rates where others want the cores too. */
  readonly cpu?: number;
  /** The rate of the storm that went on beside it. */
  readonly logins?: number;
  /** The share of the machine's CPU that others took meanwhile. */
  readonly others?: number;
}

/** A measurement counts while others take no more of the CPU than this. */
const tolerance = 0.12;

/** How to read the figures of a run that began at `began` (milliseconds of `performance.now()`). */
export function preface(rounds: number, began: number): string {
  const seconds = Math.round((performance.now() - began) / 1000);
  return `
Node ${process.versions.node}, ${availableParallelism()} cores that the server, the database and wrk share: rates are lower than on
machines of their own, so read the ratios. Medians of ${rounds} rounds, ${seconds} s in all, without those in which
others took more than ${tolerance * 100} % of the CPU (unless all did: see the last column). Only answers with 200 count.
`;
}

/** The median of one figure; NaN where nothing has it. */
export const middle = (samples: readonly Sample[], field: keyof Sample): number =>
  median(undisturbed(samples).flatMap((sample) => sample[field] ?? []));

/** Those that count; where others disturbed all, all do. */
export const undisturbed = (samples: readonly Sample[]): readonly Sample[] =>
  samples.some(isCalm) ? samples.filter(isCalm) : samples;

/** Compares what two measurements found in the same round: whatever slowed the machine then, slowed both. */
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

/** The median share of the CPU that others took, for a cell. */
export const othersCpu = (samples: readonly Sample[]): string =>
  `${Math.round(median(samples.map(({ others = 0 }) => others)) * 100)} %`;

const isCalm = ({ others = 0 }: Sample): boolean => others <= tolerance;
