import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import type { LogFields } from "../../../src/core/system.ts";
import { createBackground } from "../../../src/entry/afterwork/background.ts";
import { createDeliveryLoop } from "../../../src/entry/afterwork/loop.ts";

const logged: string[] = [];
const record = (event: string, fields: LogFields = {}) =>
  void logged.push(`${event} ${fields["code"] as string}`);
const log = { info: record, warn: record, error: record };

beforeEach(() => {
  vi.useFakeTimers();
  logged.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

/** A loop whose rounds are counted. `work` is what a round does, and tells whether more mails are due. */
function start(work: (isStopping: () => boolean) => Promise<boolean> = async () => false) {
  let rounds = 0;
  const loop = createDeliveryLoop(log);
  const deliverDue = (isStopping: () => boolean = () => false) => {
    rounds++;
    return work(isStopping);
  };
  loop.start(deliverDue);
  return { loop, rounds: () => rounds };
}

describe("the loop that sends mails", () => {
  it("looks for mails when it starts, every ten seconds, and soon after a mail was stored", async () => {
    const { loop, rounds } = start();
    await vi.advanceTimersByTimeAsync(9_000);
    expect(rounds()).toBe(1);
    loop.poke();
    loop.poke();
    await vi.advanceTimersByTimeAsync(100);
    expect(rounds()).toBe(2);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(rounds()).toBe(4);
    await loop.stop();
    loop.poke();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(rounds()).toBe(4);
  });

  it("goes on while more mails are due, and once more for a mail that was stored meanwhile", async () => {
    let left = 3;
    const { loop, rounds } = start(async () => {
      left--;
      if (left === 1) loop.poke();
      return left > 0;
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(rounds()).toBe(4);
  });

  it("logs an outage of the database once, and the next one again", async () => {
    let isDown = true;
    start(() =>
      isDown ? Promise.reject(new Failure(serverFailures.unavailable)) : Promise.resolve(false),
    );
    await vi.advanceTimersByTimeAsync(60_000);
    expect(logged).toEqual(["outbox_not_read unavailable"]);
    isDown = false;
    await vi.advanceTimersByTimeAsync(10_000);
    isDown = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(logged).toHaveLength(2);
  });

  it("stops after the mail that is being sent, and claims no other one", async () => {
    let finish: (hasMore: boolean) => void = () => {};
    let isAsked: () => boolean = () => false;
    const { loop, rounds } = start((isStopping) => {
      isAsked = isStopping;
      return new Promise((resolve) => (finish = resolve));
    });
    let isStopped = false;
    const stopped = loop.stop().then(() => (isStopped = true));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(isAsked()).toBe(true);
    expect(isStopped).toBe(false);
    finish(false);
    await stopped;
    expect(rounds()).toBe(1);
  });

  it("stops without a mail server that does not answer", async () => {
    const { loop } = start(() => new Promise(() => {}));
    const stopped = loop.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    await stopped;
  });
});

describe("work in the background", () => {
  it("runs after the answer, and is awaited before the server ends", async () => {
    vi.useRealTimers();
    const background = createBackground(log);
    const done: string[] = [];
    background.run(async () => done.push("work"));
    done.push("answer");
    await background.idle();
    expect(done).toEqual(["answer", "work"]);
  });

  it("is awaited also if other work starts it, such as the event of a link that was sent", async () => {
    vi.useRealTimers();
    const background = createBackground(log);
    const done: string[] = [];
    background.run(async () => background.run(async () => done.push("event")));
    await background.idle();
    expect(done).toEqual(["event"]);
  });

  it("fails without an effect on others, and the log has the code", async () => {
    vi.useRealTimers();
    const background = createBackground(log);
    background.run(() => Promise.reject(new Failure(serverFailures.unavailable)));
    await background.idle();
    expect(logged).toEqual(["background_work_failed unavailable"]);
  });
});
