import { describe, inject } from "vitest";
import { openMySql } from "../../src/drivers/mysql/mysql.ts";
import { storeFaults, type FaultyStore } from "../suite/store/faults/faults.ts";
import { openFresh } from "../suite/store/mysql.ts";
import { startFaults } from "../support/faults/faults.ts";
import { mysqlReader } from "../support/faults/messages-mysql.ts";

async function openDirect(): Promise<FaultyStore> {
  const fresh = await openFresh();
  const faults = await startFaults(inject("mysql"), await mysqlReader());
  const { store, close } = openMySql({ ...fresh.options, port: faults.port });
  return {
    ...fresh,
    store,
    faults,
    async close() {
      await close();
      await faults.close();
      await fresh.close();
    },
  };
}

describe("the store, with faults before MariaDB", () => {
  storeFaults(openDirect);
});
