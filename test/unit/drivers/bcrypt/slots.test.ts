import { describe, expect, it } from "vitest";
import { createBcrypt } from "../../../../src/drivers/bcrypt/bcrypt.ts";
import { createHashQueue, queueLimits } from "../../../../src/drivers/bcrypt/queue.ts";
import { checkInSlots, createSlots, hashInSlots } from "../../../../src/drivers/bcrypt/slots.ts";

/** Work that runs until the test ends it. */
function scene(most: number) {
  const slots = createSlots(most);
  const started: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  return {
    slots,
    started,
    begin: (name: string): Promise<string> =>
      slots(() => {
        started.push(name);
        const end = Promise.withResolvers<string>();
        ends.set(name, end);
        return end.promise;
      }),
    end: (name: string): void => ends.get(name)?.resolve(name),
    fail: (name: string): void => ends.get(name)?.reject(new Error(name)),
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("slots", () => {
  it("run as much work at a time as there are slots, and the rest in the order of the calls", async () => {
    const { begin, end, started } = scene(2);
    const all = ["a", "b", "c", "d"].map(begin);
    await settle();
    expect(started).toEqual(["a", "b"]);
    end("b");
    await settle();
    expect(started).toEqual(["a", "b", "c"]);
    end("a");
    await settle();
    expect(started).toEqual(["a", "b", "c", "d"]);
    for (const name of ["c", "d"]) end(name);
    expect(await Promise.all(all)).toEqual(["a", "b", "c", "d"]);
  });

  it("are free again after work that fails", async () => {
    const { begin, end, fail, started } = scene(1);
    const failing = begin("a");
    const next = begin("b");
    await settle();
    fail("a");
    await expect(failing).rejects.toThrow("a");
    await settle();
    expect(started).toEqual(["a", "b"]);
    end("b");
    expect(await next).toBe("b");
    const last = begin("c");
    await settle();
    end("c");
    expect(await last).toBe("c");
  });
});

describe("hashes and checks in slots", () => {
  it("compute one at a time with one slot, while another has its turn and reads", async () => {
    let computing = 0;
    let mostComputing = 0;
    const compute = async <T>(result: T): Promise<T> => {
      mostComputing = Math.max(mostComputing, ++computing);
      await settle();
      computing--;
      return result;
    };
    const slots = createSlots(1);
    const engine = { hash: () => compute("hash"), verify: () => compute(true) };
    const queue = createHashQueue({ ...queueLimits, atOnce: 2 });
    const hasher = checkInSlots(createBcrypt(hashInSlots(engine, slots), 4, queue), slots);
    let reading = 0;
    let mostReading = 0;
    const check = () =>
      hasher.inTurn(async (verify) => {
        mostReading = Math.max(mostReading, ++reading);
        await settle();
        const isRight = await verify("password", undefined);
        reading--;
        return isRight;
      });
    await Promise.all([check(), hasher.hash("password"), check(), check(), hasher.hash("other")]);
    expect([mostReading, mostComputing]).toEqual([2, 1]);
  });
});
