import { and, isNotNull, isNull, sql } from "drizzle-orm";
import type { LoginStore } from "../../core/login/ports.ts";
import type { Dialect } from "./statements/dialect.ts";
import { bound, equals, value } from "./statements/placeholders.ts";
import { type PreparedAll, changed, one } from "./statements/prepared.ts";

export const loginStatements = ({ db, tables: { users } }: Dialect) => {
  const used = {
    emailFailedAt: sql`null`,
    lastLinkSession: value(users.lastLinkSession, "sessionId"),
    updatedAt: value(users.updatedAt, "now"),
  };
  const isUnchanged = and(
    equals(users.id, "userId"),
    equals(users.emailKey, "emailKey"),
    equals(users.passwordHash, "passwordHash"),
    // MySQL and SQLite have no common operator for which two nulls are equal.
    sql`case when ${users.lastLinkSession} is null then '' else ${users.lastLinkSession} end = ${bound(users.lastLinkSession, "seen")}`,
    isNull(users.disabledAt),
  );
  return {
    useLoginLink: db
      .update(users)
      .set(used)
      .where(and(isUnchanged, isNotNull(users.emailVerifiedAt))),

    claimByLoginLink: db
      .update(users)
      .set({
        ...used,
        emailVerifiedAt: value(users.emailVerifiedAt, "now"),
        passwordHash: value(users.passwordHash, "to"),
        sessionsValidFrom: value(users.sessionsValidFrom, "sessionsValidFrom"),
      })
      .where(
        and(
          isUnchanged,
          isNull(users.emailVerifiedAt),
          equals(users.sessionsValidFrom, "seenValidFrom"),
        ),
      ),

    findLastLinkSession: db
      .select({ lastLinkSession: users.lastLinkSession })
      .from(users)
      .where(equals(users.id, "userId")),
  };
};

type Query = PreparedAll<ReturnType<typeof loginStatements>>;

export const loginStore = (query: Query): LoginStore => {
  /** An earlier try of a statement may have stored the session already. */
  const isStored = async (userId: string, sessionId: string) =>
    (await one(query.findLastLinkSession, { userId }))?.lastLinkSession === sessionId;
  return {
    async useLoginLink({ lastLinkSession, ...use }) {
      const values = { ...use, seen: lastLinkSession ?? "" };
      return (
        (await changed(query.useLoginLink, values)) === 1 || isStored(use.userId, use.sessionId)
      );
    },
    async claimByLoginLink({ lastLinkSession, ...claim }) {
      const values = { ...claim, seen: lastLinkSession ?? "" };
      return (
        (await changed(query.claimByLoginLink, values)) === 1 ||
        isStored(claim.userId, claim.sessionId)
      );
    },
  };
};
