import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ann, openBackend, type Backend, type Server } from "../support/backend.ts";
import { walkOrders } from "./walk.ts";

let backend: Backend;
let userId: string;
beforeEach(async () => {
  backend = await openBackend();
  const { auth } = await backend.openServer();
  ({ id: userId } = await auth.accounts.register(ann));
});
afterEach(() => backend.close());

/** Reads a value, and writes the next one. */
async function count({ ports: { store } }: Server): Promise<void> {
  const account = await store.findAccount(userId);
  await store.setSessionsValidFrom(userId, (account?.sessionsValidFrom ?? 0) + 1);
}

describe("the walk through the orders of two requests", () => {
  it("meets those in which a value that was read is written too late, and leaves the rows as they were", async () => {
    const [{ sessions_valid_from: before } = {}] = backend.sql("SELECT * FROM users");
    const found = new Set<number>();
    const orders = await walkOrders("a counter with itself", {
      backend,
      requests: [count, count],
      async check(_, __, read) {
        const [row] = read("SELECT sessions_valid_from AS count FROM users");
        found.add(Number(row?.["count"]) - Number(before));
      },
    });
    expect(found).toEqual(new Set([1, 2]));
    expect(orders).toBe(6);
    expect(backend.sql("SELECT * FROM users")).toMatchObject([{ sessions_valid_from: before }]);
  });

  it("has as many orders as two requests can have, also if nearly all of them meet", async () => {
    const read = async ({ ports: { store } }: Server) => {
      for (let at = 0; at < 10; at++) await store.findAccount(userId);
    };
    let ends = 0;
    const orders = await walkOrders("ten reads with ten reads", {
      backend,
      requests: [read, read],
      check: async () => void ends++,
    });
    // 20 over 10.
    expect([orders, ends]).toEqual([184_756, 1]);
  });

  it("fails if one order breaks what has to hold, and hands on what a request throws", async () => {
    const walk = walkOrders("a counter with a failure", {
      backend,
      requests: [count, () => Promise.reject(new Error("as expected"))],
      async check([counted, failed]) {
        expect(counted.status).toBe("fulfilled");
        expect(failed).toEqual({ status: "rejected", reason: new Error("as expected") });
        throw new Error("broken");
      },
    });
    await expect(walk).rejects.toThrow("broken");
  });
});
