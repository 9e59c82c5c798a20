import type { Sample } from "../report/samples.ts";
import { watchOthers } from "./others.ts";

/** Writes the progress of a run to stderr, because the report goes to stdout. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * Takes each measurement once a round, in alternating order, so that a drift of the machine affects both sides of a ratio. Those of which
 * `isLong` is true are taken in the first round, and in every second one from there.
 */
export async function inRounds<Name extends string>(
  rounds: number,
  measured: Readonly<Record<Name, () => Promise<Sample>>>,
  isLong: (name: Name) => boolean = () => false,
): Promise<Record<Name, Sample[]>> {
  const names = Object.keys(measured) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    Name,
    Sample[]
  >;
  for (let round = 1; round <= rounds; round++) {
    const taken = names.filter((name) => round % 2 === 1 || !isLong(name));
    // Forward, back, back, forward: so both orders are as frequent in the rounds that have all.
    for (const name of Math.floor(round / 2) % 2 === 0 ? taken : taken.toReversed()) {
      say(`Round ${round} of ${rounds}: ${name}`);
      const others = watchOthers();
      samples[name].push({ ...(await measured[name]()), others: others() });
    }
  }
  return samples;
}
