import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createCrowd } from "../../../../src/core/passwords/order.ts";
import { createHashQueue, queueLimits } from "../../../../src/drivers/bcrypt/queue.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const step = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ do: "office" as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("other" as const), rank: fc.nat(4) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("end" as const), tries: fc.nat(4) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("pass" as const),
      // Fractions, because the clock of the queue is finer than the other one.
      milliseconds: fc.oneof(fc.constantFrom(0, 0.3, 0.9, 1, 1.1), fc.nat(400)),
    }),
  },
);

describe("the tries of one network that have equal wrong passwords, in 500 random sequences", () => {
  it("run in the order of their arrival, whatever the ranks of others, in a full queue too", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(4, queueLimits.waiting),
        fc.array(step, { minLength: 40, maxLength: 120 }),
        async (atOnce, waiting, steps) => {
          let now = 1000;
          const queue = createHashQueue({ ...queueLimits, atOnce, waiting }, () => now);
          const crowd = createCrowd(waiting);
          const started: number[] = [];
          const running = new Set<() => void>();
          let arrived = 0;
          const enter = async (network: string, rank: number): Promise<void> => {
            const number = arrived++;
            const others = crowd.enter(network);
            const task = (): Promise<void> => {
              if (network === "office") started.push(number);
              const { promise, resolve } = Promise.withResolvers<void>();
              running.add(resolve);
              return promise;
            };
            const sum = rank + crowd.behind(network, others, Math.floor(now));
            await queue(task, undefined, sum).catch(() => undefined);
            crowd.leave(network);
          };
          for (const one of steps) {
            if (one.do === "office") void enter("office", 1);
            else if (one.do === "other") void enter(`network ${one.rank}`, one.rank);
            else if (one.do === "pass") {
              now += one.milliseconds;
              await vi.advanceTimersByTimeAsync(one.milliseconds);
            } else {
              for (const finish of [...running].slice(0, one.tries)) {
                running.delete(finish);
                finish();
              }
            }
            await vi.advanceTimersByTimeAsync(0);
          }
          expect(started).toEqual(started.toSorted((a, b) => a - b));
          await vi.advanceTimersByTimeAsync(5000);
        },
      ),
      { numRuns: 500 },
    );
  });
});
