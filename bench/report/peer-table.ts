import type { Footprint, KeptRun } from "./kept.ts";
import { middle, type Sample } from "./samples.ts";
import { median, readable, table } from "./table.ts";

type Figure = (run: KeptRun, server: string) => number;

/** A figure of a measurement that has one name for Latchkey and another for a peer. */
const sampled =
  (field: keyof Sample, own: string, what = own): Figure =>
  ({ samples }, server) =>
    middle(samples[server === latchkey ? own : `${server}: ${what}`] ?? [], field);

const footprint =
  (of: (footprint: Footprint) => number): Figure =>
  ({ servers }, server) => {
    const found = servers[server];
    return found ? of(found) : Number.NaN;
  };

const latchkey = "Latchkey";

/** The rows of the table, each a figure of every server. */
export const figures = {
  "logins per second, 16 clients": sampled("perSecond", "login, 16 clients"),
  "logins per second, 64 clients": sampled("perSecond", "login, 64 clients"),
  "verifications per second, 16 clients": sampled(
    "perSecond",
    "verify known tokens, 16 clients",
    "verify, 16 clients",
  ),
  "verifications per second, 64 clients": sampled(
    "perSecond",
    "verify known tokens, 64 clients",
    "verify, 64 clients",
  ),
  "the same for 16 clients, beside 64 that log in": sampled(
    "perSecond",
    "verify beside a login storm",
  ),
  "p99 of these in ms, without logins": sampled(
    "p99",
    "verify known tokens, 16 clients",
    "verify, 16 clients",
  ),
  "p99 of these in ms, beside logins": sampled("p99", "verify beside a login storm"),
  "resident memory in MB, idle": footprint(({ memoryIdle }) => memoryIdle),
  "resident memory in MB, most": footprint(({ memoryMost }) => memoryMost),
  "start to first answer in ms": footprint(({ starts }) => median(starts)),
} as const satisfies Record<string, Figure>;

/** The peers that were measured. The names of their measurements begin with theirs. */
export const peersOf = ({ samples }: KeptRun): readonly string[] => [
  ...new Set(Object.keys(samples).flatMap((name) => /^(.+): /.exec(name)?.[1] ?? [])),
];

/** Latchkey, and the peers that were measured. */
export const serversOf = (run: KeptRun): readonly string[] => [latchkey, ...peersOf(run)];

/** Latchkey beside the peers. */
export const peerTable = (run: KeptRun): string =>
  table(
    ["", ...serversOf(run)],
    Object.entries(figures).map(([what, figure]) => [
      what,
      ...serversOf(run).map((server) => shown(figure(run, server))),
    ]),
  );

const shown = (value: number): string => (Number.isNaN(value) ? "" : readable(value));
