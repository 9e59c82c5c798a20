import { and, eq, sql } from "drizzle-orm";
import { identityLimits } from "../../../core/upstream/limits.ts";
import type { IdentityStore } from "../../../core/upstream/ports.ts";
import { deletedWith, type Dialect } from "../statements/dialect.ts";
import { equals, everyColumn, limit, value } from "../statements/placeholders.ts";
import { type PreparedAll, DuplicateKey, all, changed, one } from "../statements/prepared.ts";

/** Whether an identity is of a provider of the operator. */
export const isOperators = ({ realm }: Dialect["tables"]["identities"]) => eq(realm, sql`''`);

export const identityStatements = (dialect: Dialect) => {
  const {
    db,
    tables: { identities },
  } = dialect;
  return {
    insertIdentity: db.insert(identities).values(everyColumn(identities)),

    findIdentity: db
      .select()
      .from(identities)
      .where(
        and(
          equals(identities.issuer, "issuer"),
          equals(identities.subject, "subject"),
          isOperators(identities),
        ),
      ),

    listIdentities: db
      .select()
      .from(identities)
      .where(and(equals(identities.userId, "userId"), isOperators(identities)))
      .orderBy(identities.createdAt, sql`${identities.id}${limit(identityLimits.listed)}`),

    noteIdentityUse: db
      .update(identities)
      .set({ lastUsedAt: value(identities.lastUsedAt, "now") })
      .where(equals(identities.id, "id")),

    deleteIdentity: db
      .delete(identities)
      .where(
        and(
          equals(identities.id, "id"),
          equals(identities.userId, "userId"),
          isOperators(identities),
        ),
      ),

    deleteIdentitiesOf: db.delete(identities).where(equals(identities.userId, "userId")),

    listDeletedWithIdentities: deletedWith(dialect, [identities], identityLimits.left),
  };
};

export const identityStore = (
  query: PreparedAll<ReturnType<typeof identityStatements>>,
): IdentityStore => {
  const find = (issuer: string, subject: string) => one(query.findIdentity, { issuer, subject });
  return {
    async insertIdentity(identity) {
      try {
        await changed(query.insertIdentity, { ...identity });
        return true;
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error;
        // The row may be ours: the first try was written and only its answer was lost.
        return (await find(identity.issuer, identity.subject))?.id === identity.id;
      }
    },
    findIdentity: find,
    listIdentities: (userId) => all(query.listIdentities, { userId }),
    async noteIdentityUse(id, now) {
      await changed(query.noteIdentityUse, { id, now });
    },
    async deleteIdentity(id, userId) {
      await changed(query.deleteIdentity, { id, userId });
    },
    async deleteIdentitiesOf(userId) {
      await changed(query.deleteIdentitiesOf, { userId });
    },
    listDeletedWithIdentities: async (until) =>
      (await all(query.listDeletedWithIdentities, { until })).map(({ id }) => id),
  };
};
