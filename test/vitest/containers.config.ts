import { defineConfig } from "vitest/config";
import { shared } from "./shared.ts";

/** This file checks the logs of all other files, so it runs last. */
const last = ["test/containers/leaks.test.ts"];

/** The images and docker-compose.yml, in Docker or podman. `npm test` does not run them. */
export default defineConfig({
  test: {
    ...shared,
    globalSetup: [shared.globalSetup, "test/support/containers/setup.ts"],
    name: "containers",
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: "run",
          include: ["test/containers/*.test.ts"],
          exclude: last,
          // Also on two cores, because each file mostly waits for its containers.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: "leaks", include: last, sequence: { groupOrder: 1 } } },
    ],
  },
});
