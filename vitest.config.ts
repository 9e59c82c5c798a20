import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** These files check the logs of all other files, so they run last. */
const last = ["test/leaks.test.ts"];

/** These files start no server and no process, and use no database but the embedded one. */
const unit = [
  "test/unit/**/*.test.ts",
  "test/entry/**/config*.test.ts",
  "test/runtime/in-process-{faults,requests,sqlite,variants}.test.ts",
];

/**
 * The slowest files start first, so that no core is idle at the end. Without this list and without durations of an earlier run,
 * Vitest starts the largest files first. That order is wrong here, because a slow runner has only ten lines. Files that mostly
 * wait alternate with files that mostly compute.
 */
const slow = [
  "runtime/node-outage",
  "runtime/workerd-d1",
  "runtime/bun-outage",
  "runtime/node-sqlite",
  "runtime/node-stopping",
  "runtime/workerd-mysql-proxy",
  "runtime/bun-stopping",
  "runtime/workerd-hyperdrive",
  "runtime/key-rotation",
  "drivers/store.workerd",
  "runtime/in-process-mysql-proxy-faults",
  "docs/page",
  "runtime/store-faults",
  "docs/access",
  "runtime/node-mysql-proxy",
  "entry/npm-ends",
  "runtime/bun-mysql-proxy",
];

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const at = slow.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return project.config.sequence.groupOrder * 1000 + (at === -1 ? slow.length : at);
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- This is the sort() of Vitest, not of an array.
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    globalSetup: "test/global-setup.ts",
    // Modules are loaded once for many files. This is safe, because each file restores the state that it changes.
    isolate: false,
    sequence: { sequencer: SlowFirst },
    // Keeps wrangler from sending requests to the network.
    env: { CLOUDFLARE_CF_FETCH_ENABLED: "false" },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        // Three workers, because these files only compute. Each worker loads the modules again, which takes seconds.
        test: { name: "unit", include: unit, maxWorkers: 3, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: "servers",
          include: ["test/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...unit, ...last],
          // Also on two cores, because many files mostly wait for the servers that they test.
          maxWorkers: 6,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        // Searches all logs for all secrets.
        test: { name: "leaks", include: last, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
