import { and, getTableColumns, isNull, lte, ne, or, sql } from "drizzle-orm";
import { adminRole } from "../../core/access.ts";
import type { AccountStore } from "../../core/accounts/ports.ts";
import { sessionLimits } from "../../core/sessions/limits.ts";
import type { Dialect } from "./statements/dialect.ts";
import {
  bound,
  equals,
  everyColumn,
  everyRole,
  isTarget,
  limit,
  value,
} from "./statements/placeholders.ts";
import {
  type PreparedAll,
  DuplicateKey,
  all,
  changed,
  deleteUpTo,
  one,
} from "./statements/prepared.ts";

interface OtherColumns {
  recoverySet?: unknown;
  twoFactor?: unknown;
  wordsAt?: unknown;
}

/** Leaves out the columns of the features `factors` and `search`. A new account has their defaults. */
export const accountColumns = <T extends OtherColumns>(columns: T) => {
  const {
    recoverySet: _recoverySet,
    twoFactor: _twoFactor,
    wordsAt: _wordsAt,
    ...others
  } = columns;
  return others;
};

export const accountStatements = ({ db, tables: { users } }: Dialect) => {
  const isThere = isNull(users.deletedAt);
  const conflicts = () =>
    db.select({ usernameKey: users.usernameKey, emailKey: users.emailKey }).from(users);
  const columns = accountColumns(getTableColumns(users));
  return {
    insertAccount: db.insert(users).values(accountColumns(everyColumn(users))),

    updateAccount: db
      .update(users)
      .set({
        username: value(users.username, "username"),
        usernameKey: value(users.usernameKey, "usernameKey"),
        name: value(users.name, "name"),
        attributes: value(users.attributes, "attributes"),
        locale: value(users.locale, "locale"),
        picture: value(users.picture, "picture"),
        timeZone: value(users.timeZone, "timeZone"),
        updatedAt: value(users.updatedAt, "updatedAt"),
      })
      .where(
        and(
          equals(users.id, "id"),
          equals(users.updatedAt, "from"),
          // Null equals nothing in SQL. No account has the empty text.
          sql`case when ${users.attributes} is null then '' else ${users.attributes} end = ${bound(users.attributes, "fromAttributes")}`,
          isThere,
        ),
      ),

    acceptTerms: db
      .update(users)
      .set({
        termsVersion: value(users.termsVersion, "version"),
        termsAcceptedAt: value(users.termsAcceptedAt, "now"),
      })
      .where(
        and(
          equals(users.id, "userId"),
          or(
            isNull(users.termsVersion),
            ne(users.termsVersion, bound(users.termsVersion, "version")),
          ),
          isThere,
        ),
      ),

    deleteAccount: db
      .update(users)
      .set({
        username: sql`''`,
        usernameKey: value(users.usernameKey, "usernameKey"),
        email: sql`''`,
        emailKey: value(users.emailKey, "emailKey"),
        emailVerifiedAt: sql`null`,
        emailFailedAt: sql`null`,
        name: sql`''`,
        attributes: sql`null`,
        locale: sql`null`,
        invitedAt: sql`null`,
        invitedBy: sql`null`,
        picture: sql`null`,
        timeZone: sql`null`,
        termsVersion: sql`null`,
        termsAcceptedAt: sql`null`,
        // No password has this hash, and no time of a session is as late.
        passwordHash: sql`''`,
        sessionsValidFrom: value(users.sessionsValidFrom, "never"),
        lastLinkSession: sql`null`,
        updatedAt: value(users.updatedAt, "now"),
        deletedAt: value(users.deletedAt, "now"),
      })
      .where(
        and(
          equals(users.id, "userId"),
          equals(users.passwordHash, "from"),
          isTarget(users.role),
          ne(users.role, bound(users.role, "admin")),
        ),
      ),

    findDeletion: db
      .select({ deletedAt: users.deletedAt })
      .from(users)
      .where(equals(users.id, "userId")),

    // The last row of the next batch to delete. Gives no row if fewer rows are left.
    findDeletedBatch: db
      .select({ until: users.deletedAt })
      .from(users)
      .where(lte(users.deletedAt, bound(users.deletedAt, "until")))
      .orderBy(sql`${users.deletedAt}${limit(1, sessionLimits.purgeBatch - 1)}`),

    purgeDeletedAccounts: db
      .delete(users)
      .where(lte(users.deletedAt, bound(users.deletedAt, "until"))),

    // Two reads of one row each. With OR, some databases read the whole table.
    findConflicts: conflicts()
      .where(equals(users.usernameKey, "usernameKey"))
      .unionAll(
        conflicts().where(
          and(
            equals(users.emailKey, "emailKey"),
            ne(users.usernameKey, bound(users.usernameKey, "usernameKey")),
          ),
        ),
      ),

    findAccount: db
      .select(columns)
      .from(users)
      .where(and(equals(users.id, "userId"), isThere)),

    findAccountByUsername: db
      .select(columns)
      .from(users)
      .where(and(equals(users.usernameKey, "usernameKey"), isThere)),

    findAccountByEmail: db
      .select(columns)
      .from(users)
      .where(and(equals(users.emailKey, "emailKey"), isThere)),
  };
};

