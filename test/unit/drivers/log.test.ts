import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { batched, createLog, logLevels, type LogOptions } from "../../../src/drivers/log.ts";
import { noon } from "../support/claims.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function scene(options: Partial<LogOptions> = {}) {
  const writes: string[] = [];
  const log = createLog({
    level: "info",
    pretty: false,
    write: batched((lines) => void writes.push(lines)),
    clock: () => noon + 42,
    ...options,
  });
  /** Everything written after a hundredth of a second. */
  const text = (): string => {
    vi.advanceTimersByTime(10);
    return writes.join("");
  };
  return { log, writes, text };
}

/** What may steer a terminal or break a line: C0 but for the line's end, DEL, C1, line and paragraph separators. */
const controls = /(?!\n)\p{Cc}|[\u2028\u2029]/u;
const evil =
  'x\r\n{"level":"error","event":"forged"}\n\u001b[31mred\u001b[0m\u0007\u009b2J\u007f\u2028\u2029\0';

describe("the log for machines", () => {
  it("is one JSON object a line: time, level, event and the fields", () => {
    const { log, text } = scene();
    log.info("listening", { port: 3000, tls: false, host: "::1" });
    log.warn("slow", { route: null, code: undefined, stack: ["at a", "at b"] });
    log.error("broken");
    const head = { time: "2026-11-25T12:00:00.042Z" };
    expect(
      text()
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { ...head, level: "info", event: "listening", port: 3000, tls: false, host: "::1" },
      { ...head, level: "warn", event: "slow", route: null, stack: ["at a", "at b"] },
      { ...head, level: "error", event: "broken" },
    ]);
    expect(text().endsWith("\n")).toBe(true);
  });

  it("JWT-20 cannot be forged: what a field holds stays in its field, on its line", () => {
    const { log, text } = scene();
    log.info("request", { reason: evil, list: [evil, evil], [evil]: 1 });
    const lines = text().split("\n");
    expect(lines).toHaveLength(2);
    expect(text()).not.toMatch(controls);
    const parsed = JSON.parse(lines[0] ?? "") as Record<string, unknown>;
    expect(parsed).toMatchObject({ event: "request", reason: evil, list: [evil, evil], [evil]: 1 });
  });

  it("gives back any text as it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const { log, text } = scene();
        log.info("event", { value });
        expect(text()).not.toMatch(controls);
        expect(JSON.parse(text())).toMatchObject({ event: "event", value });
      }),
    );
  });
});

describe("the log for people", () => {
  it("is one line an event: time of day, level, event, fields", () => {
    const { log, text } = scene({ pretty: true });
    log.info("listening", { url: "http://127.0.0.1:3000", port: 3000, ready: true });
    log.warn("slow", { hint: "set SECRET_KEY in production", route: null, code: undefined });
    log.error("broken");
    expect(text()).toBe(
      [
        "12:00:00.042 info  listening url=http://127.0.0.1:3000 port=3000 ready=true",
        '12:00:00.042 warn  slow hint="set SECRET_KEY in production" route=null',
        "12:00:00.042 error broken",
        "",
      ].join("\n"),
    );
  });

  it("JWT-20 cannot be forged, nor steer the terminal, by a text", () => {
    const { log, text } = scene({ pretty: true });
    log.info("request", { reason: evil, path: "a b=c", empty: "" });
    expect(text().split("\n")).toHaveLength(2);
    expect(text()).not.toMatch(controls);
    expect(text()).toContain(' path="a b=c" empty=""');
  });

  it("JWT-20 cannot be forged, nor steer the terminal, by a list of texts", () => {
    const { log, text } = scene({ pretty: true });
    log.error("request", { stack: [evil, "at a"] });
    expect(text().split("\n")).toHaveLength(2);
    expect(text()).not.toMatch(controls);
    expect(text()).toContain("at a");
  });
});

describe("the level", () => {
  it.each([
    ["info", ["info", "warn", "error"]],
    ["warn", ["warn", "error"]],
    ["error", ["error"]],
    ["silent", []],
  ] as const)("%s lets pass %j", (level, passing) => {
    const { log, text } = scene({ level });
    log.info("info");
    log.warn("warn");
    log.error("error");
    const events = text().split("\n").filter(Boolean);
    expect(events.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(passing);
  });

  it("is one of four", () => {
    expect(logLevels).toEqual(["info", "warn", "error", "silent"]);
  });
});

describe("writing", () => {
  it("happens once for all events of a hundredth of a second, in their order", () => {
    const { log, writes } = scene();
    for (let number = 0; number < 1000; number++) log.info("event", { number });
    expect(writes).toEqual([]);
    vi.advanceTimersByTime(10);
    expect(writes).toHaveLength(1);
    const numbers = (writes[0] ?? "")
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { number: number }).number);
    expect(numbers).toEqual(Array.from({ length: 1000 }, (_, number) => number));
  });

  it("happens again for what comes later, and not for nothing", () => {
    const { log, writes } = scene({ level: "warn" });
    log.info("unheard");
    vi.advanceTimersByTime(1000);
    expect(writes).toEqual([]);
    log.warn("first");
    vi.advanceTimersByTime(10);
    log.warn("second");
    vi.advanceTimersByTime(1000);
    expect(writes.map((lines) => (JSON.parse(lines) as { event: string }).event)).toEqual([
      "first",
      "second",
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("tells each event's own time, not the time of writing", () => {
    let now = noon;
    const { log, text } = scene({ clock: () => now });
    log.info("first");
    now += 5000;
    log.info("second");
    now += 5000;
    expect(text()).toContain('"time":"2026-11-25T12:00:00.000Z","level":"info","event":"first"');
    expect(text()).toContain('"time":"2026-11-25T12:00:05.000Z","level":"info","event":"second"');
  });
});
