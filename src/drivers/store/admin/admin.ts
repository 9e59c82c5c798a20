import { and, getTableColumns, isNotNull, isNull, lt, ne, or, sql } from "drizzle-orm";
import { adminRole } from "../../../core/access.ts";
import { pageSize } from "../../../core/admin/model.ts";
import { namesAtOnce, type AdminStore, type CountedUsers } from "../../../core/admin/ports.ts";
import { noPassword } from "../../../core/ground/no-password.ts";
import { hitsAtOnce } from "../../../core/search/ports.ts";
import { accountColumns } from "../accounts.ts";
import { lockedRows, type Dialect } from "../statements/dialect.ts";
import {
  bound,
  equals,
  everyRole,
  isTarget,
  limit,
  raised,
  raisedWhere,
  value,
} from "../statements/placeholders.ts";
import { type PreparedAll, DuplicateKey, all, changed, one } from "../statements/prepared.ts";
import { countStatements, listStatements } from "./lists.ts";

/**
 * The statements of the admin API. The MySQL proxy runs them only with MYSQL_PROXY_ADMIN=on.
 */
export const adminUserStatements = (dialect: Dialect) => {
  const {
    db,
    tables: { users },
  } = dialect;
  const isThere = isNull(users.deletedAt);
  const isIt = and(equals(users.id, "userId"), isTarget(users.role), isThere);
  const isNoAdmin = ne(users.role, bound(users.role, "admin"));
  const updatedAt = raised(users.updatedAt, "now");
  const areBoth = and(or(equals(users.id, "actorId"), equals(users.id, "userId")), isThere);
  // Two administrators that change each other lock both rows in the same order. Otherwise each could wait for the other.
  const pair = lockedRows(
    dialect,
    "pair",
    sql`select ${users.id}, ${users.role}, ${users.disabledAt} from ${users} where ${areBoth} order by ${users.id}`,
    2,
  );
  return {
    ...listStatements(dialect),
    ...countStatements(dialect),

    // Changes the row of the actor too, so that two nodes of a cluster see that such changes exclude each other.
    changeRole: db
      .update(users)
      .set({
        role: sql`case when ${equals(users.id, "userId")} then ${bound(users.role, "role")} else ${users.role} end`,
        sessionsValidFrom: raisedWhere(
          equals(users.id, "userId"),
          users.sessionsValidFrom,
          "sessionsValidFrom",
        ),
        updatedAt,
      })
      .where(
        and(
          areBoth,
          sql`exists (select 1 from ${pair} where pair.id = ${bound(users.id, "actorId")} and pair.role = ${bound(users.role, "admin")} and pair.disabled_at is null)`,
        ),
      ),

    disableUser: db
      .update(users)
      .set({
        disabledAt: value(users.disabledAt, "now"),
        sessionsValidFrom: raised(users.sessionsValidFrom, "sessionsValidFrom"),
        updatedAt,
      })
      .where(and(isIt, isNoAdmin, isNull(users.disabledAt))),

    enableUser: db
      .update(users)
      .set({ disabledAt: sql`null`, updatedAt })
      .where(and(isIt, isNotNull(users.disabledAt))),

    setEmailVerified: db
      .update(users)
      .set({
        emailVerifiedAt: value(users.emailVerifiedAt, "verifiedAt"),
        emailFailedAt: sql`null`,
        updatedAt,
      })
      .where(and(equals(users.id, "userId"), equals(users.emailKey, "emailKey"), isThere)),

    setEmail: db
      .update(users)
      .set({
        email: value(users.email, "email"),
        emailKey: value(users.emailKey, "emailKey"),
        emailVerifiedAt: value(users.emailVerifiedAt, "verifiedAt"),
        emailFailedAt: sql`null`,
        updatedAt,
      })
      .where(and(equals(users.id, "userId"), equals(users.emailKey, "from"), isThere)),

    setInvitation: db
      .update(users)
      .set({
        invitedAt: value(users.invitedAt, "invitedAt"),
        invitedBy: value(users.invitedBy, "invitedBy"),
        updatedAt: raised(users.updatedAt, "invitedAt"),
      })
      .where(and(isIt, equals(users.passwordHash, "noPassword"))),

    removePassword: db
      .update(users)
      .set({
        passwordHash: value(users.passwordHash, "noPassword"),
        // Otherwise the link of an invitation from before would work again.
        invitedAt: sql`null`,
        sessionsValidFrom: raised(users.sessionsValidFrom, "sessionsValidFrom"),
        updatedAt,
      })
      .where(isIt),

    listAccounts: db
      .select(accountColumns(getTableColumns(users)))
      .from(users)
      .where(and(lt(users.id, bound(users.id, "before")), isTarget(users.role), isThere))
      .orderBy(sql`${users.id} desc${limit(pageSize + 1)}`),
  };
};

