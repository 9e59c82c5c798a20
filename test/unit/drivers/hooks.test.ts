import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Listener } from "../../../src/core/audit/ports.ts";
import type { Failure } from "../../../src/core/failures.ts";
import type { Attempt } from "../../../src/core/ground/before.ts";
import { effectLimits } from "../../../src/core/outbox/effects.ts";
import { sessionEvents } from "../../../src/core/sessions/rows.ts";
import type { LogFields } from "../../../src/core/system.ts";
import { events } from "../../../src/core/tables/events.ts";
import { askedBefore, backgroundHooks, type BeforeHooks } from "../../../src/drivers/hooks.ts";

const tell = ({ hear }: Listener) =>
  hear(sessionEvents.session_logout, { forHook: () => loggedOut }, 0);
const loggedOut = { userId: "u", sessionId: "s", ended: "one" } as const;

function recorder() {
  const lines: [event: string, fields: LogFields | undefined][] = [];
  const record = (event: string, fields?: LogFields) => void lines.push([event, fields]);
  return { lines, log: { info: record, warn: record, error: record } };
}

describe("a hook", () => {
  it("runs after the event, and the event does not wait for it", async () => {
    const { log } = recorder();
    const calls: unknown[] = [];
    const held: Promise<void>[] = [];
    const hooks = { loggedOut: (event: unknown) => calls.push(event) };
    const listener = backgroundHooks(hooks, log, (work) => held.push(work));
    const heard = Object.values(events).filter((event) => listener.hears(event));
    expect(heard.map(({ name }) => name)).toEqual(["session_logout", "session_expired"]);
    tell(listener);
    expect(calls).toEqual([]);
    expect(held).toHaveLength(1);
    await held[0];
    expect(calls).toEqual([loggedOut]);
  });

  it("does not run beside ten thousand others, and is counted and logged as lost", async () => {
    const { lines, log } = recorder();
    const lost: string[] = [];
    const held: Promise<void>[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const hold = (work: Promise<void>) => void held.push(work);
    const listener = backgroundHooks({ loggedOut: () => promise }, log, hold, (channel) => {
      lost.push(channel);
    });
    for (let count = 0; count < effectLimits.waiting + 2; count++) tell(listener);
    expect(held).toHaveLength(effectLimits.waiting);
    expect(lost).toEqual(["hook", "hook"]);
    expect(lines).toEqual([
      ["hook_not_run", { hook: "loggedOut", reason: "too many run" }],
      ["hook_not_run", { hook: "loggedOut", reason: "too many run" }],
    ]);
    resolve();
    await Promise.all(held);
    tell(listener);
    expect(lost).toHaveLength(2);
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
    const held: Promise<void>[] = [];
    tell(backgroundHooks({ loggedOut: hook }, log, (work) => held.push(work)));
    await held[0];
    const [line, ...others] = lines;
    expect(others).toEqual([]);
    expect(line).toEqual([
      "hook_failed",
      expect.objectContaining({ hook: "loggedOut", error: "TypeError" }),
    ]);
    expect(JSON.stringify(line)).not.toContain("secret");
  });
});

describe("a function that runs before", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const attempt: Attempt = {
    door: "password",
    address: "192.0.2.7",
    userAgent: "Browser",
    identifier: "ann",
    captcha: "secret",
  };

  /** The outcome of an attempt, and what the log says. */
  async function outcome(hooks: BeforeHooks) {
    const { lines, log } = recorder();
    const { logIn, register } = askedBefore(hooks, log);
    const work = (logIn ?? register)!(attempt).then(
      () => "accepted",
      (error: unknown) => {
        const { code, detail, reason } = error as Failure;
        return { code, detail, reason };
      },
    );
    await vi.advanceTimersByTimeAsync(2000);
    return { outcome: await work, lines };
  }
  const refused = { code: "refused", detail: undefined, reason: "refused by the operator" };
  const failed = { ...refused, reason: "check of the operator failed" };

  it("gets the attempt and a signal, and accepts with true only", async () => {
    const given: unknown[] = [];
    const logIn = (all: unknown) => Boolean(given.push(all));
    expect(await outcome({ logIn })).toEqual({ outcome: "accepted", lines: [] });
    expect(given).toEqual([{ ...attempt, signal: expect.any(AbortSignal) }]);
    expect(vi.getTimerCount()).toBe(0);
    expect((await outcome({ register: async () => true })).outcome).toBe("accepted");
    expect(await outcome({ logIn: () => false })).toEqual({ outcome: refused, lines: [] });
  });

  it.each([
    ["Use another network.", "Use another network."],
    [" Two\r\nlines\u2028more\u0000 ", "Two lines more"],
    ["x".repeat(300), "x".repeat(200)],
    [`${"x".repeat(199)}😀`, `${"x".repeat(199)}\ufffd`],
    ["\n", undefined],
  ])("refuses by the sentence %j in one line", async (sentence, detail) => {
    const { outcome: got } = await outcome({ logIn: async () => sentence });
    expect(got).toEqual({ ...refused, detail });
  });

  const failures: [string, () => never][] = [
    [
      "throws",
      () => {
        throw new TypeError("secret");
      },
    ],
    ["rejects", () => Promise.reject(new TypeError("secret")) as never],
    ["does not return in two seconds", () => new Promise(() => {}) as never],
    ["returns neither a boolean nor a text", () => undefined as never],
  ];

  it.each(failures)("that %s refuses, and goes on with onFailure: open", async (_, logIn) => {
    const { outcome: got, lines } = await outcome({ logIn });
    expect(got).toEqual(failed);
    expect(lines).toEqual([
      ["hook_failed", expect.objectContaining({ hook: "before.logIn", code: "internal" })],
    ]);
    expect(JSON.stringify(lines)).not.toContain("secret");
    expect((await outcome({ logIn, onFailure: "open" })).outcome).toBe("accepted");
    expect((await outcome({ register: logIn, onFailure: "refuse" })).outcome).toEqual(failed);
  });

  it("that returns after two seconds is told by its signal, and counts as failed", async () => {
    let told: unknown;
    const logIn = ({ signal }: { readonly signal: AbortSignal }) =>
      new Promise<boolean>((resolve) => {
        signal.addEventListener("abort", () => {
          told = (signal.reason as Error).name;
          resolve(true);
        });
      });
    expect((await outcome({ logIn })).outcome).toEqual(failed);
    expect(told).toBe("TimeoutError");
  });
});
