import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** A process, as Linux describes it in proc_pid_stat(5). Times are in ticks of 10 ms. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** CPU time of the process itself. */
  readonly own: number;
  /** CPU time of its children that have ended. */
  readonly ended: number;
}

/** A process, and all that it started directly or indirectly. A server may have several processes. Linux only. */
export function treeOf(root: number): readonly Process[] {
  const all = readdirSync("/proc").flatMap((name) => processOf(name) ?? []);
  const tree = all.filter(({ pid }) => pid === root);
  // The list grows while the loop runs.
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid));
  return tree;
}

/** The values of one field of proc_pid_status(5) in megabytes, added up over all processes. */
export const megabytes = (tree: readonly Process[], field: "VmRSS" | "VmHWM"): number =>
  tree.reduce((sum, { pid }) => sum + megabytesOf(pid, field), 0);

/** Lets `VmHWM` of processes begin again (proc_pid_clear_refs(5)). */
export function forgetMost(tree: readonly Process[]): void {
  for (const { pid } of tree) writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

function megabytesOf(pid: number, field: string): number {
  const status = read(`/proc/${pid}/status`) ?? "";
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1] ?? 0) / 1024;
}

function processOf(name: string): Process | undefined {
  if (!/^\d+$/.test(name)) return undefined;
  // The name before the state may contain blanks and brackets.
  const fields = read(`/proc/${name}/stat`)?.split(") ").at(-1)?.split(" ").map(Number);
  if (!fields) return undefined;
  // The fields from the third on: state, parent, …, the four times.
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
  return {
    pid: Number(name),
    parent: fields[1] ?? 0,
    own: user + system,
    ended: endedUser + endedSystem,
  };
}

/** The text of a file, or undefined if its process has ended. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
