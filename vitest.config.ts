import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** These files check the logs of all other files, so they run last. */
const last = ["test/leaks.test.ts"];

/**
 * The slowest files start first, so that no core is idle at the end. Without this list and without durations of an earlier run,
 * Vitest starts the largest files first. That order is wrong here, because a slow runner has only ten lines. Files that mostly
 * wait alternate with files that mostly compute.
 */
const slow = [
  "runtime/node-outage",
  "runtime/workerd-d1",
  "runtime/node-sqlite",
  "runtime/node-stopping",
  "runtime/key-rotation",
  "runtime/node-sqlite-faults",
  "drivers/store.d1",
  "runtime/in-process-mysql-proxy-faults",
  "runtime/store-faults",
  "contract/fuzz",
  "runtime/bun-sqlite",
  "runtime/across",
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
    // Garbage collection took a tenth of the time.
    execArgv: ["--max-semi-space-size=32"],
    // Node imports the files itself, because Vite's module runner took a tenth of the time. No test replaces a module.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    sequence: { sequencer: SlowFirst },
    // Keeps wrangler from sending requests to the network.
    env: { CLOUDFLARE_CF_FETCH_ENABLED: "false" },
    // Vitest waits one second, which is too little on a busy machine.
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: {
          name: "all",
          include: ["test/**/*.test.ts"],
          exclude: [
            "**/node_modules/**",
            "test/{attack,browser,galera,load,matrix,package}/**",
            "test/runtime/in-process-sqlite.test.ts",
            ...last,
          ],
          // Also on two cores, because many files mostly wait for the servers that they test.
          maxWorkers: 4,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        // Searches all logs for all secrets.
        test: { name: "leaks", include: last, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
