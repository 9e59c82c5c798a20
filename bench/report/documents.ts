import { readFileSync } from "node:fs";
import { drawAll } from "./charts.ts";
import { readRun, type KeptRun } from "./kept.ts";
import { circumstances, goalTable, medianTable, warnings } from "./report.ts";
import { databasesTable } from "./tables/databases-table.ts";
import { circumstancesOf, hourTable, readHour, type Hour } from "./tables/hour-table.ts";
import { peerTable, ratioTable } from "./tables/peer-table.ts";

/** The runs that the documents show. */
const kept = {
  main: "docs/performance.json",
  bun: "docs/performance-bun.json",
  databases: "docs/performance-databases.json",
  postgres: "docs/performance-postgres.json",
};

/** The hours that the documents show. */
const hours = {
  plain: "docs/performance-postgres-hour-plain.json",
  tuned: "docs/performance-postgres-hour-tuned.json",
};

/** The parts of the documents that show figures of a run, by their names in the markers. */
const parts = (
  { main, bun, databases, postgres }: Record<keyof typeof kept, KeptRun>,
  { plain, tuned }: Record<keyof typeof hours, Hour>,
) => ({
  circumstances: [circumstances(main), ...warnings(main)].join("\n"),
  ratios: ratioTable(main),
  peers: peerTable(main),
  goals: goalTable(main),
  medians: medianTable(main),
  bun: `${circumstances(bun)}\n\n${goalTable(bun)}`,
  databases: [
    [circumstances(databases), ...warnings(databases)].join("\n"),
    databasesTable(databases),
  ].join("\n\n"),
  postgres: [[circumstances(postgres), ...warnings(postgres)].join("\n"), goalTable(postgres)].join(
    "\n\n",
  ),
  hours: [plain, tuned]
    .map((one) => [circumstancesOf(one), hourTable(one)].join("\n\n"))
    .join("\n\n"),
});

/** The documents: what operators need, and all figures. */
const pages = ["docs/performance.md", "bench/README.md"];

/** The text of each document and image as it should be, by its path in the project. */
export function documents(): ReadonlyMap<string, string> {
  const runs = {
    main: readRun(kept.main),
    bun: readRun(kept.bun),
    databases: readRun(kept.databases),
    postgres: readRun(kept.postgres),
  };
  const watched = { plain: readHour(hours.plain), tuned: readHour(hours.tuned) };
  const texts = pages.map(
    (page) => [page, fill(readFileSync(page, "utf8"), parts(runs, watched))] as const,
  );
  const images = [...drawAll(runs.main)].map(
    ([name, svg]) => [`docs/images/${name}`, svg] as const,
  );
  return new Map([...texts, ...images]);
}

/** Replaces what stands between the markers `<!-- bench:NAME -->` and `<!-- /bench -->`. Throws for an unknown name. */
export const fill = (page: string, parts: Readonly<Record<string, string>>): string =>
  page.replaceAll(
    /(<!-- bench:(\w+) -->\n).*?(<!-- \/bench -->)/gs,
    (_, start: string, name: string, end: string) => {
      const text = parts[name];
      if (text === undefined) throw new Error(`no figures are called ${name}`);
      return `${start}\n${text}\n\n${end}`;
    },
  );
