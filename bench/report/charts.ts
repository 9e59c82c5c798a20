import { draw } from "./bars.ts";
import type { KeptRun } from "./kept.ts";
import { figures, serversOf } from "./tables/peer-table.ts";
import { readable } from "./tables/table.ts";

/** The charts by the names of their files. Each shows a row of the table of peers. */
const charts = {
  logins: {
    title: "Logins per second, 64 clients",
    figure: figures["logins per second, 64 clients"],
  },
  verifications: {
    title: "Verifications per second, 64 clients",
    figure: figures["verifications per second, 64 clients"],
  },
  "beside-logins": {
    title: "Verifications per second, 16 clients, while 64 others log in",
    figure: figures["verifications per second, 16 clients, while 64 others log in"],
  },
  memory: {
    title: "Resident memory in MB, most in any measurement (less is better)",
    figure: figures["resident memory in MB, most"],
  },
};

/** The SVG of each chart, by the name of its file. */
export const drawAll = (run: KeptRun): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(charts).map(([name, { title, figure }]) => {
      const bars = serversOf(run)
        .map((label) => ({ label, value: figure(run, label) }))
        .filter(({ value }) => !Number.isNaN(value))
        .map((bar) => ({ ...bar, shown: readable(bar.value), strong: bar.label === "Latchkey" }));
      const description = bars.map(({ label, shown }) => `${label}: ${shown}`).join(", ");
      return [`${name}.svg`, draw({ title, description, bars })];
    }),
  );
