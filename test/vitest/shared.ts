import { resolve } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// The workers read the code that an earlier run compiled, which takes a tenth of their time. `npm ci` deletes it.
process.env["NODE_COMPILE_CACHE"] ??= resolve("node_modules/.cache/compiled");

/** What all configurations of the tests have in common. */
export const shared = {
  globalSetup: "test/global-setup.ts",
  setupFiles: "test/unit/support/limits.ts",
  // Garbage collection took a tenth of the time.
  execArgv: ["--max-semi-space-size=32"],
  // Node imports the files itself, because Vite's module runner took a tenth of the time. No test replaces a module.
  experimental: { viteModuleRunner: false, nodeLoader: false },
  // Keeps wrangler from sending requests to the network.
  env: { CLOUDFLARE_CF_FETCH_ENABLED: "false" },
  // Vitest waits one second, which is too little on a busy machine, and looks every 50 ms, which adds up.
  expect: { poll: { timeout: 60_000, interval: 10 } },
  testTimeout: 180_000,
  hookTimeout: 180_000,
};

/**
 * The slowest files start first, so that no core is idle at the end. Without this list and without durations of an earlier run,
 * Vitest starts the largest files first. That order is wrong here, because a slow runner has only ten lines. Files that mostly
 * wait alternate with files that mostly compute.
 */
const slow = [
  "runtime/workerd/d1",
  "runtime/node/sqlite",
  "runtime/in-process/sqlite",
  "runtime/in-process/rules",
  "runtime/node/postgres",
  "entry/commands/database/copy",
  "runtime/node/sqlite-faults",
  "drivers/store/d1",
  "contract/fuzz",
  "runtime/bun/sqlite",
  "runtime/across",
];

export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const at = slow.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return project.config.sequence.groupOrder * 1000 + (at === -1 ? slow.length : at);
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- This is the sort() of Vitest, not of an array.
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
