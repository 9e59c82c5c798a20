import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe } from "vitest";
import { openSqlite } from "../../src/drivers/sqlite/sqlite.ts";
import { clientRegistry } from "../suite/store/clients.ts";
import { storeSuite } from "../suite/store/store.ts";

async function open() {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-store-"));
  const file = join(folder, "latchkey.db");
  const { store, clients, close } = await openSqlite(file, "drizzle/sqlite");
  const beside = new DatabaseSync(file);
  return {
    store,
    clients,
    sql: async (statement: string) => beside.prepare(statement).all(),
    async close() {
      beside.close();
      await close();
      await rm(folder, { recursive: true });
    },
  };
}

describe("the store on SQLite", () => {
  storeSuite(open);
  clientRegistry(open);
});
