import { and, desc, gt, gte, isNotNull, isNull, lt, lte, ne, or, sql } from "drizzle-orm";
import type { MySqlColumn } from "drizzle-orm/mysql-core";
import { adminRole } from "../../core/access.ts";
import { pageSize } from "../../core/admin/model.ts";
import type { AdminStore, UserRegistry } from "../../core/admin/ports.ts";
import { noPassword } from "../../core/passwords/no-password.ts";
import type { Dialect } from "./statements/dialect.ts";
import { bound, equals, limit, raised, value } from "./statements/placeholders.ts";
import { prepareAll, type PreparedAll } from "./statements/prepared.ts";
import { all, changed, one } from "./statements/run.ts";
import type { Transport } from "./transport.ts";

/** The statements of the administrators' lists. Each is a range of one index, in the order of the index. */
const listStatements = ({ db, tables: { users } }: Dialect) => {
  const page = limit(pageSize + 1);
  // A condition on the column alone would let the database choose its index, and sort.
  const isListed = sql`case when ${users.deletedAt} is null then 1 else 0 end = 1`;
  const select = () =>
    db
      .select({
        id: users.id,
        username: users.username,
        usernameKey: users.usernameKey,
        email: users.email,
        emailKey: users.emailKey,
        emailVerifiedAt: users.emailVerifiedAt,
        emailFailedAt: users.emailFailedAt,
        name: users.name,
        role: users.role,
        disabledAt: users.disabledAt,
        createdAt: users.createdAt,
        updatedAt: users.updatedAt,
      })
      .from(users);
  /** After a place, the latest first. */
  const byTime = (time: MySqlColumn) =>
    select()
      .where(
        and(
          lte(time, bound(time, "at")),
          or(lt(time, bound(time, "at")), lt(users.id, bound(users.id, "id"))),
          isListed,
        ),
      )
      .orderBy(desc(time), sql`${users.id} desc${page}`);
  const byKey = (key: MySqlColumn) =>
    select()
      .where(
        and(
          gte(key, bound(key, "from")),
          lt(key, bound(key, "to")),
          gt(key, bound(key, "after")),
          isListed,
        ),
      )
      .orderBy(sql`${key}${page}`);
  return {
    listNewestUsers: byTime(users.createdAt),
    listUsersByUsername: byKey(users.usernameKey),
    listUsersByEmail: byKey(users.emailKey),
    listUsersOfRole: select()
      .where(and(equals(users.role, "role"), lt(users.id, bound(users.id, "before")), isListed))
      .orderBy(sql`${users.id} desc${page}`),
    listDisabledUsers: byTime(users.disabledAt),
    findListedUser: select().where(and(equals(users.id, "userId"), isNull(users.deletedAt))),
  };
};

/**
 * The statements of the admin API. The MySQL proxy runs them only with ADMIN_API=on.
 */
export const adminUserStatements = (dialect: Dialect) => {
  const {
    db,
    tables: { users },
  } = dialect;
  const isThere = isNull(users.deletedAt);
  const isNoAdmin = ne(users.role, bound(users.role, "admin"));
  const updatedAt = raised(users.updatedAt, "now");
  return {
    ...listStatements(dialect),

    // Changes the row of the actor too, so that two nodes of a cluster see that such changes exclude each other.
    changeRole: db
      .update(users)
      .set({
        role: sql`case when ${equals(users.id, "userId")} then ${bound(users.role, "role")} else ${users.role} end`,
        updatedAt,
      })
      .where(
        and(
          or(equals(users.id, "actorId"), equals(users.id, "userId")),
          isThere,
          sql`exists (select 1 from (select ${users.id} from ${users} where ${and(
            equals(users.id, "actorId"),
            equals(users.role, "admin"),
            isNull(users.disabledAt),
            isThere,
          )}${limit(1)}) as actor)`,
        ),
      ),

    disableUser: db
      .update(users)
      .set({
        disabledAt: value(users.disabledAt, "now"),
        sessionsValidFrom: raised(users.sessionsValidFrom, "sessionsValidFrom"),
        updatedAt,
      })
      .where(and(equals(users.id, "userId"), isNoAdmin, isNull(users.disabledAt), isThere)),

    enableUser: db
      .update(users)
      .set({ disabledAt: sql`null`, updatedAt })
      .where(and(equals(users.id, "userId"), isNotNull(users.disabledAt), isThere)),

    setEmailVerified: db
      .update(users)
      .set({
        emailVerifiedAt: value(users.emailVerifiedAt, "verifiedAt"),
        emailFailedAt: sql`null`,
        updatedAt,
      })
      .where(and(equals(users.id, "userId"), equals(users.emailKey, "emailKey"), isThere)),

    removePassword: db
      .update(users)
      .set({
        passwordHash: value(users.passwordHash, "noPassword"),
        sessionsValidFrom: raised(users.sessionsValidFrom, "sessionsValidFrom"),
        updatedAt,
      })
      .where(and(equals(users.id, "userId"), isThere)),
  };
};

export const adminStore = (
  query: PreparedAll<ReturnType<typeof adminUserStatements>>,
): AdminStore => ({
  listNewestUsers: (after) => all(query.listNewestUsers, { ...after }),
  listUsersByUsername: (range) => all(query.listUsersByUsername, { ...range }),
  listUsersByEmail: (range) => all(query.listUsersByEmail, { ...range }),
  listUsersOfRole: (role, before) => all(query.listUsersOfRole, { role, before }),
  listDisabledUsers: (after) => all(query.listDisabledUsers, { ...after }),
  findListedUser: (userId) => one(query.findListedUser, { userId }),
  async changeRole(change) {
    const count = await changed(query.changeRole, { ...change, admin: adminRole });
    if (count === 2) return "changed";
    return count === 1 ? "not found" : "not allowed";
  },
  disableUser: async (userId, now, sessionsValidFrom) =>
    (await changed(query.disableUser, { userId, now, sessionsValidFrom, admin: adminRole })) === 1,
  enableUser: async (userId, now) => (await changed(query.enableUser, { userId, now })) === 1,
  setEmailVerified: async (change) => (await changed(query.setEmailVerified, { ...change })) === 1,
  removePassword: async (userId, now, sessionsValidFrom) =>
    (await changed(query.removePassword, { userId, now, sessionsValidFrom, noPassword })) === 1,
});

/** The operator's statements. The proxy does not run them. */
const registryStatements = ({ db, tables: { users } }: Dialect) => {
  const set = () =>
    db.update(users).set({
      role: value(users.role, "role"),
      updatedAt: raised(users.updatedAt, "now"),
    });
  const isIt = and(equals(users.id, "userId"), isNull(users.deletedAt));
  return {
    setRole: set().where(isIt),
    setRoleOfOne: set().where(
      and(
        isIt,
        or(
          ne(users.role, bound(users.role, "admin")),
          sql`exists (select 1 from (select ${users.id} from ${users} where ${and(
            equals(users.role, "admin"),
            ne(users.id, bound(users.id, "userId")),
            isNull(users.disabledAt),
            isNull(users.deletedAt),
          )}${limit(1)}) as others)`,
        ),
      ),
    ),
  };
};

/** The registry of accounts, for the command line. */
export function createUserRegistry(dialect: Dialect, transport: Transport): UserRegistry {
  const query = prepareAll(registryStatements(dialect), transport);
  return {
    async setRole({ force, ...change }) {
      const isAlwaysRight = force || change.role === adminRole;
      const statement = isAlwaysRight ? query.setRole : query.setRoleOfOne;
      const values = isAlwaysRight ? change : { ...change, admin: adminRole };
      return (await changed(statement, values)) === 1;
    },
  };
}
