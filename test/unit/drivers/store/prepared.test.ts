import { sql } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { sqliteDialect } from "../../../../src/drivers/sqlite/dialect.ts";
import { prepareAll } from "../../../../src/drivers/store/statements/prepared.ts";

describe("a list of statements", () => {
  it("is made at the first use of one of them, and once, so that a server starts without it", async () => {
    const { db, tables } = sqliteDialect;
    const make = vi.fn(() => ({
      first: db.select({ id: tables.users.id }).from(tables.users),
      second: db.select({ one: sql<number>`1` }).from(tables.users),
    }));
    const sent: string[] = [];
    const read = async (text: string) => {
      sent.push(text);
      return [];
    };
    const query = prepareAll(sqliteDialect, make, { read, write: async () => 0 });
    expect(make).not.toHaveBeenCalled();
    await query.second.read({});
    await query.first.read({});
    await query.second.read({});
    expect(make).toHaveBeenCalledTimes(1);
    expect(sent).toEqual([
      'select 1 from "users"',
      'select "id" from "users"',
      'select 1 from "users"',
    ]);
  });
});
