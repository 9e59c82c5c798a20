import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Channel } from "../../../src/core/outbox/ports.ts";
import type { LogFields } from "../../../src/core/system.ts";
import { createAfterwork } from "../../../src/entry/afterwork/afterwork.ts";
import { createWorkerAfterwork } from "../../../src/entry/afterwork/worker.ts";

const lines: [event: string, fields: LogFields | undefined][] = [];
const record = (event: string, fields?: LogFields) => void lines.push([event, fields]);
const log = { info: record, warn: record, error: record };

beforeEach(() => {
  vi.useFakeTimers();
  lines.length = 0;
});
afterEach(() => void vi.useRealTimers());

/** Channels that note when they send, and what. */
function channels(sent: string[], ...names: readonly string[]): readonly Channel[] {
  return names.map((name) => ({
    name,
    async deliverDue() {
      sent.push(name);
      return false;
    },
  }));
}

describe("the work after the answers of a process", () => {
  it("sends every channel at its start, and after a delivery was stored the one that it is for", async () => {
    const sent: string[] = [];
    const afterwork = createAfterwork({ log, longest: 0 });
    afterwork.poke("webhook");
    afterwork.start({ channels: channels(sent, "mail", "webhook") });
    await vi.advanceTimersByTimeAsync(100);
    expect(sent).toEqual(["mail", "webhook"]);
    afterwork.poke("webhook");
    await vi.advanceTimersByTimeAsync(100);
    expect(sent).toEqual(["mail", "webhook", "webhook"]);
    await afterwork.finish();
  });

  it("ends after the last answer, with what waited, what that began, and its hooks", async () => {
    vi.useRealTimers();
    const done: string[] = [];
    const afterwork = createAfterwork({ log, longest: 3_600_000 });
    const answered = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      done.push("answer");
      afterwork.inBackground({}, async () => {
        done.push("link");
        afterwork.later(async () => {
          done.push("event");
          const hook = new Promise((resolve) => setImmediate(resolve));
          afterwork.hold(hook.then(() => void done.push("hook")));
        });
      });
    };
    afterwork.inBackground({}, async () => void done.push("waited"));
    await afterwork.finish(answered());
    expect(done.toSorted()).toEqual(["answer", "event", "hook", "link", "waited"]);
    expect(done.indexOf("hook")).toBe(4);
  });

  it("claims no delivery any more while it ends", async () => {
    const sent: string[] = [];
    const afterwork = createAfterwork({ log, longest: 0 });
    afterwork.start({ channels: channels(sent, "mail") });
    await vi.advanceTimersByTimeAsync(0);
    await afterwork.finish();
    afterwork.poke("mail");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toEqual(["mail"]);
  });

  it("waits for a hook under way until it ends, five seconds at most", async () => {
    const afterwork = createAfterwork({ log, longest: 0 });
    afterwork.hold(new Promise(() => {}));
    let isFinished = false;
    void afterwork.finish().then(() => (isFinished = true));
    await vi.advanceTimersByTimeAsync(4999);
    expect([lines, isFinished]).toEqual([[], false]);
    await vi.advanceTimersByTimeAsync(1);
    expect([lines, isFinished]).toEqual([[["hooks_unfinished", { running: 1 }]], true]);
  });

  it("ends without work that waits for a database that does not answer", async () => {
    const afterwork = createAfterwork({ log, longest: 0 });
    afterwork.later(() => new Promise(() => {}));
    const finished = afterwork.finish();
    await vi.advanceTimersByTimeAsync(10_000);
    await finished;
  });
});

describe("the work after the answers of a Worker", () => {
  /** The afterwork of an isolate that notes what it does, and whether that has a connection. */
  function worker() {
    const done: string[] = [];
    let isConnected = false;
    const afterwork = createWorkerAfterwork({
      log,
      longest: 0,
      hold: () => {},
      async connected(work) {
        isConnected = true;
        try {
          return await work();
        } finally {
          isConnected = false;
        }
      },
    });
    const note = (what: string) => void done.push(`${what} ${isConnected}`);
    const failing: Channel = {
      name: "mail",
      async deliverDue() {
        note("mail");
        throw new Error("down");
      },
    };
    const webhooks: Channel = {
      name: "webhook",
      async deliverDue() {
        note("webhook");
        return done.length < 4;
      },
    };
    afterwork.start({ channels: [failing, webhooks] });
    return { done, note, afterwork };
  }

  it("stores the events, and sends all channels once after a delivery was stored", async () => {
    const { done, note, afterwork } = worker();
    afterwork.later(async () => {
      note("event");
      afterwork.poke("webhook");
    });
    await afterwork.finish();
    expect(done).toEqual(["event true", "mail true", "webhook true", "webhook true"]);
    expect(lines.map(([event]) => event)).toEqual(["outbox_not_read"]);
    await afterwork.finish();
    expect(done).toHaveLength(4);
  });

  it("runs with its own connection in the background of a request, which is kept alive for it", async () => {
    const { done, note, afterwork } = worker();
    const kept: Promise<unknown>[] = [];
    const bindings = { waitUntil: (work: Promise<unknown>) => void kept.push(work) };
    afterwork.inBackground(bindings, async () => {
      note("link");
      afterwork.later(async () => note("event"));
      throw new Error("down");
    });
    expect(done).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    await Promise.all(kept);
    expect(done).toEqual(["link true", "event true"]);
    expect(lines.map(([event]) => event)).toEqual(["background_work_failed"]);
  });
});
