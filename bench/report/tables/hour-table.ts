import { readFileSync } from "node:fs";
import type { Machine } from "../machine.ts";
import { readable, table } from "./table.ts";

/** What an hour of refreshes left in one of its minutes. Sizes are in bytes, p99 in milliseconds. Counts are since the start. */
export interface Minute {
  readonly minute: number;
  readonly refreshes: number;
  /** The latest of the minute's bursts. */
  readonly p99: number;
  readonly heap: number;
  readonly indexes: number;
  readonly dead: number;
  readonly updates: number;
  /** Updates that needed no new entry in an index. */
  readonly hot: number;
  readonly vacuums: number;
}

export interface Hour {
  readonly date: string;
  readonly commit: string;
  readonly machine: Machine;
  readonly database: string;
  /** Without the settings of docs/postgresql.md. */
  readonly plain: boolean;
  readonly minutes: readonly Minute[];
}

export const readHour = (file: string): Hour => JSON.parse(readFileSync(file, "utf8")) as Hour;

export const circumstancesOf = ({ date, commit, machine, database, plain }: Hour): string =>
  `Measured on ${date.slice(0, 10)} at commit ${commit}, on ${machine.cores} cores of ${machine.cpu}, ${database}, ` +
  `${plain ? "without" : "with"} the settings.`;

const megabytes = (bytes: number): string => `${readable(bytes / 2 ** 20)} MB`;

/** Every fifth minute of an hour. */
export const hourTable = ({ minutes }: Hour): string =>
  table(
    [
      "minute",
      "refreshes",
      "p99",
      "rows' pages",
      "indexes",
      "dead rows",
      "without index",
      "vacuums",
    ],
    minutes
      .filter(({ minute }) => minute === 1 || minute % 5 === 0)
      .map(({ minute, refreshes, p99, heap, indexes, dead, updates, hot, vacuums }) => [
        String(minute),
        readable(refreshes),
        `${readable(p99)} ms`,
        megabytes(heap),
        megabytes(indexes),
        readable(dead),
        `${Math.round((100 * hot) / Math.max(updates, 1))} %`,
        String(vacuums),
      ]),
  );