type Query = PreparedAll<ReturnType<typeof adminUserStatements>>;

/** The statement that counts a list, and its values. */
function countOf(query: Query, list: CountedUsers) {
  // The lists begin before the latest time and the highest id.
  const at = Number.MAX_SAFE_INTEGER - 1;
  const before = "\x7f";
  switch (list.kind) {
    case "username":
      return [query.countUsersByUsername, { ...list.range }] as const;
    case "email":
      return [query.countUsersByEmail, { ...list.range }] as const;
    case "role":
      return [query.countUsersOfRole, { role: list.role, before }] as const;
    case "unverified":
      return [query.countUnverifiedUsers, { before }] as const;
    case "second_factor":
      return [query.countUsersWithFactor, { before }] as const;
    case "disabled":
      return [query.countDisabledUsers, { at }] as const;
    case "all":
    default:
      return [query.countUsers, { at }] as const;
  }
}

/** The values of `among`. A place without an id of its own has the first one again. */
const keysOf = (userIds: readonly string[], count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`key${at}`, userIds[at] ?? userIds[0]]),
  );

export const adminStore = (query: Query): AdminStore => ({
  listNewestUsers: (after) => all(query.listNewestUsers, { ...after, noPassword }),
  listUsersByUsername: (range) => all(query.listUsersByUsername, { ...range, noPassword }),
  listUsersByEmail: (range) => all(query.listUsersByEmail, { ...range, noPassword }),
  listUsersOfRole: (role, before) => all(query.listUsersOfRole, { role, before, noPassword }),
  listUnverifiedUsers: (before) => all(query.listUnverifiedUsers, { before, noPassword }),
  listUsersWithFactor: (before) => all(query.listUsersWithFactor, { before, noPassword }),
  listDisabledUsers: (after) => all(query.listDisabledUsers, { ...after, noPassword }),
  findUsernames: (userIds) => all(query.findUsernames, keysOf(userIds, namesAtOnce)),
  findListedUsers: (userIds) =>
    all(query.findListedUsers, { ...keysOf(userIds, hitsAtOnce), noPassword }),
  async countUsers(list) {
    const [statement, values] = countOf(query, list);
    return (await one(statement, values))?.count ?? 0;
  },
  findListedUser: (userId) => one(query.findListedUser, { userId, noPassword }),
  async changeRole(change) {
    const count = await changed(query.changeRole, { ...change, admin: adminRole });
    if (count === 2) return "changed";
    return count === 1 ? "not found" : "not allowed";
  },
  async disableUser({ userId, targets = everyRole }, now, sessionsValidFrom) {
    const values = { userId, targets, now, sessionsValidFrom, admin: adminRole };
    return (await changed(query.disableUser, values)) === 1;
  },
  enableUser: async ({ userId, targets = everyRole }, now) =>
    (await changed(query.enableUser, { userId, targets, now })) === 1,
  setEmailVerified: async (change) => (await changed(query.setEmailVerified, { ...change })) === 1,
  async setEmail(change) {
    try {
      if ((await changed(query.setEmail, { ...change })) === 1) return "changed";
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      return "taken";
    }
    // An earlier try of this statement may have stored the address already.
    const row = await one(query.findListedUser, { userId: change.userId, noPassword });
    const isOurs = row?.email === change.email && row.emailVerifiedAt === change.verifiedAt;
    return isOurs ? "changed" : "stale";
  },
  setInvitation: async ({ targets = everyRole, ...invitation }) =>
    (await changed(query.setInvitation, { ...invitation, targets, noPassword })) === 1,
  async removePassword({ userId, targets = everyRole }, now, sessionsValidFrom) {
    const values = { userId, targets, now, sessionsValidFrom, noPassword };
    return (await changed(query.removePassword, values)) === 1;
  },
  listAccounts: (targets = everyRole, before) => all(query.listAccounts, { targets, before }),
});
