import { describe, expect, it } from "vitest";
import { serverLimits } from "../../src/drivers/pool/pool.ts";
import { openPool } from "../../src/drivers/postgres/pool.ts";
import { importStore } from "../suite/store/accounts/imports.ts";
import { clientRegistry } from "../suite/store/clients.ts";
import type { OpenStore } from "../suite/store/open-store.ts";
import { openFreshPostgres, sharedPostgres } from "../suite/store/postgres.ts";
import { storeSuite } from "../suite/store/store.ts";

/** A store whose statements run at this level, as in a database whose operator has set it. */
async function openAt(level: string) {
  const opened = await openFreshPostgres();
  const { database } = opened.options;
  await sharedPostgres().query(
    `alter database ${database} set default_transaction_isolation = '${level}'`,
  );
  return opened;
}

describe.each(["serializable", "repeatable read"])("the store on PostgreSQL, at %s", (level) => {
  const open = () => openAt(level);

  it("runs at that level", async () => {
    const { options, close } = await open();
    const pool = openPool(options, serverLimits);
    expect(await pool.execute("show transaction_isolation", [])).toMatchObject({ rows: [[level]] });
    await pool.close();
    await close();
  });

  storeSuite(async (): Promise<OpenStore> => ({ ...(await open()), rounds: 40 }));
  clientRegistry(open, [], "chr");
  importStore(open);
});
