import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Failure, serverFailures } from "../../../../src/core/failures.ts";
import { coalescedWithin, maxUnderWay } from "../../../../src/drivers/store/keyed/coalesced.ts";
import { fill, keyCounts, maxKeys } from "../../../../src/drivers/store/keyed/keyed.ts";

interface Row {
  readonly id: string;
  readonly second: string;
  /** The version of the database that the statement read. */
  readonly version: number;
}

interface Statement {
  readonly keys: readonly string[];
  answer(): void;
  fail(error: Error): void;
}

/** A database of versions whose statements are answered by hand, and the reader over it. */
function openReader({ absent = new Set<string>(), patience = 60_000 } = {}) {
  const database = { version: 0 };
  const underWay: Statement[] = [];
  const sent: (readonly string[])[] = [];

  const send = (keys: readonly string[], seconds: readonly string[]): Promise<Row[]> =>
    new Promise((resolve, reject) => {
      sent.push(keys);
      const settle = (how: () => void): void => {
        underWay.splice(underWay.indexOf(statement), 1);
        how();
      };
      const statement: Statement = {
        keys,
        answer() {
          const { version } = database;
          const rows = keys.map((id, at) => ({ id, second: seconds[at] ?? "", version }));
          settle(() => resolve(rows.filter(({ id }) => !absent.has(id)).toReversed()));
        },
        fail: (error) => settle(() => reject(error)),
      };
      underWay.push(statement);
    });

  const read = coalescedWithin(patience)<Row>({
    one: async (key, second) => (await send([key], [second]))[0],
    many: send,
  });
  const answerAll = (): void => {
    while (underWay[0]) underWay[0].answer();
  };
  /** Answers statements until no more are sent. */
  const drain = async (): Promise<void> => {
    for (let idle = 0; idle < 3; idle++) {
      if (underWay.length > 0) idle = 0;
      answerAll();
      await turn();
    }
  };
  return { database, underWay, sent, read, answerAll, drain };
}

