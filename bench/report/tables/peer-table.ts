import type { Footprint, KeptRun } from "../kept.ts";
import { middle, type Sample } from "../samples.ts";
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
  "verifications per second, 16 clients, while 64 others log in": sampled(
    "perSecond",
    "verify beside a login storm",
  ),
  "p99 of a verification in ms, 16 clients": sampled(
    "p99",
    "verify known tokens, 16 clients",
    "verify, 16 clients",
  ),
  "p99 of a verification in ms, while 64 others log in": sampled(
    "p99",
    "verify beside a login storm",
  ),
  "resident memory in MB, idle": footprint(({ memoryIdle }) => memoryIdle),
  "resident memory in MB, most": footprint(({ memoryMost }) => memoryMost),
  "start to first response in ms": footprint(({ starts }) => median(starts)),
} as const satisfies Record<string, Figure>;

/** Latchkey, and the peers that were measured. */
export const serversOf = ({ peers }: KeptRun): readonly string[] => [
  latchkey,
  ...Object.keys(peers),
];

/** Latchkey beside the peers, and their versions. */
export const peerTable = (run: KeptRun): string => withVersions(run, figureTable(run));

/** The figures of the peers as multiples of Latchkey's, and their versions. */
export const ratioTable = (run: KeptRun): string =>
  withVersions(
    run,
    table(
      ["", ...serversOf(run)],
      Object.entries(figures).map(([what, figure]) => [
        what.replace(/ in (?:MB|ms)\b/, "") +
          (isBetterIfLess.test(what) ? " (less is better)" : ""),
        ...serversOf(run).map((server) => shown(figure(run, server) / figure(run, latchkey))),
      ]),
    ),
  );

const isBetterIfLess = /^(?:p99|resident memory|start) /;

function withVersions({ peers }: KeptRun, figuresOfAll: string): string {
  const versions = Object.entries(peers).map(([name, version]) => `${name}: ${version}.`);
  return [figuresOfAll, ...(versions.length > 0 ? [versions.join(" ")] : [])].join("\n\n");
}

const figureTable = (run: KeptRun): string =>
  table(
    ["", ...serversOf(run)],
    Object.entries(figures).map(([what, figure]) => [
      what,
      ...serversOf(run).map((server) => shown(figure(run, server))),
    ]),
  );

const shown = (value: number): string => (Number.isNaN(value) ? "" : readable(value));
