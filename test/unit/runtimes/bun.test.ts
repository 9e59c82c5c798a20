import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { bun } from "../../../src/entry/runtimes/bun.ts";
import { limits } from "../../../src/entry/runtimes/server.ts";

/** How the server was told to stop: true to break off the responses that are under way. */
const stops: boolean[] = [];
let drained: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  stops.length = 0;
  const waiting = new Promise<void>((resolve) => (drained = resolve));
  const server = {
    port: 1,
    stop: (isForced = false) => {
      stops.push(isForced);
      if (isForced) drained();
      return waiting;
    },
  };
  vi.stubGlobal("Bun", { serve: () => server });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const listen = () => bun.listen(() => new Response(), { host: "127.0.0.1", port: 0 });

it("Bun's server waits for the responses under way, and breaks off those that take too long", async () => {
  const stopped = (await listen()).stop();
  await vi.advanceTimersByTimeAsync(limits.stop - 1);
  expect(stops).toEqual([false]);
  await vi.advanceTimersByTimeAsync(1);
  expect(stops).toEqual([false, true]);
  await stopped;
});

it("Bun's server breaks nothing off if all responses ended in time", async () => {
  const stopped = (await listen()).stop();
  drained();
  await stopped;
  await vi.advanceTimersByTimeAsync(2 * limits.stop);
  expect(stops).toEqual([false]);
});
