import { describe, expect, it } from "vitest";
import type { Store } from "../../../../src/core/ports.ts";
import { countRule } from "../../../../src/core/throttle/count.ts";
import { openD1 } from "../../../../src/drivers/sqlite/d1.ts";
import { OutcomeUnknown } from "../../../../src/drivers/store/statements/prepared.ts";

/** A store on a D1 that answers each statement with this error, and how many statements it got. */
function failing(error: Error) {
  let statements = 0;
  const fail = () => {
    statements += 1;
    return Promise.reject(error);
  };
  const d1 = { prepare: () => ({ bind: () => ({ raw: fail, run: fail }) }) };
  return { store: openD1(d1).store, statements: () => statements };
}

/** What a write throws, and how often it was sent. */
async function thrown(message: string) {
  const { store, statements } = failing(new Error(message));
  const error = await store.deleteCounters(["a", "b", "c"]).catch((caught: unknown) => caught);
  return { error, sent: statements() };
}

const rule = countRule({ most: 1 });
const counter = { key: "k", until: 0, failures: 1, expiresAt: 2 };

describe("an error of D1", () => {
  it.each([
    "D1_ERROR: Network connection lost.",
    "D1_ERROR: Internal error while starting up D1 DB storage caused object to be reset.",
    "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.",
    "D1_ERROR: D1 DB reset because its code was updated.",
    "Cannot resolve D1 DB due to transient issue on remote node.",
    "",
  ])("leaves open whether the statement has run, unless it is of SQLite: %s", async (message) => {
    const { error, sent } = await thrown(message);
    expect(error).toMatchObject({ code: "unavailable", cause: expect.any(OutcomeUnknown) });
    expect(sent).toBe(3);
  });

  it.each([
    ["countTry", (store: Store) => store.countTry({ key: "k", rule, now: 1, expiresAt: 2 })],
    ["insertCounter", (store: Store) => store.insertCounter(counter)],
    [
      "keepCounter",
      (store: Store) => store.keepCounter({ key: "k", until: 9, before: 8, most: 1 }),
    ],
  ])("that leaves it open repeats no count: %s", async (_, count) => {
    const { store, statements } = failing(new Error("D1_ERROR: Network connection lost."));
    await expect(count(store)).rejects.toMatchObject({ cause: expect.any(OutcomeUnknown) });
    expect(statements()).toBe(1);
  });

  it.each([
    ["D1_ERROR: database is locked: SQLITE_BUSY", "d1 SQLITE_BUSY"],
    ["D1_ERROR: out of memory: SQLITE_NOMEM", "d1 SQLITE_NOMEM"],
    [
      "D1_ERROR: no such column: ann@example.com at offset 7: SQLITE_ERROR",
      "d1 SQLITE_ERROR: the schema is behind: migrate the database",
    ],
  ])("of SQLite means that the statement did not run: %s", async (message, reason) => {
    const { error, sent } = await thrown(message);
    expect(error).toMatchObject({ code: "unavailable", reason, cause: undefined });
    expect(sent).toBe(1);
  });

  it.each([
    ["D1_ERROR: NOT NULL constraint failed: users.name: SQLITE_CONSTRAINT", "d1 constraint"],
    [
      "D1_TYPE_ERROR: Type 'undefined' not supported for value 'undefined'",
      "d1 cannot bind a parameter",
    ],
  ])("of a bug of ours is no refusal: %s", async (message, expected) => {
    expect((await thrown(message)).error).toEqual(new TypeError(expected));
  });

  it("of a unique index is a duplicate key", async () => {
    const { store } = failing(new Error("D1_ERROR: UNIQUE constraint failed: throttle.key"));
    expect(await store.insertCounter(counter)).toBe(false);
  });
});