const key = fc.integer({ min: 0, max: 60 }).map(String);
/** Mostly none, as most statements have. */
const second = fc.constantFrom("", "", "", "x", "y");
const step = fc.oneof(
  { weight: 10, arbitrary: fc.record({ does: fc.constant("ask" as const), key, second }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant("turn" as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("sleep" as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("write" as const) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant("answer" as const), which: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("fail" as const), which: fc.nat(3) }) },
);

describe("coalesced reads", () => {
  it("give each reader its own row, or the error of its statement, and no row that is older than its question", async () => {
    const absent = new Set(["7", "8", "9"]);
    const run = async (
      steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[],
    ) => {
      const { database, underWay, sent, read, drain } = openReader({ absent, patience: 1 });
      const readers: Promise<void>[] = [];
      const failures = new Set<unknown>();

      const ask = async (key: string, second: string): Promise<void> => {
        const asked = database.version;
        const row = await read(key, second).catch((error: unknown) => {
          expect(failures).toContain(error);
          return "failed" as const;
        });
        if (row === "failed") return;
        if (absent.has(key)) return expect(row).toBeUndefined();
        expect([row?.id, row?.second]).toEqual([key, second]);
        expect(row?.version).toBeGreaterThanOrEqual(asked);
      };

      for (const one of steps) {
        if (one.does === "ask") readers.push(ask(one.key, one.second));
        if (one.does === "turn") await turn();
        if (one.does === "sleep") await sleep(3);
        if (one.does === "write") database.version++;
        if (one.does === "answer") underWay[one.which]?.answer();
        if (one.does === "fail") {
          const error = new Failure(serverFailures.unavailable);
          failures.add(error);
          underWay[one.which]?.fail(error);
        }
        expect(underWay.length).toBeLessThanOrEqual(maxUnderWay);
      }
      await drain();
      // No reader waits for ever.
      await Promise.all(readers);
      for (const keys of sent) {
        expect(keys.length).toBeLessThanOrEqual(maxKeys);
        expect(new Set(keys).size).toBe(keys.length);
      }
    };
    const steps = fc.array(step, { minLength: 1, maxLength: 200, size: "max" });
    await fc.assert(fc.asyncProperty(steps, run), { numRuns: 100 });
  });

  it("share one statement if they were asked in the same turn of the event loop", async () => {
    const { underWay, sent, read } = openReader();
    const readers = ["a", "b", "a"].map((key) => read(key));
    expect(sent).toEqual([]);
    await turn();
    expect(sent).toEqual([["a", "b"]]);
    underWay[0]?.answer();
    const rows = await Promise.all(readers);
    expect(rows.map((row) => row?.id)).toEqual(["a", "b", "a"]);
  });

  it("have a statement for each second value of the same key, one after the other", async () => {
    const { sent, read, drain } = openReader();
    const readers = [read("a", "x"), read("b", "x"), read("a", "y"), read("a", "x"), read("a")];
    await drain();
    expect(sent).toEqual([["a", "b"], ["a"], ["a"]]);
    const rows = await Promise.all(readers);
    expect(rows.map((row) => row?.second)).toEqual(["x", "x", "y", "x", ""]);
  });

  it("join no statement that was sent, even for the same key", async () => {
    const { sent, read, answerAll } = openReader();
    const first = read("a");
    await turn();
    const second = read("a");
    await turn();
    expect(sent).toEqual([["a"]]);
    answerAll();
    await turn();
    await turn();
    expect(sent).toEqual([["a"], ["a"]]);
    answerAll();
    await Promise.all([first, second]);
  });

  it("wait while a statement is under way, and are then sent together", async () => {
    const { sent, read, answerAll } = openReader();
    const readers: Promise<unknown>[] = [];
    for (const key of ["a", "b", "c", "d"]) {
      readers.push(read(key));
      await turn();
    }
    expect(sent).toEqual([["a"]]);
    answerAll();
    await turn();
    await turn();
    expect(sent).toEqual([["a"], ["b", "c", "d"]]);
    answerAll();
    await Promise.all(readers);
  });

  it("are sent beside slow statements after a while, until four are under way", async () => {
    const { underWay, sent, read, drain } = openReader({ patience: 1 });
    const readers: Promise<unknown>[] = [];
    for (let key = 0; key < 6; key++) {
      readers.push(read(String(key)));
      while (underWay.length < Math.min(key + 1, maxUnderWay)) await sleep(1);
    }
    await sleep(5);
    expect(sent).toEqual([["0"], ["1"], ["2"], ["3"]]);
    underWay[3]?.answer();
    await turn();
    while (sent.length < 5) await sleep(1);
    expect(sent[4]).toEqual(["4", "5"]);
    await drain();
    await Promise.all(readers);
  });

  it("are refused as unavailable when a thousand wait already, and served again later", async () => {
    const { underWay, read, drain } = openReader();
    const readers = Array.from({ length: 1000 }, (_, at) => read(String(at)));
    await expect(read("one more")).rejects.toMatchObject({ code: "unavailable" });
    await drain();
    await Promise.all(readers);
    const later = read("one more");
    await turn();
    underWay[0]?.answer();
    expect(await later).toMatchObject({ id: "one more" });
  });

  it("send a value of another type alone, so that it fails for its own caller only", async () => {
    const { sent, read } = openReader();
    void read("a");
    void read(["a"] as never);
    void read("b", ["a"] as never);
    await turn();
    expect(sent).toEqual([[["a"]], ["b"], ["a"]]);
  });
});

describe("the places of a statement", () => {
  it("are the next of 2, 4, 8, 16 and 32, filled up with the last key", () => {
    for (let length = 2; length <= maxKeys; length++) {
      const keys = Array.from({ length }, (_, at) => `k${at}`);
      const { count, values } = fill(keys);
      expect(keyCounts).toContain(count);
      expect(count).toBeLessThan(2 * length);
      expect(Object.keys(values)).toHaveLength(count);
      expect([...new Set(Object.values(values))]).toEqual(keys);
      expect(values[`key${count - 1}`]).toBe(keys.at(-1));
      const seconds = keys.map((key) => `of ${key}`);
      const { values: both } = fill(keys, seconds);
      expect(both).toMatchObject(values);
      for (let at = 0; at < count; at++) {
        expect(both[`second${at}`]).toBe(`of ${values[`key${at}`]}`);
      }
    }
  });
});
