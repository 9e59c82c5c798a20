import { describe, inject } from "vitest";
import { openPostgres } from "../../src/drivers/postgres/postgres.ts";
import { storeFaults, type FaultyStore } from "../suite/store/faults/faults.ts";
import { openFreshPostgres } from "../suite/store/postgres.ts";
import { startFaults } from "../support/faults/faults.ts";
import { postgresReader } from "../support/faults/messages-postgres.ts";

async function openDirect(): Promise<FaultyStore> {
  const fresh = await openFreshPostgres();
  const faults = await startFaults(inject("postgres"), postgresReader());
  const hosts = [{ host: "127.0.0.1", port: faults.port }] as const;
  const { store, close } = openPostgres({ ...fresh.options, hosts });
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

describe("the store, with faults before PostgreSQL", () => {
  storeFaults(openDirect);
});