export const accountStore = (
  query: PreparedAll<ReturnType<typeof accountStatements>>,
): AccountStore => ({
  async insertAccount(account) {
    try {
      await changed(query.insertAccount, { ...account });
      return true;
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      // The row may be ours: the first try was written and only its answer was lost.
      const row = await one(query.findAccount, { userId: account.id });
      return row?.passwordHash === account.passwordHash;
    }
  },
  async updateAccount({ id, username, usernameKey, updatedAt, ...account }, from) {
    const { name, attributes, locale, picture, timeZone } = account;
    const names = { username, usernameKey, name };
    const changes = { ...names, attributes, locale, picture, timeZone, updatedAt };
    const version = { from: from.updatedAt, fromAttributes: from.attributes ?? "" };
    try {
      if ((await changed(query.updateAccount, { id, ...changes, ...version })) === 1) {
        return "updated";
      }
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      return "username taken";
    }
    // An earlier try of this statement may have been written, and only its answer was lost.
    const row = await one(query.findAccount, { userId: id });
    const isOurs =
      row?.updatedAt === updatedAt &&
      row.username === username &&
      row.name === name &&
      row.attributes === attributes &&
      row.locale === locale &&
      row.picture === picture &&
      row.timeZone === timeZone;
    return isOurs ? "updated" : "changed";
  },
  async acceptTerms(userId, version, now) {
    if ((await changed(query.acceptTerms, { userId, version, now })) === 1) return true;
    // An earlier try of this statement may have been written, and only its answer was lost.
    const row = await one(query.findAccount, { userId });
    return row?.termsVersion === version && row.termsAcceptedAt === now;
  },
  async deleteAccount({ targets = everyRole, ...deletion }) {
    const values = { ...deletion, targets, never: Number.MAX_SAFE_INTEGER, admin: adminRole };
    if ((await changed(query.deleteAccount, values)) === 1) return true;
    // An earlier try of this statement, or another deletion, may have been written already.
    const row = await one(query.findDeletion, { userId: deletion.userId });
    return row !== undefined && row.deletedAt !== null;
  },
  purgeDeletedAccounts: async (until) =>
    deleteUpTo(query.purgeDeletedAccounts, await one(query.findDeletedBatch, { until }), until),
  findConflicts: (usernameKey, emailKey) => all(query.findConflicts, { usernameKey, emailKey }),
  findAccount: (userId) => one(query.findAccount, { userId }),
  findAccountByUsername: (usernameKey) => one(query.findAccountByUsername, { usernameKey }),
  findAccountByEmail: (emailKey) => one(query.findAccountByEmail, { emailKey }),
});
