import { describe } from "vitest";
import { proxyDrivers } from "../../src/entry/database.ts";
import { openMySqlProxy } from "../../src/entry/mysql-proxy.ts";
import { storeFaults, type FaultyStore } from "../suite/store/faults/faults.ts";
import { cuts } from "../support/faults/faults.ts";
import {
  faultyBeforeProxy,
  faultyBehindProxy,
  type FaultyDatabase,
} from "../support/faults/faulty-databases.ts";
import { fileLog } from "../support/targets/http-target.ts";

const openProxied = async ({ database, faults }: FaultyDatabase): Promise<FaultyStore> => {
  const { MYSQL_PROXY_URL: url = "", MYSQL_PROXY_KEY: key = "" } = database.env;
  return {
    store: openMySqlProxy({ url, key }, fileLog(), await proxyDrivers()),
    faults,
    sql: async (statement) => [...(await database.sql(statement))],
    close: database.drop,
  };
};

describe("the store, with faults before the proxy", () => {
  const kinds = [...cuts, "sent again when its answer was lost"] as const;
  storeFaults(async () => openProxied(await faultyBeforeProxy()), kinds);
});

describe("the store, with faults between the proxy and MariaDB", () => {
  storeFaults(async () => openProxied(await faultyBehindProxy()));
});
