import { and, count, getTableColumns, gt, gte, isNull, lt, lte, sql } from "drizzle-orm";
import type { Account } from "../../core/accounts/model.ts";
import { exportBatch, importBatch, type ImportStore } from "../../core/imports/ports.ts";
import { accountColumns } from "./accounts.ts";
import { identityStatements, isOperators } from "./upstream/identities.ts";
import type { Dialect } from "./statements/dialect.ts";
import { among, bound, everyColumnOf, limit, valuesOf } from "./statements/placeholders.ts";
import { prepareAll, type Transport, all, changed, one } from "./statements/prepared.ts";

/** The operator's statements. The proxy does not run them. */
const registryStatements = (dialect: Dialect, places: Places) => {
  const {
    db,
    withoutDuplicates,
    tables: { users, identities },
  } = dialect;
  const taken = () =>
    db
      .select({ id: users.id, usernameKey: users.usernameKey, emailKey: users.emailKey })
      .from(users);
  return {
    insertAccounts: {
      toSQL() {
        const { sql: text, params } = db.insert(users).values(manyRows(places)).toSQL();
        return { sql: withoutDuplicates(text), params };
      },
    },

    insertIdentities: {
      toSQL() {
        const rows = everyColumnOf(identities, importBatch);
        const { sql: text, params } = db.insert(identities).values(rows).toSQL();
        return { sql: withoutDuplicates(text), params };
      },
    },

    findIdentityIds: db
      .select({ id: identities.id })
      .from(identities)
      .where(among(identities.id, importBatch)),

    deleteIdentities: db.delete(identities).where(among(identities.id, importBatch)),

    findIdentity: identityStatements(dialect).findIdentity,

    findIdentitiesBetween: db
      .select()
      .from(identities)
      .where(
        and(
          gt(identities.userId, bound(identities.userId, "after")),
          lte(identities.userId, bound(identities.userId, "last")),
          isOperators(identities),
        ),
      )
      .orderBy(identities.userId, identities.createdAt, identities.id),

    findTakenIds: taken().where(among(users.id, importBatch)),
    findTakenUsernames: taken().where(among(users.usernameKey, importBatch)),
    findTakenEmails: taken().where(among(users.emailKey, importBatch)),

    findAccountsAfter: db
      .select(accountColumns(getTableColumns(users)))
      .from(users)
      .where(and(gt(users.id, bound(users.id, "after")), isNull(users.deletedAt)))
      .orderBy(sql`${users.id}${limit(exportBatch)}`),

    // A range, because LIKE of SQLite takes upper and lower case for the same.
    countHashes: db
      .select({ count: count() })
      .from(users)
      .where(
        and(
          gte(users.passwordHash, bound(users.passwordHash, "from")),
          lt(users.passwordHash, bound(users.passwordHash, "to")),
          isNull(users.deletedAt),
        ),
      ),
  };
};

type Column = keyof Account;

/** The names of the placeholders, for each column of each row. */
const placesOf = (users: Dialect["tables"]["users"]) =>
  Array.from({ length: importBatch }, (_, row) =>
    (Object.keys(accountColumns(getTableColumns(users))) as Column[]).map(
      (name): readonly [Column, string] => [name, `${name}${row}`],
    ),
  );

type Places = ReturnType<typeof placesOf>;

const manyRows = (places: Places) =>
  places.map(
    (row) =>
      Object.fromEntries(row.map(([name, place]) => [name, sql.placeholder(place)])) as never,
  );

/** Reads and writes many accounts at once, for the command line. */
export function createImportStore(dialect: Dialect, transport: Transport): ImportStore {
  const places = placesOf(dialect.tables.users);
  const query = prepareAll(dialect, () => registryStatements(dialect, places), transport);
  return {
    insertAccounts: (accounts) => changed(query.insertAccounts, rowsOf(places, accounts)),
    async findTaken(accounts) {
      const keys = (of: keyof Pick<Account, "id" | "usernameKey" | "emailKey">) =>
        keysOf(accounts.map((account) => account[of]));
      return [
        ...(await all(query.findTakenIds, keys("id"))),
        ...(await all(query.findTakenUsernames, keys("usernameKey"))),
        ...(await all(query.findTakenEmails, keys("emailKey"))),
      ];
    },
    async insertIdentities(identities) {
      if (identities.length === 0) return [];
      const filled = Array.from(
        { length: importBatch },
        (_, at) => identities[at] ?? identities.at(-1) ?? {},
      );
      await changed(query.insertIdentities, valuesOf(filled));
      const found = await all(query.findIdentityIds, keysOf(identities.map(({ id }) => id)));
      return found.map(({ id }) => id);
    },
    async deleteIdentities(ids) {
      if (ids.length > 0) await changed(query.deleteIdentities, keysOf(ids));
    },
    findIdentity: (issuer, subject) => one(query.findIdentity, { issuer, subject }),
    findIdentitiesBetween: (after, last) => all(query.findIdentitiesBetween, { after, last }),
    findAccountsAfter: (after) => all(query.findAccountsAfter, { after }),
    countHashes: async (prefix) =>
      (await one(query.countHashes, { from: prefix, to: `${prefix}${lastCharacter}` }))?.count ?? 0,
  };
}

/** Later than every character of a hash. */
const lastCharacter = "\u007f";

/** The values of all rows. A batch is filled up with its last account, which is then a duplicate. */
function rowsOf(places: Places, accounts: readonly Account[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const last = accounts.at(-1);
  for (const [row, columns] of places.entries()) {
    const account = accounts[row] ?? last;
    for (const [name, place] of columns) values[place] = account?.[name];
  }
  return values;
}

const keysOf = (keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    Array.from({ length: importBatch }, (_, at) => [`key${at}`, keys[at] ?? keys.at(-1)]),
  );
