import { describe, expect, it } from "vitest";
import { textOf } from "../../../bench/report/kept.ts";
import { goalTable, medianTable, report } from "../../../bench/report/report.ts";
import type { Sample } from "../../../bench/report/samples.ts";
import { databasesTable } from "../../../bench/report/tables/databases-table.ts";
import { peerTable } from "../../../bench/report/tables/peer-table.ts";
import { rates, runWith } from "./run.ts";

/** The rows of a Markdown table as cells, without its heading. */
const rowsOf = (markdown: string): string[][] =>
  markdown
    .split("\n")
    .slice(2)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const calm = runWith({
  "raw bcrypt": rates(40, 20),
  "login, 16 clients": rates(39.2, 19.8),
  "GET /, 16 clients": rates(500, 500),
  "bare Hono, 16 clients": rates(1000, 1000),
});

describe("the table of goals", () => {
  it("has the median ratio of the rounds, and says whether the goal is met", () => {
    expect(rowsOf(goalTable(calm))).toEqual([
      ["login, 16 clients", "29.5/s", "raw bcrypt: 30/s", "0.985", "≥ 0.97", "yes"],
      ["GET /, 16 clients", "500/s", "bare Hono: 1,000/s", "0.500", "≥ 0.6", "**no**"],
      ["resident memory, idle", "80 MB", "", "", "≤ 90 MB", "yes"],
      ["resident memory, most in any measurement", "160 MB", "", "", "≤ 150 MB", "**no**"],
      ["start to first response", "210 ms", "", "", "≤ 250 ms", "yes"],
    ]);
  });

  it("leaves out rounds that other processes disturbed", () => {
    const disturbed = (rate: number): Sample[] => [
      { perSecond: rate, others: 0.5 },
      { perSecond: 900, others: 0 },
    ];
    const run = runWith({
      "GET /, 16 clients": disturbed(1),
      "bare Hono, 16 clients": disturbed(1000),
    });
    expect(rowsOf(goalTable(run))[0]?.slice(0, 4)).toEqual([
      "GET /, 16 clients",
      "900/s",
      "bare Hono: 900/s",
      "1.000",
    ]);
  });

  it("compares the latency beside logins with the latency alone", () => {
    const run = runWith({
      "GET /, 16 clients": [{ perSecond: 1000, p99: 3 }],
      "GET / beside a login storm": [{ perSecond: 500, p99: 9.5 }],
    });
    expect(rowsOf(goalTable(run)).slice(0, 2)).toEqual([
      ["GET / beside a login storm, p99", "9.5 ms", "idle: 3 ms", "+6.5 ms", "≤ +5 ms", "**no**"],
      ["GET / beside a login storm, 16 clients", "500/s", "idle: 1,000/s", "0.500", "", ""],
    ]);
  });
});

describe("the table of peers", () => {
  const run = {
    ...runWith({
      "login, 16 clients": rates(38),
      "Slow Auth: login, 16 clients": rates(20),
      "Slow Auth: verify beside a login storm": [{ perSecond: 22, p99: 1500 }],
    }),
    peers: { "Slow Auth": "slow-auth 1.2.3" },
    leftOut: { "Other Auth": "python3 is missing" },
  };

  it("has a column for Latchkey and for each peer that was measured", () => {
    const [head] = peerTable(run).split("\n");
    expect(head?.split("|").map((cell) => cell.trim())).toEqual([
      "",
      "",
      "Latchkey",
      "Slow Auth",
      "",
    ]);
    const rows = new Map(rowsOf(peerTable(run)).map(([what = "", ...cells]) => [what, cells]));
    expect(rows.get("logins per second, 16 clients")).toEqual(["38", "20"]);
    expect(rows.get("p99 of a verification in ms, while 64 others log in")).toEqual(["", "1,500"]);
    expect(rows.get("resident memory in MB, most")).toEqual(["160", ""]);
  });

  it("has the versions of the peers below it", () => {
    expect(peerTable(run)).toMatch(/\n\nSlow Auth: slow-auth 1\.2\.3\.$/);
  });

  it("is followed by the peers that were left out, with the reason", () => {
    expect(report(run)).toContain("\n\nLeft out: Other Auth. python3 is missing\n\n");
  });
});

describe("the table of the databases", () => {
  it("has the rates on both, and the median ratio of the rounds", () => {
    const run = runWith({
      "refresh, 16 clients": rates(2000, 1000),
      "refresh on MySQL, 16 clients": rates(1200, 500),
      "GET /, 16 clients": rates(500, 500),
      "bare Hono, 16 clients": rates(1000, 1000),
    });
    expect(rowsOf(databasesTable(run))).toEqual([
      ["refresh, 16 clients", "1,500/s", "850/s", "0.55", "", ""],
    ]);
  });
});

describe("a report", () => {
  it("warns if other processes disturbed all rounds of a measurement", () => {
    const busy = runWith({
      "raw bcrypt": [{ perSecond: 4, others: 0.5 }],
      "login, 16 clients": [{ perSecond: 4 }],
    });
    expect(report(busy)).toContain("\n\nDisturbed: 1 of 2 measurements");
    expect(report(calm)).not.toContain("Disturbed");
  });
});

describe("the table of medians", () => {
  it("has the median, the lowest and the highest rate of each measurement", () => {
    expect(rowsOf(medianTable(calm))[0]).toEqual([
      "raw bcrypt",
      "30",
      "20",
      "40",
      "1",
      "2",
      "",
      "",
      "0",
      "",
      "2 of 2",
      "0 %",
    ]);
  });
});

describe("a kept run", () => {
  it("is JSON with one line for each sample", () => {
    const text = textOf(calm);
    expect(JSON.parse(text)).toEqual(calm);
    expect(text).toContain(
      '\n   { "perSecond": 19.8, "p50": 1, "p99": 2, "refused": 0, "others": 0 }\n',
    );
  });
});
