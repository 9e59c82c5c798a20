import type { Options } from "../options.ts";
import type { PeerName } from "../peers/peers.ts";
import { goals } from "../report/goals.ts";
import { measurements, measurementsOf, type Measurement } from "./measurements.ts";

interface Choice {
  readonly large: boolean;
  readonly database: Options["database"];
  readonly peers: readonly PeerName[];
  /** Any part of the name of a measurement, or the name of its call. */
  readonly only: string | undefined;
}

/** The measurements of a run by name. A measurement brings along those that it is compared with. Throws if there are none. */
export function chosen(choice: Choice): Readonly<Record<string, Measurement>> {
  const { large, database, peers, only } = choice;
  const areAll = database === "all";
  const own = Object.entries<Measurement>(measurements).filter(
    ([, one]) => (large || !has(one, "large")) && (areAll || !has(one, "on")),
  );
  const others = peers.flatMap((peer) => Object.entries<Measurement>(measurementsOf(peer)));
  const all = Object.fromEntries([...own, ...others]);
  if (only === undefined && !areAll) return all;
  const names = Object.entries(all).flatMap(([name, one]) =>
    (!areAll || has(one, "on")) && (only === undefined || matches(name, one, only)) ? [name] : [],
  );
  if (names.length === 0) throw new Error(`no measurement is called ${only}`);
  const references = goals.flatMap((goal): string[] => {
    if ("footprint" in goal) return [];
    return names.includes("beside" in goal ? goal.beside : goal.of) ? [goal.reference] : [];
  });
  const wanted = new Set([...names, ...references]);
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.has(name)));
}

/** Whether a measurement takes several seconds. */
export const isLong = (measurement: Measurement | undefined): boolean =>
  measurement !== undefined &&
  ("burst" in measurement || ("lasts" in measurement && measurement.lasts !== "cheap"));

/** Those of Latchkey's own servers, without what they are compared with. */
export const ofLatchkey = (
  all: Readonly<Record<string, Measurement>>,
): Readonly<Record<string, Measurement>> =>
  Object.fromEntries(
    Object.entries(all).filter(([, one]) => "of" in one && one.of.startsWith("Latchkey")),
  );

const has = (measurement: Measurement, mark: "large" | "on"): boolean => mark in measurement;

const matches = (name: string, measurement: Measurement, only: string): boolean =>
  name.toLowerCase().includes(only.toLowerCase()) ||
  ("call" in measurement && measurement.call === only);
