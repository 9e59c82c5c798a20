import { copyFile, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openSqlite, type SqliteStore } from "../../src/drivers/sqlite/sqlite.ts";
import { account, session } from "../suite/store/records.ts";

let folder: string;
let file: string;
let opened: SqliteStore;
/** The connection of the store. */
let connection: DatabaseSync;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "latchkey-sqlite-"));
  file = join(folder, "latchkey.db");
  const exec = vi.spyOn(DatabaseSync.prototype, "exec");
  opened = await openSqlite(file, "drizzle/sqlite");
  connection = exec.mock.contexts[0] as DatabaseSync;
  exec.mockRestore();
});
afterEach(async () => {
  await opened.close();
  await rm(folder, { recursive: true });
});

describe("the embedded database", () => {
  it("syncs each write to the disk before it is acknowledged, in write-ahead mode", () => {
    // 2 is FULL.
    expect(connection.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
    expect(connection.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
  });

  it("serves other requests while a write waits for another process", async () => {
    const { store } = opened;
    const its = account();
    const other = new DatabaseSync(file);
    other.exec("BEGIN IMMEDIATE");
    let isWritten = false;
    const write = store.insertAccount(its).then((inserted) => (isWritten = inserted));
    for (let round = 0; round < 20; round++) {
      await store.ping();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await store.findAccount(its.id)).toBeUndefined();
    expect(isWritten).toBe(false);
    other.close();
    await write;
    expect(isWritten).toBe(true);
    expect(await store.findAccount(its.id)).toBeDefined();
  });

  it("writes nothing to a file that was deleted or replaced, and is not ready, until the file is back", async () => {
    const { store } = opened;
    const gone = { code: "unavailable", reason: "sqlite file was deleted" };
    const away = join(folder, "away");
    await rename(file, away);
    const [one, two] = [account(), account()];
    await expect(store.insertAccount(one)).rejects.toMatchObject(gone);
    await expect(store.ping()).rejects.toMatchObject(gone);
    await copyFile(away, file);
    await expect(store.insertAccount(one)).rejects.toMatchObject(gone);
    await rename(away, file);
    expect(await store.insertAccount(two)).toBe(true);
    await store.ping();
    expect(await store.findAccount(one.id)).toBeUndefined();
  });
});

describe("writes of the same turn", () => {
  it("share one commit, and each has its own outcome", async () => {
    const { store } = opened;
    const [one, two] = [account(), account()];
    const twin = { ...account(), usernameKey: one.usernameKey };
    const exec = vi.spyOn(connection, "exec");
    const inserted = await Promise.all([one, twin, two].map((its) => store.insertAccount(its)));
    expect(inserted).toEqual([true, false, true]);
    expect(exec.mock.calls).toEqual([["BEGIN IMMEDIATE"], ["COMMIT"]]);
    expect(await store.findAccount(one.id)).toBeDefined();
    expect(await store.findAccount(twin.id)).toBeUndefined();
  });

  it("are tried one by one when one of them fails for another reason, and the others succeed", async () => {
    const { store } = opened;
    const its = account();
    connection.exec(
      "CREATE TRIGGER fails BEFORE DELETE ON sessions BEGIN SELECT abs(-1 << 63); END",
    );
    await store.insertSession(session({ userId: its.id }));
    const failing = store.deleteSessionsOf(its.id);
    const [failed, inserted] = await Promise.allSettled([failing, store.insertAccount(its)]);
    expect(failed).toMatchObject({ reason: { code: "unavailable", reason: "sqlite 1" } });
    expect(inserted).toMatchObject({ value: true });
    expect(await store.findAccount(its.id)).toBeDefined();
  });
});
