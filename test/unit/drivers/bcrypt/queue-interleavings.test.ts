import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHashQueue } from "../../../../src/drivers/bcrypt/queue.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Step =
  | { readonly do: "enter"; readonly rank: number }
  | { readonly do: "end" | "fail" | "abort"; readonly which: number }
  | { readonly do: "pass"; readonly milliseconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("enter" as const),
      rank: fc.constantFrom(0, 0.25, 0.5, 1, 2),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("end", "fail", "abort"),
      which: fc.nat({ max: 50 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      milliseconds: fc.constantFrom(0, 1, 500, 999, 1000, 2000, 2500),
    }),
  },
);

interface Caller {
  readonly abort: () => void;
  readonly due: number;
  state: "waits" | "runs" | "ends" | "over";
  finish?: (error?: Error) => void;
}

describe("the queue for password hashing, in 300 random sequences", () => {
  it("runs those first that are due first, never too many, never loses a slot, and answers every caller", async () => {
    const limits = fc.record({
      atOnce: fc.integer({ min: 1, max: 4 }),
      waiting: fc.nat({ max: 6 }),
    });
    const story = fc.array(step, { maxLength: 40, size: "max" });
    await fc.assert(
      fc.asyncProperty(limits, story, async ({ atOnce, waiting }, steps) => {
        const queue = createHashQueue({ atOnce, waiting, patience: 2000, holdBack: 1000 }, () =>
          Date.now(),
        );
        const callers: Caller[] = [];
        /** What went wrong inside of tasks. The queue would hand an error of a task to its caller. */
        const faults: string[] = [];
        /** The callers that have a place in the queue. */
        let line: Caller[] = [];
        const lineUp = (caller: Caller): void => {
          const isBefore = ({ due }: Caller): boolean => due <= caller.due;
          line = [...line.filter(isBefore), caller, ...line.filter((one) => !isBefore(one))];
          line = line.slice(0, waiting);
        };
        const count = (state: Caller["state"]): number =>
          callers.filter((caller) => caller.state === state).length;

        const enter = (rank = 0): void => {
          const controller = new AbortController();
          const caller: Caller = {
            abort: () => controller.abort(),
            due: Date.now() + rank * 2000,
            state: "waits",
          };
          callers.push(caller);
          if (count("runs") < atOnce) line = [caller];
          else lineUp(caller);
          const task = (): Promise<void> => {
            if (line.shift() !== caller) faults.push("another task was due");
            caller.state = "runs";
            if (count("runs") > atOnce) faults.push("too many tasks run");
            return new Promise((resolve, reject) => {
              caller.finish = (error) => {
                if (caller.state === "runs") caller.state = "ends";
                if (error) reject(error);
                else resolve();
              };
            });
          };
          const over = (): void => {
            caller.state = "over";
            line = line.filter((one) => one !== caller);
          };
          void queue(task, controller.signal, rank).then(over, over);
        };

        for (const one of steps) {
          if (one.do === "enter") enter(one.rank);
          else if (one.do === "pass") await vi.advanceTimersByTimeAsync(one.milliseconds);
          else if (callers.length > 0) {
            const caller = callers[one.which % callers.length];
            if (one.do === "abort") caller?.abort();
            else caller?.finish?.(one.do === "fail" ? new Error("failed") : undefined);
          }
          await vi.advanceTimersByTimeAsync(0);
        }

        expect(faults).toEqual([]);
        // By now the callers that were held back or waited too long are rejected. The other tasks run one by one.
        await vi.advanceTimersByTimeAsync(5000);
        while (count("runs") > 0) {
          for (const caller of callers) caller.finish?.();
          await vi.advanceTimersByTimeAsync(0);
        }
        expect(count("over")).toBe(callers.length);
        expect(vi.getTimerCount()).toBe(0);

        // All slots are free again, so exactly `atOnce` new tasks start.
        const before = callers.length;
        for (let number = 0; number <= atOnce; number++) {
          enter();
          await vi.advanceTimersByTimeAsync(0);
        }
        expect(count("runs")).toBe(atOnce);
        for (const caller of callers.slice(before)) caller.finish?.();
        await vi.advanceTimersByTimeAsync(5000);
        for (const caller of callers.slice(before)) caller.finish?.();
        await vi.advanceTimersByTimeAsync(0);
        expect(count("over")).toBe(callers.length);
      }),
      { numRuns: 300 },
    );
  });
});
