import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { hasDatabaseFile } from "../../../../src/drivers/sqlite/file.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("the path of a database whose disk does not respond is an error after five seconds", async () => {
  const outcome = hasDatabaseFile("/mnt/away/latchkey.db", () => new Promise(() => {})).catch(
    (error: unknown) => error,
  );
  await vi.advanceTimersByTimeAsync(5000);
  expect(await outcome).toMatchObject({ name: "SqliteFault", code: "ETIMEDOUT" });
});
