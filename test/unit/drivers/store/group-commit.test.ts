import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { groupCommit } from "../../../../src/drivers/sqlite/group-commit.ts";

let database: DatabaseSync;
let write: ReturnType<typeof groupCommit>;
beforeEach(() => {
  database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT UNIQUE)");
  write = groupCommit(database, () => {});
});
afterEach(() => database.close());

const insert = (text: string) => () =>
  Number(database.prepare("INSERT INTO notes (text) VALUES (?)").run(text).changes);
/** Counts up, so that a second run shows. */
const count = () =>
  Number(database.prepare("UPDATE notes SET id = id + 10 WHERE text = 'counter'").run().changes);
const notes = () => database.prepare("SELECT id, text FROM notes ORDER BY id").all();

describe("writes of one turn", () => {
  it("run once each, although one of them fails with an error that SQLite does not roll back", async () => {
    await write(insert("counter"));
    const broken = () => Number(database.prepare("INSERT INTO nowhere VALUES (1)").run().changes);
    const all = await Promise.allSettled([write(count), write(broken), write(insert("last"))]);
    expect(all.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(notes()).toEqual([
      { id: 11, text: "counter" },
      { id: 12, text: "last" },
    ]);
    expect(database.isTransaction).toBe(false);
  });

  it("run once each beside one that a constraint refuses", async () => {
    await write(insert("counter"));
    const all = await Promise.allSettled([
      write(count),
      write(insert("counter")),
      write(insert("last")),
    ]);
    expect(all.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(notes()).toMatchObject([{ id: 11 }, { id: 12 }]);
  });

  it("are all refused if the file is gone, and none runs", async () => {
    const gone = groupCommit(database, () => {
      throw new Error("the file is gone");
    });
    const all = await Promise.allSettled([gone(insert("one")), gone(insert("two"))]);
    expect(all.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(notes()).toEqual([]);
  });
});
