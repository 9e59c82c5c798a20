import { describe, expect, it } from "vitest";
import { systemRandom } from "../../../src/drivers/system.ts";
import { createDelayedWork, createLeftWork } from "../../../src/entry/afterwork/background.ts";

describe("the work after an answer that must not tell whether an account exists", () => {
  interface Timer {
    readonly act: () => void;
    readonly delay: number;
  }

  /** Work on timers that only the test fires. */
  function delayed(longest: number, random = systemRandom) {
    const timers: Timer[] = [];
    const started: (() => Promise<unknown>)[] = [];
    const setTimer = (act: () => void, delay: number) => {
      timers.push({ act, delay });
      return undefined as unknown as NodeJS.Timeout;
    };
    const run = (work: () => Promise<unknown>) => void started.push(work);
    return { timers, started, ...createDelayedWork(run, { longest, random, setTimer }) };
  }
  const work = (): (() => Promise<unknown>) => async () => {};

  it("waits for a random time of its own, from 0 to 2000 milliseconds", () => {
    const { timers, started, run } = delayed(2000);
    const all = Array.from({ length: 200 }, work);
    all.forEach(run);
    expect(started).toEqual([]);
    const delays = timers.map(({ delay }) => delay);
    expect(delays.every((delay) => Number.isInteger(delay) && delay >= 0 && delay <= 2000)).toBe(
      true,
    );
    // With 2,001 possible values, fewer than a hundred different ones are out of the question.
    expect(new Set(delays).size).toBeGreaterThan(100);
    for (const { act } of timers.toReversed()) act();
    expect(started).toEqual(all.toReversed());
  });

  it.each([
    [0, 0],
    [0x80, 1004],
    [0xff, 2000],
  ])("takes its time from the random source: bytes of %i give %i ms", (byte, delay) => {
    const { timers, run } = delayed(2000, (length) => new Uint8Array(length).fill(byte));
    run(work());
    expect(timers.map((timer) => timer.delay)).toEqual([delay]);
  });

  it("starts at once when the server stops, each once, also what comes then", () => {
    const { timers, started, run, hurry } = delayed(2000);
    const [first, second, late] = [work(), work(), work()];
    [first, second].forEach(run);
    hurry();
    expect(started).toEqual([first, second]);
    run(late);
    expect(started).toEqual([first, second, late]);
    expect(timers).toHaveLength(2);
  });

  it("starts at once with no longest time", () => {
    const { timers, started, run } = delayed(0);
    run(work());
    expect([timers.length, started.length]).toEqual([0, 1]);
  });

  it("starts the oldest at once if too much waits, so that the memory stays bounded", () => {
    const { started, run } = delayed(2000);
    const all = Array.from({ length: 2003 }, work);
    all.forEach(run);
    expect(started).toEqual(all.slice(0, 3));
  });
});

describe("the work that the requests of a Worker leave", () => {
  it("runs once, one after the other, with what is added meanwhile", async () => {
    const left = createLeftWork();
    const done: string[] = [];
    left.add(async () => {
      done.push("first");
      left.add(async () => void done.push("third"));
    });
    left.add(async () => void done.push("second"));
    await left.run((work) => work());
    await left.run((work) => work());
    expect(done).toEqual(["first", "second", "third"]);
  });

  it("runs again after the request that began it was cancelled", async () => {
    const left = createLeftWork();
    const done: string[] = [];
    left.add(async () => void done.push("again"));
    left.add(async () => void done.push("next"));
    void left.run(() => new Promise(() => {}));
    await left.run((work) => work());
    expect(done).toEqual(["again", "next"]);
  });
});
