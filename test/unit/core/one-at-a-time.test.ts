import { describe, expect, it } from "vitest";
import { accountFailures } from "../../../src/core/accounts/rows.ts";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import { oneAtATime } from "../../../src/core/one-at-a-time.ts";

/** Work that the test ends by hand, and the names of the work that is running. */
function createManualWork() {
  const alone = oneAtATime();
  const running: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const begin = (name: string, ...keys: string[]) =>
    alone(keys, () => {
      running.push(name);
      return new Promise<string>((resolve, reject) => {
        ends.set(name, (error) => {
          running.splice(running.indexOf(name), 1);
          if (error) reject(error);
          else resolve(name);
        });
      });
    });
  const end = async (name: string, error?: Error): Promise<void> => {
    ends.get(name)?.(error);
    await settled();
  };
  return { begin, end, running };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("work for the same key", () => {
  it("runs one after the other, while work for other keys runs at the same time", async () => {
    const { begin, end, running } = createManualWork();
    const all = [begin("a", "x", "y"), begin("b", "y", "z"), begin("c", "w")];
    await settled();
    expect(running).toEqual(["a", "c"]);
    await end("a");
    expect(running).toEqual(["c", "b"]);
    await end("b");
    await end("c");
    expect(await Promise.all(all)).toEqual(["a", "b", "c"]);
  });

  it("starts when the work before it is rejected with email_taken", async () => {
    const { begin, end, running } = createManualWork();
    const refused = begin("a", "x").catch((error: unknown) => error);
    const next = begin("b", "x");
    await end("a", new Failure(accountFailures.email_taken));
    expect(await refused).toMatchObject({ code: "email_taken" });
    expect(running).toEqual(["b"]);
    await end("b");
    expect(await next).toBe("b");
  });

  it.each([serverFailures.overloaded, serverFailures.unavailable])(
    "is rejected for all waiting callers when the first caller is rejected with $name",
    async (row) => {
      const { begin, end, running } = createManualWork();
      const all = ["a", "b", "c"].map((name) => begin(name, "x").catch((error: unknown) => error));
      await end("a", new Failure(row));
      expect(running).toEqual([]);
      for (const outcome of await Promise.all(all)) {
        expect(outcome).toMatchObject({ code: row.name });
      }
    },
  );
});
