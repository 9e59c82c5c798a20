import { describe } from "vitest";
import { proxyDrivers } from "../../../src/entry/database.ts";
import { openMySqlProxy } from "../../../src/entry/mysql-proxy.ts";
import { storeSuite } from "../../suite/store/store.ts";
import { proxiedDatabase } from "../../support/databases/databases.ts";
import { fileLog } from "../../support/targets/http-target.ts";

describe("the store on MySQL behind the proxy", () => {
  storeSuite(async () => {
    const { proxy, key, sql, drop } = await proxiedDatabase();
    return {
      store: openMySqlProxy({ url: proxy.url, key }, fileLog(), await proxyDrivers()),
      purgesAudit: false,
      rounds: 20,
      sql: async (statement) => [...(await sql(statement))],
      close: drop,
    };
  });
});
