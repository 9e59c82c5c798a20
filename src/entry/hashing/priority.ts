import { readdir, readFile } from "node:fs/promises";
import { setPriority } from "node:os";

/** When both want a core, the event loop gets three quarters of it. */
export const niceness = 5;

const threads = "/proc/self/task";

/**
 * Gives the threads of Node's pool, which hash passwords, a lower priority than the event loop. So other calls are delayed less while
 * many users log in. Linux only, where each thread has a priority and, from Node 24 on, a name. Elsewhere it changes nothing.
 * Never rejects.
 */
export async function lowerPoolPriority(): Promise<void> {
  try {
    // Reading the folder starts the pool, with all of its threads.
    for (const thread of await readdir(threads)) {
      // Other threads may end meanwhile.
      const name = await readFile(`${threads}/${thread}/comm`, "utf8").catch(() => "");
      if (name.trim() === "libuv-worker") setPriority(Number(thread), niceness);
    }
  } catch {
    // Not Linux, or a system that forbids it.
  }
}
