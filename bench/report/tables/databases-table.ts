import { everywhere, nameOn } from "../../measures/measurements.ts";
import { otherDatabases } from "../../options.ts";
import { ratioOf } from "../judge.ts";
import type { KeptRun } from "../kept.ts";
import { middle } from "../samples.ts";
import { readable, table } from "./table.ts";

/** What was measured on each database, and the ratios to MariaDB. */
export const databasesTable = ({ samples }: KeptRun): string =>
  table(
    ["what", "MariaDB", ...otherDatabases.flatMap((one) => [one, `${one} / MariaDB`])],
    everywhere.flatMap((name) => {
      const base = samples[name];
      if (!base) return [];
      const perSecond = (of: typeof base) => `${readable(middle(of, "perSecond"))}/s`;
      const others = otherDatabases.flatMap((database) => {
        const its = samples[nameOn(name, database)];
        return its ? [perSecond(its), ratioOf(its, base).toFixed(2)] : ["", ""];
      });
      return [[name, perSecond(base), ...others]];
    }),
  );
