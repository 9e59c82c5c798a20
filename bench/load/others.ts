import { readFileSync } from "node:fs";
import { treeOf } from "./processes.ts";

/**
 * Starts to watch the CPU. The returned function gives the share of the machine's CPU that went to others since then: to
 * processes that this one did not start, and to other guests of the same host. Linux only.
 */
export function watchOthers(): () => number {
  const before = look();
  return () => {
    const now = look();
    const others = now.busy - before.busy - (now.ours - before.ours);
    return Math.max(0, others / (now.all - before.all));
  };
}

/** Ticks since boot. */
interface Ticks {
  readonly all: number;
  readonly busy: number;
  readonly ours: number;
}

function look(): Ticks {
  const [first = ""] = readFileSync("/proc/stat", "utf8").split("\n");
  // proc_stat(5): user, nice, system, idle, iowait, irq, softirq, steal. The later fields are already counted in these.
  const times = first.split(/\s+/).slice(1, 9).map(Number);
  const all = sum(times);
  const busy = all - sum(times.slice(3, 5));
  const ours = sum(treeOf(process.pid).map(({ own, ended }) => own + ended));
  return { all, busy, ours };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
