import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { createAccess } from "../../../src/core/access.ts";
import type { Fields } from "../../../src/core/imports/fields.ts";
import { importAccounts } from "../../../src/core/imports/import.ts";
import type { ImportPorts, ImportSettings } from "../../../src/core/imports/ports.ts";
import { schemeOf } from "../../../src/drivers/foreign-hashes/schemes.ts";
import { openSqlite, type SqliteStore } from "../../../src/drivers/sqlite/sqlite.ts";

export const now = Date.UTC(2026, 10, 25);
export const bcrypt = "$2b$10$0.aNAXouF6au13mRmt/QsOxtFWbVQfXgwdVc58.CkvH.TYGiuQ.Z.";

/** Imports into a new database for each test. A part of its store may be replaced. */
export function useImports() {
  let folder: string;
  let database: SqliteStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "latchkey-import-"));
    database = await openSqlite(join(folder, "latchkey.db"), "drizzle/sqlite");
  });
  afterEach(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  async function* recordsOf(records: readonly (Fields | undefined)[]) {
    for (const [at, record] of records.entries()) yield { line: at + 1, record };
  }

  async function run(
    records: readonly (Fields | undefined)[],
    settings: Partial<ImportSettings> = {},
    store: Partial<ImportPorts["store"]> = {},
  ) {
    const refused: string[] = [];
    const events: unknown[] = [];
    let wrapped = 0;
    const ports: ImportPorts = {
      store: { ...database.imports, ...store },
      audit: { recordNow: async ({ name }, facts) => void events.push([name, facts]) },
      access: createAccess({ scopes: {}, roles: { support: [] } }, { warn() {} }),
      clock: () => now,
      sha256: (text) => createHash("sha256").update(text).digest(),
      schemeOf,
      wrap: async ({ digest, order, salt }) => {
        wrapped++;
        return `$wrap$${digest}$f=${order}$${salt}${bcrypt}`;
      },
      refuse: (line, why) => void refused.push(`${line} ${why}`),
      leaveOut: (line, why) => void refused.push(`${line} ${why}`),
    };
    const summary = await importAccounts(
      ports,
      {
        actorId: "cli:ann",
        system: "latchkey",
        withHashes: true,
        allowAdmins: false,
        dryRun: false,
        firebase: undefined,
        ...settings,
      },
      recordsOf(records),
    );
    return { summary, refused, events, wrapped };
  }

  return { database: () => database, run };
}
