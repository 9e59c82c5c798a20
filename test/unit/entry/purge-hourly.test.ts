import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import { deleteInBatches, type Pace } from "../../../src/core/ground/batches.ts";
import type { LogFields } from "../../../src/core/system.ts";
import { purgeHourly } from "../../../src/entry/afterwork/purge-hourly.ts";

const hour = 3_600_000;
const logged: string[] = [];
const record = (event: string, fields: LogFields = {}) =>
  void logged.push(`${event} ${fields["code"] as string}`);
const log = { info: record, warn: record, error: record };

let stop: () => Promise<void> = async () => {};
/** When each batch was deleted, in milliseconds since the start. */
let batches: number[];
beforeEach(() => {
  vi.useFakeTimers();
  logged.length = 0;
  batches = [];
});
afterEach(() => {
  vi.useRealTimers();
});

/** Purges every hour as many batches as `due` says then. `work` is what each of them does. */
function start(due: () => number, work: () => Promise<void> = async () => {}) {
  const begun = Date.now();
  const purge = async (pace?: Pace) => {
    let left = due();
    const { isDone } = await deleteInBatches(pace ?? (async () => false), async () => {
      batches.push(Date.now() - begun);
      await work();
      left--;
      return { deleted: 1000, more: left > 0 };
    });
    return isDone;
  };
  stop = purgeHourly({ purge }, log);
}

describe("the hourly purge", () => {
  it("deletes until nothing is due, and waits 50 ms before each batch", async () => {
    start(() => 1000);
    await vi.advanceTimersByTimeAsync(hour - 1);
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(hour);
    expect(batches).toHaveLength(1000);
    expect(batches.slice(0, 3)).toEqual([50, 100, 150].map((wait) => hour + wait));
  });

  it("does not begin again while the last one runs", async () => {
    let purges = 0;
    start(
      () => {
        purges++;
        return 3;
      },
      () => new Promise((resolve) => setTimeout(resolve, hour / 2)),
    );
    await vi.advanceTimersByTimeAsync(2.4 * hour);
    expect(purges).toBe(1);
    await vi.advanceTimersByTimeAsync(hour);
    expect(purges).toBe(2);
    expect(batches).toHaveLength(4);
  });

  it("stops after the batch that is being deleted, and never begins again", async () => {
    let finish: () => void = () => {};
    start(
      () => 3,
      () => new Promise((resolve) => (finish = resolve)),
    );
    await vi.advanceTimersByTimeAsync(hour + 50);
    let isStopped = false;
    const stopped = stop().then(() => (isStopped = true));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(isStopped).toBe(false);
    finish();
    await vi.advanceTimersByTimeAsync(50);
    await stopped;
    await vi.advanceTimersByTimeAsync(2 * hour);
    expect(batches).toHaveLength(1);
  });

  it("stops within ten seconds if the database does not answer", async () => {
    start(
      () => 3,
      () => new Promise(() => {}),
    );
    await vi.advanceTimersByTimeAsync(hour + 50);
    const stopped = stop();
    await vi.advanceTimersByTimeAsync(10_000);
    await stopped;
    expect(batches).toHaveLength(1);
  });

  it("logs that the database was away, and purges again an hour later", async () => {
    let isDown = true;
    start(
      () => 2,
      () => (isDown ? Promise.reject(new Failure(serverFailures.unavailable)) : Promise.resolve()),
    );
    await vi.advanceTimersByTimeAsync(1.5 * hour);
    expect(logged).toEqual(["purge_postponed unavailable"]);
    isDown = false;
    await vi.advanceTimersByTimeAsync(hour);
    expect(batches).toHaveLength(3);
    expect(logged).toHaveLength(1);
  });
});
