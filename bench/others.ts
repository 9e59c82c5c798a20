import { readdirSync, readFileSync } from "node:fs";

/**
 * Starts to watch the CPU. The returned function gives the share of the machine's CPU that went to others since then: to
 * processes other than this one and its children, and to other guests of the same host. Linux only.
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
  const children = readdirSync("/proc").filter((pid) => statOf(pid)?.[1] === String(process.pid));
  const ours = [...children, "self"].map((pid) =>
    sum((statOf(pid) ?? []).slice(11, 15).map(Number)),
  );
  return { all, busy, ours: sum(ours) };
}

/** The fields of proc_pid_stat(5) from the third on: state, parent, …, the times of the process and of its ended children. */
function statOf(pid: string): string[] | undefined {
  if (!/^(?:\d+|self)$/.test(pid)) return undefined;
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
  } catch {
    // The process has ended.
    return undefined;
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
