import { goals } from "../report/goals.ts";
import { measurements, measurementsOf, type Measurement } from "./measurements.ts";
import type { PeerName } from "../peers/peers.ts";

interface Choice {
  readonly large: boolean;
  readonly peers: readonly PeerName[];
  /** Any part of the name of a measurement, or the name of its call. */
  readonly only: string | undefined;
}

/** The measurements of a run by name. A measurement brings along those that it is compared with. Throws if there are none. */
export function chosen({ large, peers, only }: Choice): Readonly<Record<string, Measurement>> {
  const own = Object.entries<Measurement>(measurements).filter(([, one]) => large || !isLarge(one));
  const others = peers.flatMap((peer) => Object.entries<Measurement>(measurementsOf(peer)));
  const all = Object.fromEntries([...own, ...others]);
  if (only === undefined) return all;
  const names = Object.keys(all).filter((name) => matches(name, all[name], only));
  if (names.length === 0) throw new Error(`no measurement is called ${only}`);
  const references = goals.flatMap((goal): string[] => {
    if ("footprint" in goal) return [];
    return names.includes("beside" in goal ? goal.beside : goal.of) ? [goal.reference] : [];
  });
  const wanted = new Set([...names, ...references]);
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name)));
}

const isLarge = (measurement: Measurement): boolean => "large" in measurement;

const matches = (name: string, measurement: Measurement | undefined, only: string): boolean =>
  name.toLowerCase().includes(only.toLowerCase()) ||
  (measurement !== undefined && "call" in measurement && measurement.call === only);
