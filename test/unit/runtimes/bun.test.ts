import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { bun } from "../../../src/entry/runtimes/bun.ts";
import { limits } from "../../../src/entry/runtimes/server.ts";

/** How the server was told to stop: true to break off the responses that are under way. */
const stops: boolean[] = [];
let drained: () => void;
/** What Bun was told to serve. */
let served: { readonly routes: Readonly<Record<string, (request: object) => Response>> };

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
  const serve = (options: typeof served) => {
    served = options;
    return server;
  };
  vi.stubGlobal("Bun", { serve });
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

it("Bun's server refuses a path with a backslash, which Bun's URL has as a slash", async () => {
  await listen();
  const status = (raw: string, url: string) =>
    served.routes["/:s0"]?.({ params: { s0: raw }, url, headers: new Headers({ host: "here" }) })
      .status;
  expect(status("hello\\ann", "http://here/hello/ann")).toBe(400);
  // Params are decoded.
  expect(status("hello\\ann", "http://here/hello%5Cann")).toBe(200);
  expect(status("hello", "http://here/hello")).toBe(200);
});
