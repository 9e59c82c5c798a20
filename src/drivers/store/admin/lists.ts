import { and, desc, gt, gte, isNull, lt, lte, not, or, sql, type SQL } from "drizzle-orm";
import type { MySqlColumn, MySqlTable } from "drizzle-orm/mysql-core";
import { countBound, pageSize } from "../../../core/admin/model.ts";
import { namesAtOnce } from "../../../core/admin/ports.ts";
import { hitsAtOnce } from "../../../core/search/ports.ts";
import type { Dialect } from "../statements/dialect.ts";
import { among, bound, equals, limit } from "../statements/placeholders.ts";

/** A condition on the column alone would let the database choose its index, and sort. */
const isListedOf = ({ tables: { users } }: Dialect) =>
  sql`case when ${users.deletedAt} is null then 1 else 0 end = 1`;

/**
 * The accounts with an authenticator app whose id is less than `before`, and those with passkeys alone: the newest of both. The
 * subqueries are scalar ones, because a database could begin a join with the other accounts.
 */
const withFactor = (dialect: Dialect, most: number): SQL => {
  const { users, totp, passkeys } = dialect.tables;
  const of = (table: MySqlTable, userId: MySqlColumn, name: SQL, condition = sql``) => {
    const isListed = sql`(select case when ${users.deletedAt} is null then 1 else 0 end from ${users} where ${users.id} = ${userId}) = 1`;
    const newest = sql`select distinct ${userId} as id from ${table} where ${userId} < ${bound(userId, "before")} and ${isListed}${condition} order by ${userId} desc${limit(most)}`;
    return sql`select * from (${newest}) as ${name}`;
  };
  const hasNoApp = sql` and ${passkeys.verifiedAt} is not null and (select count(*) from ${totp} where ${totp.userId} = ${passkeys.userId}) = 0`;
  return sql`(${of(totp, totp.userId, sql`apps`)} union all ${of(passkeys, passkeys.userId, sql`others`, hasNoApp)}) as found`;
};

/** The statements of the administrators' lists. Each is a range of one index, in the order of the index. */
export const listStatements = (dialect: Dialect) => {
  const {
    db,
    tables: { users, sessions },
  } = dialect;
  const page = limit(pageSize + 1);
  const isListed = isListedOf(dialect);
  const columns = {
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
    invitedAt: sql<
      number | null
    >`case when ${equals(users.passwordHash, "noPassword")} then ${users.invitedAt} end`,
    // In a text of its own, because drizzle leaves out the names of tables on the first level.
    lastLoginAt: sql<
      number | null
    >`${sql`(select ${sessions.createdAt} from ${sessions} where ${sessions.userId} = ${users.id} order by ${sessions.createdAt} desc${limit(1)})`}`,
  };
  const select = () => db.select(columns).from(users);
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
  /** Of those that a condition selects, the newest id first. */
  const byId = (condition: SQL) =>
    select()
      .where(and(condition, lt(users.id, bound(users.id, "before")), isListed))
      .orderBy(sql`${users.id} desc${page}`);
  return {
    listNewestUsers: byTime(users.createdAt),
    listUsersByUsername: byKey(users.usernameKey),
    listUsersByEmail: byKey(users.emailKey),
    listUsersOfRole: byId(equals(users.role, "role")),
    listUnverifiedUsers: byId(isNull(users.emailVerifiedAt)),
    listUsersWithFactor: db
      .select(columns)
      .from(withFactor(dialect, pageSize + 1))
      .innerJoin(users, sql`${users.id} = found.id`)
      .orderBy(sql`found.id desc${page}`),
    listDisabledUsers: byTime(users.disabledAt),
    findUsernames: db
      .select({ id: users.id, username: users.username })
      .from(users)
      .where(and(among(users.id, namesAtOnce), isNull(users.deletedAt))),
    findListedUsers: select().where(and(among(users.id, hitsAtOnce), isListed)),
    findListedUser: select().where(and(equals(users.id, "userId"), isNull(users.deletedAt))),
  };
};

/** The numbers of accounts in the lists. Each reads at most `countBound` rows and one more of one index. */
export const countStatements = (dialect: Dialect) => {
  const {
    db,
    tables: { users },
  } = dialect;
  const most = limit(countBound + 1);
  const isListed = isListedOf(dialect);
  const number = { count: sql<number>`count(*)` };
  const count = (order: MySqlColumn, ...conditions: SQL[]) =>
    db.select(number).from(
      db
        .select({ id: users.id })
        .from(users)
        .where(and(...conditions, isListed))
        .orderBy(sql`${order}${most}`)
        .as("counted"),
    );
  const isBefore = lt(users.id, bound(users.id, "before"));
  const inRange = (key: MySqlColumn, from: string, to: string) => [
    gte(key, bound(key, from)),
    lt(key, bound(key, to)),
  ];
  return {
    countUsers: count(users.createdAt, lte(users.createdAt, bound(users.createdAt, "at"))),
    countUsersByUsername: count(users.usernameKey, ...inRange(users.usernameKey, "from", "to")),
    // Without those that the count by usernames has.
    countUsersByEmail: count(
      users.emailKey,
      ...inRange(users.emailKey, "from", "to"),
      not(sql`case when ${and(...inRange(users.usernameKey, "from", "to"))} then 1 else 0 end = 1`),
    ),
    // In the order of ids, so that a database reads few rows also if most accounts are in the list.
    countUsersOfRole: count(users.id, equals(users.role, "role"), isBefore),
    countUnverifiedUsers: count(users.id, isNull(users.emailVerifiedAt), isBefore),
    countUsersWithFactor: db.select(number).from(withFactor(dialect, countBound + 1)),
    countDisabledUsers: count(
      users.disabledAt,
      lte(users.disabledAt, bound(users.disabledAt, "at")),
    ),
  };
};
