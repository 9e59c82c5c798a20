import { describe, inject } from "vitest";
import type { Store } from "../../src/core/ports.ts";
import { hyperdriveStore } from "../../src/drivers/mysql/hyperdrive.ts";
import { storeFaults, type FaultyStore } from "../suite/store/faults/faults.ts";
import { openFresh } from "../suite/store/mysql.ts";
import { startFaults } from "../support/faults/faults.ts";
import { mysqlReader } from "../support/faults/messages-mysql.ts";

/** Each call is a separate request, as in a Worker. */
async function openHyperdrive(): Promise<FaultyStore> {
  const fresh = await openFresh();
  const faults = await startFaults(inject("mysql"), await mysqlReader());
  const { store, connected } = hyperdriveStore({ ...fresh.options, port: faults.port });
  const calls = Object.entries(store) as [string, (...values: unknown[]) => Promise<unknown>][];
  const connectedCalls = calls.map(([name, call]) => [
    name,
    (...values: unknown[]) => connected(() => call(...values)),
  ]);
  return {
    ...fresh,
    store: Object.fromEntries(connectedCalls) as unknown as Store,
    faults,
    async close() {
      await faults.close();
      await fresh.close();
    },
  };
}

describe("the store on Hyperdrive, with faults before MariaDB", () => {
  storeFaults(openHyperdrive);
});
