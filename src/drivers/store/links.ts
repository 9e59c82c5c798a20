import { and, isNull, sql } from "drizzle-orm";
import type { LinkStore } from "../../core/links/ports.ts";
import type { Dialect } from "./statements/dialect.ts";
import { equals, first, raised, value } from "./statements/placeholders.ts";
import { type PreparedAll, DuplicateKey, changed, one } from "./statements/prepared.ts";

export const linkStatements = ({ db, tables: { users } }: Dialect) => ({
  resetPassword: db
    .update(users)
    .set({
      emailVerifiedAt: first(users.emailVerifiedAt, "now"),
      emailFailedAt: sql`null`,
      passwordHash: value(users.passwordHash, "to"),
      // An invitation has ended with the first password, whatever becomes of that.
      invitedAt: sql`null`,
      sessionsValidFrom: raised(users.sessionsValidFrom, "sessionsValidFrom"),
      updatedAt: value(users.updatedAt, "now"),
    })
    .where(
      and(
        equals(users.id, "userId"),
        equals(users.passwordHash, "from"),
        equals(users.emailKey, "emailKey"),
      ),
    ),

  verifyEmail: db
    .update(users)
    .set({
      emailVerifiedAt: value(users.emailVerifiedAt, "now"),
      emailFailedAt: sql`null`,
      updatedAt: value(users.updatedAt, "now"),
    })
    .where(
      and(
        equals(users.id, "userId"),
        equals(users.emailKey, "emailKey"),
        isNull(users.emailVerifiedAt),
      ),
    ),

  changeEmail: db
    .update(users)
    .set({
      email: value(users.email, "email"),
      emailKey: value(users.emailKey, "emailKey"),
      emailVerifiedAt: value(users.emailVerifiedAt, "now"),
      emailFailedAt: sql`null`,
      updatedAt: value(users.updatedAt, "now"),
    })
    .where(and(equals(users.id, "userId"), equals(users.emailKey, "from"))),

  releaseEmail: db
    .update(users)
    .set({
      email: sql`''`,
      emailKey: value(users.emailKey, "to"),
      emailFailedAt: sql`null`,
      updatedAt: value(users.updatedAt, "now"),
    })
    .where(and(equals(users.emailKey, "emailKey"), isNull(users.emailVerifiedAt))),

  findLinkState: db
    .select({
      passwordHash: users.passwordHash,
      emailKey: users.emailKey,
      emailVerifiedAt: users.emailVerifiedAt,
    })
    .from(users)
    .where(equals(users.id, "userId")),
});

export const linkStore = (query: PreparedAll<ReturnType<typeof linkStatements>>): LinkStore => ({
  async resetPassword(reset) {
    if ((await changed(query.resetPassword, { ...reset })) === 1) return true;
    // An earlier try of this statement may have stored `to` already.
    const row = await one(query.findLinkState, { userId: reset.userId });
    return row?.passwordHash === reset.to;
  },
  async verifyEmail(proof) {
    if ((await changed(query.verifyEmail, { ...proof })) === 1) return true;
    // An earlier try of this statement may have stored the time already.
    const row = await one(query.findLinkState, { userId: proof.userId });
    return row?.emailKey === proof.emailKey && row.emailVerifiedAt === proof.now;
  },
  async changeEmail(change) {
    try {
      if ((await changed(query.changeEmail, { ...change })) === 1) return "changed";
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      return "taken";
    }
    // An earlier try of this statement may have stored the address already.
    const row = await one(query.findLinkState, { userId: change.userId });
    const isOurs = row?.emailKey === change.emailKey && row.emailVerifiedAt === change.now;
    return isOurs ? "changed" : "stale";
  },
  async releaseEmail(release) {
    try {
      await changed(query.releaseEmail, { ...release });
    } catch (error) {
      // An earlier try of this statement released the address, and somebody else has registered it since.
      if (!(error instanceof DuplicateKey)) throw error;
    }
  },
});
