import type { KeptRun } from "../../../bench/report/kept.ts";
import type { Sample } from "../../../bench/report/samples.ts";

/** A run with these samples, on some machine. */
export const runWith = (samples: Readonly<Record<string, readonly Sample[]>>): KeptRun => ({
  date: "2026-11-25T12:00:00.000Z",
  commit: "abc1234",
  machine: { cpu: "Some CPU", cores: 2, memory: 8, system: "Linux 6.1" },
  runtime: "Node 24.0.0",
  database: "MariaDB 11.8.9",
  rounds: 2,
  took: 100,
  servers: { Latchkey: { memoryIdle: 80, memoryMost: 160, starts: [190, 210, 900] } },
  peers: {},
  leftOut: {},
  samples,
});

/** One sample for each rate. */
export const rates = (...perSecond: number[]): Sample[] =>
  perSecond.map((rate) => ({ perSecond: rate, p50: 1, p99: 2, refused: 0, others: 0 }));
