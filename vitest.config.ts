import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that judge what all the others did, so they run when those are done. */
const last = ["test/leaks.test.ts"];

/** No server, no process, no database but the embedded one. */
const unit = [
  "test/unit/**/*.test.ts",
  "test/entry/**/config*.test.ts",
  "test/runtime/in-process-{faults,requests,sqlite,variants}.test.ts",
];

/**
 * What takes longest starts first, so that no core is idle at the end. Without durations of an earlier run Vitest starts
 * the largest files first, and a runner has ten lines. Files that mostly wait stand beside files that mostly work.
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
  "unit/sessions/model",
];

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const at = slow.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return project.config.sequence.groupOrder * 1000 + (at === -1 ? slow.length : at);
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- That is Vitest's.
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    globalSetup: "test/global-setup.ts",
    // Servers under test run beside these workers, and two cores are all there may be; but many files mostly wait.
    maxWorkers: 5,
    sequence: { sequencer: SlowFirst },
    // wrangler asks the network for nothing.
    env: { CLOUDFLARE_CF_FETCH_ENABLED: "false" },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        // Modules are loaded once for many files: none of these leaves anything behind.
        test: { name: "unit", include: unit, isolate: false, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: "runtimes",
          include: ["test/runtime/**/*.test.ts", "test/drivers/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...unit],
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "tests",
          include: ["test/**/*.test.ts"],
          isolate: false,
          exclude: ["**/node_modules/**", "test/runtime/**", "test/drivers/**", ...unit, ...last],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        // All that was logged is searched for all secrets.
        test: { name: "leaks", include: last, testTimeout: 60_000, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
