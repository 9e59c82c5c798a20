import type { Name, Samples } from "./measures.ts";
import { middle, othersCpu, paired, undisturbed, type Sample } from "./samples.ts";
import { median, readable, table } from "./table.ts";

/** Figures of the server's process. Memory is in megabytes, start times are in milliseconds. */
export interface Facts {
  readonly memoryIdle: number;
  readonly memoryMost: number;
  readonly starts: readonly number[];
}

type Row = readonly string[];

/** The report as Markdown: a table of the goals, which says whether each is met, and a table of all medians. */
export function report(samples: Samples, facts: Facts): string {
  const goals = [
    atLeast(samples, "login, 16 clients", "raw bcrypt", 0.97),
    atLeast(samples, "login, 64 clients", "raw bcrypt", 0.97),
    atLeast(samples, "verify known tokens, 16 clients", "bare Hono + execute, 16 clients", 0.75),
    atLeast(samples, "verify known tokens, 64 clients", "bare Hono + execute, 64 clients", 0.75),
    atLeast(samples, "verify new tokens, 16 clients", "bare Hono + execute, 16 clients", 0.75),
    atLeast(samples, "verify new tokens, 64 clients", "bare Hono + execute, 64 clients", 0.75),
    ...storm(samples, "verify beside a login storm", "verify known tokens, 16 clients", {
      later: 5,
      rate: 4000,
    }),
    ...storm(samples, "GET / beside a login storm", "GET /, 16 clients"),
    atLeast(samples, "GET /, 16 clients", "bare Hono, 16 clients"),
    atLeast(samples, "GET /, 64 clients", "bare Hono, 64 clients"),
    atLeast(samples, "verify known tokens, 16 clients", "bare Hono, 16 clients"),
    atLeast(samples, "verify known tokens, 64 clients", "bare Hono, 64 clients"),
    atMost("resident memory, idle", facts.memoryIdle, "MB", 150),
    atMost("resident memory, most under load", facts.memoryMost, "MB", 150),
    atMost("first answer after start", median(facts.starts), "ms", 1000),
  ];
  return [
    table(["what", "ours", "reference", "ratio", "goal", "met"], goals),
    "",
    table(
      [
        "medians",
        "answers/s",
        "lowest",
        "highest",
        "p50 ms",
        "p99 ms",
        "CPU µs each",
        "refused",
        "logins/s beside",
        "rounds",
        "others' CPU",
      ],
      medians(samples),
    ),
  ].join("\n");
}

function atLeast(samples: Samples, ours: Name, reference: Name, goal?: number): Row {
  const ratio = median(
    paired(samples[ours], samples[reference], (a, b) => a.perSecond / b.perSecond),
  );
  return [
    ours,
    `${readable(middle(samples[ours], "perSecond"))}/s`,
    `${reference.split(",")[0]}: ${readable(middle(samples[reference], "perSecond"))}/s`,
    ratio.toFixed(3),
    goal === undefined ? "" : `≥ ${goal}`,
    goal === undefined ? "" : yesNo(ratio >= goal),
  ];
}

function storm(
  samples: Samples,
  beside: Name,
  idle: Name,
  goal?: { readonly later: number; readonly rate: number },
): Row[] {
  const later = median(
    paired(samples[beside], samples[idle], (a, b) => (a.p99 ?? 0) - (b.p99 ?? 0)),
  );
  const rate = middle(samples[beside], "perSecond");
  const share = median(paired(samples[beside], samples[idle], (a, b) => a.perSecond / b.perSecond));
  const p99: Row = [
    `${beside}, p99`,
    `${readable(middle(samples[beside], "p99"))} ms`,
    `idle: ${readable(middle(samples[idle], "p99"))} ms`,
    `${later < 0 ? "" : "+"}${later.toFixed(1)} ms`,
  ];
  const answers: Row = [
    `${beside}, 16 clients`,
    `${readable(rate)}/s`,
    `idle: ${readable(middle(samples[idle], "perSecond"))}/s`,
    share.toFixed(3),
  ];
  return goal === undefined
    ? [p99, answers]
    : [
        [...p99, `≤ +${goal.later} ms`, yesNo(later <= goal.later)],
        [...answers, `≥ ${readable(goal.rate)}/s`, yesNo(rate >= goal.rate)],
      ];
}

const atMost = (what: string, value: number, unit: string, goal: number): Row => [
  what,
  `${readable(value)} ${unit}`,
  "",
  "",
  `≤ ${readable(goal)} ${unit}`,
  yesNo(value <= goal),
];

const medians = (samples: Samples): Row[] =>
  Object.entries(samples).map(([name, all]) => {
    const rates = undisturbed(all).map(({ perSecond }) => perSecond);
    const shown = [median(rates), Math.min(...rates), Math.max(...rates)].map(readable);
    return [
      name,
      ...shown,
      ...fields.map((field) => cell(all, field)),
      `${rates.length} of ${all.length}`,
      othersCpu(all),
    ];
  });

const fields = ["p50", "p99", "cpu", "refused", "logins"] as const;

const cell = (samples: Sample[], field: keyof Sample): string => {
  const value = middle(samples, field);
  return Number.isNaN(value) ? "" : readable(value);
};

const yesNo = (met: boolean): string => (met ? "yes" : "**no**");
