import { and, getTableColumns, gt, isNull, sql } from "drizzle-orm";
import type { Account } from "../../core/accounts/model.ts";
import { exportBatch, importBatch, type ImportStore } from "../../core/imports/ports.ts";
import type { Dialect } from "./statements/dialect.ts";
import { among, bound, limit } from "./statements/placeholders.ts";
import { prepareAll } from "./statements/prepared.ts";
import { all, changed } from "./statements/run.ts";
import type { Transport } from "./transport.ts";

/** How a database writes an INSERT that leaves out rows with a duplicate key. */
export type Ignoring = "insert ignore into" | "insert or ignore into";

/** The operator's statements. The proxy does not run them. */
const registryStatements = ({ db, tables: { users } }: Dialect, ignoring: Ignoring) => {
  const taken = () =>
    db
      .select({ id: users.id, usernameKey: users.usernameKey, emailKey: users.emailKey })
      .from(users);
  const { sql: text, params } = db.insert(users).values(manyRows(users)).toSQL();
  return {
    insertAccounts: { toSQL: () => ({ sql: text.replace(/^insert into/, ignoring), params }) },

    findTakenIds: taken().where(among(users.id, importBatch)),
    findTakenUsernames: taken().where(among(users.usernameKey, importBatch)),
    findTakenEmails: taken().where(among(users.emailKey, importBatch)),

    findAccountsAfter: db
      .select()
      .from(users)
      .where(and(gt(users.id, bound(users.id, "after")), isNull(users.deletedAt)))
      .orderBy(sql`${users.id}${limit(exportBatch)}`),
  };
};

/** A placeholder for each column of each row. */
const manyRows = (users: Dialect["tables"]["users"]) =>
  Array.from(
    { length: importBatch },
    (_, row) =>
      Object.fromEntries(
        Object.keys(getTableColumns(users)).map((name) => [name, sql.placeholder(`${name}${row}`)]),
      ) as never,
  );

/** Reads and writes many accounts at once, for the command line. */
export function createImportStore(
  dialect: Dialect,
  transport: Transport,
  ignoring: Ignoring,
): ImportStore {
  const query = prepareAll(registryStatements(dialect, ignoring), transport);
  return {
    insertAccounts: (accounts) => changed(query.insertAccounts, rowsOf(accounts)),
    async findTaken(accounts) {
      const keys = (of: keyof Pick<Account, "id" | "usernameKey" | "emailKey">) =>
        keysOf(accounts.map((account) => account[of]));
      return [
        ...(await all(query.findTakenIds, keys("id"))),
        ...(await all(query.findTakenUsernames, keys("usernameKey"))),
        ...(await all(query.findTakenEmails, keys("emailKey"))),
      ];
    },
    findAccountsAfter: (after) => all(query.findAccountsAfter, { after }),
  };
}

/** The values of all rows. A batch is filled up with its last account, which is then a duplicate. */
function rowsOf(accounts: readonly Account[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (let row = 0; row < importBatch; row++) {
    const account = accounts[Math.min(row, accounts.length - 1)];
    for (const [name, value] of Object.entries(account ?? {})) values[`${name}${row}`] = value;
  }
  return values;
}

const keysOf = (keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    Array.from({ length: importBatch }, (_, at) => [`key${at}`, keys[at] ?? keys.at(-1)]),
  );
