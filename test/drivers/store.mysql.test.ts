import { describe, expect, it } from "vitest";
import { parseUsername } from "../../src/core/accounts/names/username.ts";
import { mysqlDialect } from "../../src/drivers/mysql/dialect.ts";
import { statements } from "../../src/drivers/store/store.ts";
import { laxCollation, openFresh } from "../suite/store/mysql.ts";
import { account } from "../suite/store/records.ts";
import { clientRegistry } from "../suite/store/clients.ts";
import { storeSuite } from "../suite/store/store.ts";

describe("the store on MySQL, in a database whose collation folds case and accents", () => {
  storeSuite(async () => openFresh(await laxCollation()));
  clientRegistry(async () => openFresh(await laxCollation()));
});

describe("the store on MySQL, in a database whose collation compares bytes", () => {
  storeSuite(() => openFresh("utf8mb4_bin"));

  // The `_bin` collations of MySQL and MariaDB pad with blanks. No portable collation avoids that.
  it("rejects `admin ` beside `admin`, and core rejects a username with a blank before", async () => {
    const { store, close } = await openFresh();
    expect(await store.insertAccount(account({ usernameKey: "admin" }))).toBe(true);
    expect(await store.insertAccount(account({ usernameKey: "admin " }))).toBe(false);
    expect(parseUsername("admin ")).toBeUndefined();
    await close();
  });

  it("reads one row for each key of a registration, without a union of indexes or a temporary table", async () => {
    const { store, sql, close } = await openFresh();
    const all = [account(), account(), account(), account()];
    for (const one of all) await store.insertAccount(one);
    const [one, other] = all;
    const values = [one?.usernameKey, other?.emailKey, one?.usernameKey];
    const query = statements(mysqlDialect).findConflicts.toSQL().sql;
    const plan = await sql(`explain ${query.replaceAll("?", () => `'${values.shift()}'`)}`);
    expect(plan).toMatchObject([
      { table: "users", type: "const", key: "users_username_key" },
      { table: "users", type: "const", key: "users_email_key" },
    ]);
    await close();
  });
});
