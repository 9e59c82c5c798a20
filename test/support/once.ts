import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, vi } from "vitest";

/** Runs work once for all processes of the tests. `mark` is a file that exists when it has ended. The others wait for it. */
export async function once(mark: string, work: () => Promise<unknown>): Promise<void> {
  mkdirSync(dirname(mark), { recursive: true });
  if (begins(`${mark}.begun`)) {
    await work();
    writeFileSync(mark, "");
    return;
  }
  await vi.waitFor(() => expect(existsSync(mark)).toBe(true), { timeout: 600_000 });
}

/** Whether this process is the first that asks. */
function begins(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
