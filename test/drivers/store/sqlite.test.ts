import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { sqliteDialect } from "../../../src/drivers/sqlite/dialect.ts";
import { openSqlite } from "../../../src/drivers/sqlite/sqlite.ts";
import { accountStatements } from "../../../src/drivers/store/accounts.ts";
import { adminStatements, statements } from "../../../src/drivers/store/store.ts";
import { importStore } from "../../suite/store/accounts/imports.ts";
import { clientRegistry } from "../../suite/store/clients.ts";
import { resourceRegistry } from "../../suite/store/resources.ts";
import { storeSuite } from "../../suite/store/store.ts";

async function open() {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-store-"));
  const file = join(folder, "latchkey.db");
  const { store, clients, logos, resources, imports, close } = await openSqlite(
    file,
    "drizzle/sqlite",
  );
  const beside = new DatabaseSync(file);
  return {
    store,
    clients,
    logos,
    resources,
    imports,
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
  resourceRegistry(open);
  importStore(open);

  it("reads no whole table for any statement, and searches each key of a registration in its own index", async () => {
    const { sql, close } = await open();
    const planOf = async (query: { toSQL(): { readonly sql: string } }) =>
      (await sql(`explain query plan ${query.toSQL().sql}`)).map((row) => String(row["detail"]));
    const ofAdmin = adminStatements(sqliteDialect);
    const { ping: _, ...ofUsers } = statements(sqliteDialect);
    const all = { ...ofUsers, ...ofAdmin };
    for (const [name, query] of Object.entries(all)) {
      const scans = (await planOf(query)).filter((step) => step.startsWith("SCAN"));
      // What a subquery has found in an index: the one row that a statement depends on, and sessions of the user. And the new rows of an
      // insert.
      const isNoTable = (step: string) =>
        (/^changeRole$|UnlessLast$|^transferOrganization$|^removeMember$|^acceptInvitation$/.test(
          name,
        ) &&
          /^SCAN (?:pair|app|others|member|owned|asked)$/.test(step)) ||
        // At most as many members as an organization can have.
        (name === "countMembers" && step === "SCAN counted") ||
        // All of the few resources, in the order of an index.
        (name === "listResources" && step === "SCAN resources USING INDEX resources_uri") ||
        (name === "revokeChildrenOfRevoked" && step === "SCAN ended") ||
        (name === "deleteOtherWords" && step === "SCAN current") ||
        // A hundred rows at most, once in half a minute.
        (name === "listResources" && step === "SCAN resources USING INDEX resources_uri") ||
        // A bounded range of the index.
        (/^(?:find|count)(?:Hits(?:OfAll)?|Words)$/.test(name) &&
          /^SCAN (?:found|counted|ranges|CONSTANT ROW)$/.test(step)) ||
        // At most one more than a page of each kind of factor, or than the bound of a count.
        (/^(?:list|count).*Users/.test(name) &&
          /^SCAN (?:apps|others|found|counted|CONSTANT ROW)$/.test(step)) ||
        /^SCAN \d+-ROW VALUES/.test(step);
      expect(
        scans.filter((step) => !isNoTable(step)),
        name,
      ).toEqual([]);
    }
    const lists = Object.entries(all).filter(([name]) => /^list.*Users(?!With)/.test(name));
    expect(lists.length).toBeGreaterThanOrEqual(6);
    const lastLogin = [
      expect.stringMatching(/^CORRELATED SCALAR SUBQUERY/),
      "SEARCH sessions USING COVERING INDEX sessions_of_user (user_id=?)",
      // Of the few sessions of one user.
      "USE TEMP B-TREE FOR ORDER BY",
    ];
    for (const [name, query] of lists) {
      const plan = await planOf(query);
      const first = expect.stringMatching(/^SEARCH users USING INDEX users_/);
      expect(plan, name).toEqual([first, ...lastLogin]);
    }
    const counts = Object.entries(all).filter(([name]) => /^count.*Users(?!With)/.test(name));
    expect(counts.length).toBeGreaterThanOrEqual(6);
    for (const [name, query] of counts) {
      expect((await planOf(query))[1], name).toMatch(/^SEARCH users USING INDEX users_/);
    }
    expect(await planOf(ofAdmin.listUsersWithFactor)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^SEARCH totp USING COVERING INDEX .*\(user_id<\?\)$/),
        expect.stringMatching(/^SEARCH passkeys USING INDEX .*\(user_id<\?\)$/),
      ]),
    );
    const search = (key: string) => `SEARCH users USING INDEX users_${key}_key (${key}_key=?)`;
    expect(await planOf(accountStatements(sqliteDialect).findConflicts)).toEqual(
      expect.arrayContaining([search("username"), search("email")]),
    );
    await close();
  });
});
