import { describe, expect, it } from "vitest";
import { parseUsername } from "../../../src/core/accounts/names/username.ts";
import { mysqlDialect } from "../../../src/drivers/mysql/dialect.ts";
import { accountStatements } from "../../../src/drivers/store/accounts.ts";
import { adminStatements } from "../../../src/drivers/store/store.ts";
import { importStore } from "../../suite/store/accounts/imports.ts";
import { clientRegistry } from "../../suite/store/clients.ts";
import { laxCollation, openFresh, sharedServer } from "../../suite/store/mysql.ts";
import { account } from "../../suite/store/records.ts";
import { resourceRegistry } from "../../suite/store/resources.ts";
import { storeSuite } from "../../suite/store/store.ts";
import type { KeptConnection } from "../../support/databases/server.ts";

describe("the store on MySQL, in a database whose collation folds case and accents", () => {
  storeSuite(async () => openFresh(await laxCollation()));
  clientRegistry(
    async () => openFresh(await laxCollation()),
    ["set session sql_mode = 'NO_BACKSLASH_ESCAPES'", "set session sql_mode = default"],
  );
  resourceRegistry(
    async () => openFresh(await laxCollation()),
    ["set session sql_mode = 'NO_BACKSLASH_ESCAPES'", "set session sql_mode = default"],
  );
  importStore(async () => openFresh(await laxCollation()));
});

describe("the store on MySQL, in a database whose collation compares bytes", () => {
  // `drivers/mysql/server` has the store suite in such a database.
  // The `_bin` collations of MySQL and MariaDB pad with blanks. No portable collation avoids that.
  it("rejects `admin ` beside `admin`, and core rejects a username with a blank before", async () => {
    const { store, close } = await openFresh();
    expect(await store.insertAccount(account({ usernameKey: "admin" }))).toBe(true);
    expect(await store.insertAccount(account({ usernameKey: "admin " }))).toBe(false);
    expect(parseUsername("admin ")).toBeUndefined();
    await close();
  });

  it("keeps an administrator from another one who is being demoted, at READ COMMITTED too", async () => {
    const { store, sql, options, close } = await openFresh();
    const [actor, target] = [account({ role: "admin" }), account({ role: "admin" })];
    for (const one of [actor, target]) await store.insertAccount(one);
    const connections = [options, options].map((one) => sharedServer().connection(one.database));
    const [first, second] = connections as [KeptConnection, KeptConnection];
    await first.query("start transaction");
    await first.query(`update users set role = 'user' where id = '${actor.id}'`);
    await second.query("set session transaction isolation level read committed");
    // MariaDB from 11.6 on would end the statement with an error. MySQL and older MariaDB let it go on, and have no such variable.
    await second.query("set session innodb_snapshot_isolation = off").catch(() => undefined);
    const [row] = await second.query("select connection_id() as id");
    const set = [target.id, "user", target.id, "0", "0", "0", "1", "1"];
    const given = [...set, actor.id, target.id, actor.id, target.id, actor.id, "admin"];
    const text = adminStatements(mysqlDialect).changeRole.toSQL().sql;
    expect(text.split("?")).toHaveLength(given.length + 1);
    const change = second.query(text.replaceAll("?", () => `'${given.shift()}'`));
    const waiting = `select trx_id from information_schema.innodb_trx where trx_state = 'LOCK WAIT' and trx_mysql_thread_id = ${String(row?.["id"])}`;
    // InnoDB updates this table only after 100 ms without a query for it.
    await expect.poll(() => sql(waiting), { interval: 200 }).toHaveLength(1);
    await first.query("commit");
    await change;
    expect((await store.findAccount(target.id))?.role).toBe("admin");
    expect((await store.findAccount(actor.id))?.role).toBe("user");
    for (const one of connections) await one.end();
    await close();
  });

  it("reads each list of accounts as a range of one index, without sorting", async () => {
    const { sql, close } = await openFresh();
    const hex = "lpad(hex(seq), 12, '0')";
    // MySQL has no sequences, and allows 1000 recursions.
    const numbers =
      "with recursive n (i) as (select 0 union all select i + 1 from n where i < 49) select a.i * 40 + b.i + 1 as seq from n a, n b where b.i < 40";
    await sql(
      `insert into users (id, username, username_key, email, email_key, name, role, password_hash, disabled_at, email_verified_at, sessions_valid_from, created_at, updated_at)
       select concat('019b0a5e-7c00-7a3b-8f5e-', ${hex}), seq, concat('ann', seq), seq, concat('ann', seq, '@example.com'), seq,
              if(seq % 50 = 0, 'admin', 'user'), '!', if(seq % 40 = 0, seq, null), if(seq % 30 = 0, null, seq), 0, seq, seq from (${numbers}) numbers`,
    );
    await sql("analyze table users");
    const values: Readonly<Record<string, readonly string[]>> = {
      listNewestUsers: ["'!'", "1500", "1500", "'x'"],
      listUsersByUsername: ["'!'", "'ann1'", "'ann1\x7f'", "'ann11'"],
      listUsersByEmail: ["'!'", "'ann1'", "'ann1\x7f'", "'ann11'"],
      listUsersOfRole: ["'!'", "'admin'", "'x'"],
      listUnverifiedUsers: ["'!'", "'x'"],
      listDisabledUsers: ["'!'", "1500", "1500", "'x'"],
    };
    const indexes = {
      listNewestUsers: "users_created_at",
      listUsersByUsername: "users_username_key",
      listUsersByEmail: "users_email_key",
      listUsersOfRole: "users_role",
      listUnverifiedUsers: "users_email_verified_at",
      listDisabledUsers: "users_disabled_at",
    };
    const all = adminStatements(mysqlDialect);
    for (const [name, key] of Object.entries(indexes)) {
      const given = [...(values[name] ?? [])];
      const text = all[name as keyof typeof indexes].toSQL().sql;
      const plan = await sql(
        `explain format = traditional ${text.replaceAll("?", () => given.shift() ?? "?")}`,
      );
      expect(plan, name).toMatchObject([
        { table: "users", type: "range", key },
        {
          table: "sessions",
          type: "ref",
          key: "sessions_of_user",
          Extra: expect.stringContaining("Using index"),
        },
      ]);
      expect(String(plan[0]?.["Extra"]), name).not.toMatch(/filesort|temporary/i);
    }
    await close();
  });

  it("reads one row for each key of a registration, without a union of indexes or a temporary table", async () => {
    const { store, sql, close } = await openFresh();
    const all = [account(), account(), account(), account()];
    for (const one of all) await store.insertAccount(one);
    const [one, other] = all;
    const values = [one?.usernameKey, other?.emailKey, one?.usernameKey];
    const query = accountStatements(mysqlDialect).findConflicts.toSQL().sql;
    const plan = await sql(
      `explain format = traditional ${query.replaceAll("?", () => `'${values.shift()}'`)}`,
    );
    expect(plan).toMatchObject([
      { table: "users", type: "const", key: "users_username_key" },
      { table: "users", type: "const", key: "users_email_key" },
    ]);
    await close();
  });
});
