import { afterEach, describe, expect, it, vi } from "vitest";
import { backgroundHooks } from "../../../src/drivers/hooks.ts";
import type { LogFields } from "../../../src/core/system.ts";

const loggedOut = { userId: "u", sessionId: "s", ended: "one" } as const;

function recorder() {
  const lines: [event: string, fields: LogFields | undefined][] = [];
  const record = (event: string, fields?: LogFields) => void lines.push([event, fields]);
  return { lines, log: { info: record, warn: record, error: record } };
}

afterEach(() => void vi.useRealTimers());

describe("a hook", () => {
  it("runs after the event, and the event does not wait for it", async () => {
    const { log } = recorder();
    const calls: unknown[] = [];
    const { events, finish } = backgroundHooks({ loggedOut: (event) => calls.push(event) }, log);
    expect(Object.keys(events)).toEqual(["loggedOut"]);
    events.loggedOut?.(loggedOut);
    expect(calls).toEqual([]);
    await finish();
    expect(calls).toEqual([loggedOut]);
  });

  it.each([
    [
      "throws",
      () => {
        throw new TypeError("secret");
      },
    ],
    [
      "rejects",
      async () => {
        throw new TypeError("secret");
      },
    ],
  ])("that %s is logged, without the message of the error", async (_, hook) => {
    const { lines, log } = recorder();
    const { events, finish } = backgroundHooks({ loggedOut: hook }, log);
    events.loggedOut?.(loggedOut);
    await finish();
    const [line, ...others] = lines;
    expect(others).toEqual([]);
    expect(line).toEqual([
      "hook_failed",
      expect.objectContaining({ hook: "loggedOut", error: "TypeError" }),
    ]);
    expect(JSON.stringify(line)).not.toContain("secret");
  });

  it("keeps the runtime alive, and is waited for until it ends, five seconds at most", async () => {
    vi.useFakeTimers();
    const { lines, log } = recorder();
    const kept: Promise<void>[] = [];
    let end = (): void => {};
    const hook = () =>
      new Promise<void>((resolve) => {
        end = resolve;
      });
    const { events, finish } = backgroundHooks({ loggedOut: hook }, log, (work) => kept.push(work));
    events.loggedOut?.(loggedOut);
    expect(kept).toHaveLength(1);
    const finished = finish();
    await vi.advanceTimersByTimeAsync(4999);
    expect(lines).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await finished;
    expect(lines).toEqual([["hooks_unfinished", { running: 1 }]]);
    end();
    await kept[0];
    await finish();
    expect(lines).toHaveLength(1);
  });
});
