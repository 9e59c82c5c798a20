import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createHashQueue,
  placesFor,
  queueLimits,
  type QueueLimits,
} from "../../../../src/drivers/bcrypt/queue.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A queue, and tasks that run until the test finishes them. */
function scene(limits: Partial<QueueLimits> = {}) {
  const queue = createHashQueue({ ...queueLimits, atOnce: 2, ...limits }, () => Date.now());
  const started: string[] = [];
  const outcomes: Record<string, unknown> = {};
  const ends = new Map<string, () => void>();
  return {
    started,
    outcomes,
    enter(name: string, signal?: AbortSignal, rank?: number): void {
      const task = (): Promise<string> => {
        started.push(name);
        return new Promise((resolve) => void ends.set(name, () => resolve(name)));
      };
      void queue(task, signal, rank).then(
        () => void (outcomes[name] = "done"),
        (error: { code?: string; reason?: string; message: string }) =>
          void (outcomes[name] = error.reason ?? error.message),
      );
    },
    finish: (name: string): void => ends.get(name)?.(),
    async end(...names: string[]): Promise<void> {
      await settle();
      for (const name of names) ends.get(name)?.();
      await settle();
    },
  };
}

/** Runs everything that is due now. */
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

describe("the queue for password hashing", () => {
  it("runs at most `atOnce` tasks at once, and the others in order of arrival", async () => {
    const { enter, end, started, outcomes } = scene();
    for (const name of ["a", "b", "c", "d", "e"]) enter(name);
    await settle();
    expect(started).toEqual(["a", "b"]);
    await end("b");
    expect(started).toEqual(["a", "b", "c"]);
    await end("a", "c");
    expect(started).toEqual(["a", "b", "c", "d", "e"]);
    await end("d", "e");
    expect(outcomes).toEqual({ a: "done", b: "done", c: "done", d: "done", e: "done" });
  });

  it("gives a freed slot to a waiting task, never to a task that arrives at the same moment", async () => {
    const { enter, end, finish, started } = scene({ atOnce: 1 });
    for (const name of ["a", "b"]) enter(name);
    await settle();
    finish("a");
    enter("c");
    await settle();
    expect(started).toEqual(["a", "b"]);
    await end("b");
    expect(started).toEqual(["a", "b", "c"]);
  });

  it("lets tasks wait for at most 10 seconds, and rejects those without a place after 1 second", () => {
    expect(queueLimits).toEqual({ waiting: 512, patience: 10_000, holdBack: 1000 });
  });

  it.each([
    [2, 213, 84],
    [2, 53, 339],
    [16, 213, 512],
    [1, 850, 10],
    [1, 20_000, 1],
  ])(
    "has places for those that %i cores of %i ms a hash serve in time, and for 512 at most",
    (cores, time, places) => {
      expect(placesFor(cores, time)).toBe(places);
    },
  );

  it("serves 64 tasks that come at the same moment, on two cores of 213 ms a hash", async () => {
    const time = 213;
    const queue = createHashQueue({ ...queueLimits, waiting: placesFor(2, time), atOnce: 2 });
    const hash = () => new Promise((resolve) => void setTimeout(resolve, time));
    const all = Promise.allSettled(Array.from({ length: 64 }, () => queue(hash)));
    await pass(32 * time);
    expect((await all).filter(({ status }) => status === "fulfilled")).toHaveLength(64);
  });

  it("rejects a task after exactly 10 seconds of waiting", async () => {
    const { enter, end, started, outcomes } = scene({ atOnce: 1 });
    for (const name of ["a", "b"]) enter(name);
    await pass(9999);
    expect(outcomes).toEqual({});
    await pass(1);
    expect(outcomes).toEqual({ b: "waited too long" });
    await end("a");
    expect(started).toEqual(["a"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("sets no time limit for a running task", async () => {
    const { enter, end, outcomes } = scene({ atOnce: 1 });
    enter("a");
    await pass(3_600_000);
    expect(outcomes).toEqual({});
    await end("a");
    expect(outcomes).toEqual({ a: "done" });
  });

  it("rejects a task after exactly 1 second if the queue is full", async () => {
    const { enter, end, started, outcomes } = scene({ atOnce: 1, waiting: 2 });
    for (const name of ["runs", "waits", "waits too", "late", "later"]) enter(name);
    await pass(999);
    expect(outcomes).toEqual({});
    await pass(1);
    expect(outcomes).toEqual({ late: "queue full", later: "queue full" });
    await end("runs");
    await end("waits");
    await end("waits too");
    expect(started).toEqual(["runs", "waits", "waits too"]);
  });

  it("rejects a task that found the queue full, even if the queue empties within that second", async () => {
    const { enter, end, started, outcomes } = scene({ atOnce: 1, waiting: 1 });
    for (const name of ["runs", "waits", "late"]) enter(name);
    await end("runs");
    await end("waits");
    await pass(999);
    expect(started).toEqual(["runs", "waits"]);
    expect(outcomes).toEqual({ runs: "done", waits: "done" });
    await pass(1);
    expect(outcomes).toMatchObject({ late: "queue full" });
  });

  it("accepts as many waiting tasks as it has places, and rejects one more", async () => {
    const { enter, end, started, outcomes } = scene({ atOnce: 1, waiting: 64 });
    for (let number = 0; number <= 65; number++) enter(String(number));
    await pass(1000);
    expect(outcomes).toEqual({ 65: "queue full" });
    for (let number = 0; number <= 64; number++) await end(String(number));
    expect(started).toHaveLength(65);
    expect(Object.values(outcomes).filter((outcome) => outcome === "done")).toHaveLength(65);
  });

  it("rejects with the code overloaded and a reason for the log", async () => {
    const queue = createHashQueue({ ...queueLimits, atOnce: 1, waiting: 0 });
    void queue(() => new Promise(() => undefined));
    const refused = expect(queue(async () => "never")).rejects.toMatchObject({
      code: "overloaded",
      message: "overloaded",
      reason: "queue full",
    });
    await pass(1000);
    await refused;
  });
});

describe("a task of a lower rank", () => {
  it("runs first, and after those of its rank that came before", async () => {
    const { enter, end, started } = scene({ atOnce: 1 });
    enter("runs");
    for (const [name, rank] of Object.entries({ c: 5, a: 1, d: 5, b: 1 })) {
      enter(name, undefined, rank);
    }
    for (const name of ["runs", "a", "b", "c"]) await end(name);
    expect(started).toEqual(["runs", "a", "b", "c", "d"]);
  });

  it("runs first by a whole rank, however long the others have waited", async () => {
    const { enter, end, started } = scene({ atOnce: 1 });
    enter("runs");
    enter("waits", undefined, 1);
    await pass(9999);
    enter("is due later", undefined, 1);
    enter("goes first", undefined, 0);
    for (const name of ["runs", "goes first", "waits"]) await end(name);
    expect(started).toEqual(["runs", "goes first", "waits", "is due later"]);
  });

  it("does not overtake those that have waited for longer than its advantage, which is 10 seconds a rank", async () => {
    const { enter, end, started } = scene({ atOnce: 1 });
    enter("runs");
    enter("waits", undefined, 1.25);
    await pass(2500);
    enter("is too late", undefined, 1);
    enter("is in time", undefined, 0.999);
    for (const name of ["runs", "is in time", "waits"]) await end(name);
    expect(started).toEqual(["runs", "is in time", "waits", "is too late"]);
  });

  it("takes the last place of a full queue, and its owner is refused when its patience ends", async () => {
    const { enter, end, started, outcomes } = scene({ atOnce: 1, waiting: 2 });
    enter("runs");
    enter("waits", undefined, 5);
    enter("loses its place", undefined, 5);
    await pass(500);
    enter("goes first", undefined, 1);
    await pass(9499);
    expect(outcomes).toEqual({});
    await end("runs");
    await end("goes first");
    expect(started).toEqual(["runs", "goes first", "waits"]);
    await pass(1);
    expect(outcomes).toMatchObject({ "loses its place": "queue full" });
    await end("waits");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("takes no place of a task that is due before it, though that has a higher rank", async () => {
    const { enter, end, started, outcomes } = scene({ atOnce: 1, waiting: 1 });
    enter("runs");
    enter("waits", undefined, 1.25);
    await pass(2500);
    enter("late", undefined, 1);
    await pass(1000);
    expect(outcomes).toEqual({ late: "queue full" });
    await end("runs");
    expect(started).toEqual(["runs", "waits"]);
  });

  it("takes no place of its own rank or of a lower one", async () => {
    const { enter, end, started, outcomes } = scene({ atOnce: 1, waiting: 1 });
    enter("runs");
    enter("waits", undefined, 1);
    for (const rank of [1, 2]) enter(`late ${rank}`, undefined, rank);
    await pass(1000);
    expect(outcomes).toEqual({ "late 1": "queue full", "late 2": "queue full" });
    await end("runs");
    expect(started).toEqual(["runs", "waits"]);
  });
});

describe("a task whose caller hangs up", () => {
  it("never runs if the caller hung up before", async () => {
    const { enter, started, outcomes } = scene();
    enter("gone", AbortSignal.abort());
    await settle();
    expect(outcomes).toEqual({ gone: "aborted" });
    expect(started).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leaves the queue at once, and frees its place, its listener and its timer", async () => {
    const { enter, end, started, outcomes } = scene({ atOnce: 1, waiting: 2 });
    const controller = new AbortController();
    enter("runs");
    enter("leaves", controller.signal);
    enter("stays");
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
    controller.abort();
    await settle();
    expect(outcomes).toEqual({ leaves: "aborted" });
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    expect(vi.getTimerCount()).toBe(1);

    enter("takes its place");
    await end("runs");
    await end("stays");
    expect(started).toEqual(["runs", "stays", "takes its place"]);
  });

  it("is aborted at once even if the queue is full", async () => {
    const { enter, outcomes } = scene({ atOnce: 1, waiting: 0 });
    const controller = new AbortController();
    enter("runs");
    enter("held back", controller.signal);
    controller.abort();
    await settle();
    expect(outcomes).toEqual({ "held back": "aborted" });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leaves no listener and no timer behind if it started or timed out before", async () => {
    const { enter, end, outcomes } = scene({ atOnce: 1 });
    const [served, late] = [new AbortController(), new AbortController()];
    enter("runs");
    enter("served", served.signal);
    await end("runs");
    enter("late", late.signal);
    await pass(10_000);
    for (const { signal } of [served, late]) {
      expect(getEventListeners(signal, "abort")).toHaveLength(0);
    }
    served.abort();
    late.abort();
    await end("served");
    expect(outcomes).toEqual({ runs: "done", served: "done", late: "waited too long" });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a task that throws", () => {
  it("frees its slot", async () => {
    const queue = createHashQueue({ ...queueLimits, atOnce: 1 });
    const boom = (): never => {
      throw new Error("boom");
    };
    for (let round = 0; round < 3; round++) {
      await expect(queue(boom)).rejects.toThrow("boom");
    }
    expect(await queue(async () => "fine")).toBe("fine");
  });
});
