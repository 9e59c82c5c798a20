import { and, desc, gt, gte, isNull, lt, lte, or, sql } from "drizzle-orm";
import type { MySqlColumn } from "drizzle-orm/mysql-core";
import { pageSize } from "../../../core/admin/model.ts";
import type { Dialect } from "../statements/dialect.ts";
import { bound, equals, limit } from "../statements/placeholders.ts";

/** The statements of the administrators' lists. Each is a range of one index, in the order of the index. */
export const listStatements = ({ db, tables: { users } }: Dialect) => {
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
