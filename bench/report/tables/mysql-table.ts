import { judge } from "../judge.ts";
import type { KeptRun } from "../kept.ts";
import { table } from "./table.ts";

const mark = " on MySQL";

/** What was measured on both MySQL and MariaDB, with the ratio of the two. */
export const mysqlTable = (run: KeptRun): string =>
  table(
    ["what", "MySQL", "MariaDB", "MySQL / MariaDB"],
    judge(run)
      .filter(({ what }) => what.includes(mark))
      .map(({ what, ours, against, ratio = Number.NaN }) => [
        what.replace(mark, ""),
        ours,
        against.replace(/^.*: /, ""),
        ratio.toFixed(2),
      ]),
  );
