import { expect, vi } from "vitest";

// Only for this worker, which has read it. A process that a test starts has its own.
delete process.env["NODE_COMPILE_CACHE"];

// Runs before each file. What calls only functions needs no minutes, and a test that hangs says so soon.
if (expect.getState().testPath?.includes("/test/unit/")) {
  vi.setConfig({ testTimeout: 10_000, hookTimeout: 10_000 });
} else {
  vi.resetConfig();
}
