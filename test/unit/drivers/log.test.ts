import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { batched, createLog, logLevels, type LogOptions } from "../../../src/drivers/log.ts";
import { anyText } from "../../support/any-text.ts";
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
  /** Waits 10 ms and returns everything that was written. */
  const text = (): string => {
    vi.advanceTimersByTime(10);
    return writes.join("");
  };
  return { log, writes, text };
}

/**
 * Characters that control a terminal, break a line or turn the direction of a text: C0 except the line feed, DEL, C1, U+2028,
 * U+2029, and those for bidirectional text.
 */
const controls = /(?!\n)\p{Cc}|[\u2028\u2029]|\p{Bidi_Control}/u;
const evil =
  'x\r\n{"level":"error","event":"forged"}\n\u001b[31mred\u001b[0m\u0007\u009b2J\u007f\u2028\u2029\u202egpj.exe\u2066\0';

describe("the JSON log", () => {
  it("writes one JSON object per line with the time, level, event and fields", () => {
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

  it("JWT-20 keeps any text inside its field and its line, so that no event can be forged", () => {
    const { log, text } = scene();
    log.info("request", { reason: evil, list: [evil, evil], [evil]: 1 });
    const lines = text().split("\n");
    expect(lines).toHaveLength(2);
    expect(text()).not.toMatch(controls);
    const parsed = JSON.parse(lines[0] ?? "") as Record<string, unknown>;
    expect(parsed).toMatchObject({ event: "request", reason: evil, list: [evil, evil], [evil]: 1 });
  });

  it("escapes control characters in any text, and parses back to the same text", () => {
    fc.assert(
      fc.property(anyText(), (value) => {
        const { log, text } = scene();
        log.info("event", { value });
        expect(text()).not.toMatch(controls);
        expect(JSON.parse(text())).toMatchObject({ event: "event", value });
      }),
    );
  });
});

describe("the pretty log", () => {
  it("writes one line per event with the time of day, level, event and fields", () => {
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

  it("JWT-20 escapes a text, so that it can neither forge an event nor control the terminal", () => {
    const { log, text } = scene({ pretty: true });
    log.info("request", { reason: evil, path: "a b=c", empty: "" });
    expect(text().split("\n")).toHaveLength(2);
    expect(text()).not.toMatch(controls);
    expect(text()).toContain(' path="a b=c" empty=""');
  });

  it("JWT-20 escapes each text of a list in the same way", () => {
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
  ] as const)("%s writes only events of the levels %j", (level, passing) => {
    const { log, text } = scene({ level });
    log.info("info");
    log.warn("warn");
    log.error("error");
    const events = text().split("\n").filter(Boolean);
    expect(events.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(passing);
  });

  it("is info, warn, error or silent", () => {
    expect(logLevels).toEqual(["info", "warn", "error", "silent"]);
  });
});

describe("the batched log", () => {
  it("writes all events of 10 ms at once and in order", () => {
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

  it("writes later events in another batch, and writes nothing without events", () => {
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

  it("gives each event its own time, not the time of the write", () => {
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
