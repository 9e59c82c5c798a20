import { and, desc, eq, gt, isNull, lt, lte, or, sql } from "drizzle-orm";
import {
  consentLimits,
  scopesOf,
  type Consent,
  type ConsentKey,
} from "../../../core/consents/model.ts";
import type { ClientConsentStore, ConsentStore } from "../../../core/consents/ports.ts";
import { Failure, serverFailures } from "../../../core/failures.ts";
import { deletedWith, type Dialect } from "../statements/dialect.ts";
import { bound, equals, everyColumn, limit, value } from "../statements/placeholders.ts";
import { type PreparedAll, DuplicateKey, all, changed, one } from "../statements/prepared.ts";

export const consentStatements = (dialect: Dialect) => {
  const { db, tables } = dialect;
  const { clients, sessions, consents, authorizations } = tables;
  const isOf = and(equals(consents.userId, "userId"), equals(consents.clientId, "clientId"));
  return {
    insertConsent: db.insert(consents).values(everyColumn(consents)),

    findConsent: db
      .select()
      .from(consents)
      .where(and(isOf, equals(consents.host, "host"), equals(consents.resource, "resource"))),

    // The new text instead of an addition, so that the statement may run twice.
    widenConsent: db
      .update(consents)
      .set({
        scope: value(consents.scope, "scope"),
        updatedAt: value(consents.updatedAt, "updatedAt"),
        clientName: value(consents.clientName, "clientName"),
        snapshot: value(consents.snapshot, "snapshot"),
      })
      .where(
        and(
          equals(consents.id, "id"),
          equals(consents.scope, "from"),
          equals(consents.snapshot, "snapshotBefore"),
        ),
      ),

    listConsents: db
      .select({
        id: consents.id,
        userId: consents.userId,
        clientId: consents.clientId,
        host: consents.host,
        scope: consents.scope,
        createdAt: consents.createdAt,
        updatedAt: consents.updatedAt,
        resource: consents.resource,
        document: consents.document,
        clientName: consents.clientName,
        snapshot: consents.snapshot,
        registeredName: clients.name,
        // In a text of its own, because drizzle leaves out the names of tables on the first level.
        lastUsedAt: sql<
          number | null
        >`${sql`(select ${sessions.lastSeenAt} from ${sessions} where ${sessions.userId} = ${consents.userId} and ${sessions.clientId} = ${consents.clientId} order by ${sessions.lastSeenAt} desc${limit(1)})`}`,
      })
      .from(consents)
      .leftJoin(clients, eq(clients.id, consents.clientId))
      .where(
        and(
          equals(consents.userId, "userId"),
          or(
            gt(consents.clientId, bound(consents.clientId, "clientId")),
            and(
              equals(consents.clientId, "clientId"),
              gt(consents.host, bound(consents.host, "host")),
            ),
            and(
              equals(consents.clientId, "clientId"),
              equals(consents.host, "host"),
              gt(consents.resource, bound(consents.resource, "resource")),
            ),
          ),
        ),
      )
      .orderBy(
        consents.clientId,
        consents.host,
        sql`${consents.resource}${limit(consentLimits.listed)}`,
      ),

    deleteConsentsOfClient: db.delete(consents).where(isOf),

    deleteConsentsOf: db.delete(consents).where(equals(consents.userId, "userId")),

    deleteCodesOfClient: db
      .delete(authorizations)
      .where(
        and(equals(authorizations.userId, "userId"), equals(authorizations.clientId, "clientId")),
      ),

    revokeSessionsOfClient: db
      .update(sessions)
      .set({ revokedAt: value(sessions.revokedAt, "now") })
      .where(
        and(
          equals(sessions.userId, "userId"),
          isNull(sessions.revokedAt),
          equals(sessions.clientId, "clientId"),
        ),
      ),

    listDeletedWithConsents: deletedWith(dialect, [consents], consentLimits.left),
  };
};

/** The statement for administrators. The MySQL proxy runs it only with MYSQL_PROXY_ADMIN=on. */
export const adminConsentStatements = ({ db, tables: { users, consents } }: Dialect) => ({
  listClientConsents: db
    .select({
      id: consents.id,
      userId: consents.userId,
      clientId: consents.clientId,
      host: consents.host,
      scope: consents.scope,
      createdAt: consents.createdAt,
      updatedAt: consents.updatedAt,
      resource: consents.resource,
      document: consents.document,
      clientName: consents.clientName,
      snapshot: consents.snapshot,
      username: users.username,
    })
    .from(consents)
    .innerJoin(users, eq(users.id, consents.userId))
    .where(
      and(
        equals(consents.clientId, "clientId"),
        lte(consents.createdAt, bound(consents.createdAt, "at")),
        or(
          lt(consents.createdAt, bound(consents.createdAt, "at")),
          lt(consents.id, bound(consents.id, "id")),
        ),
        isNull(users.deletedAt),
      ),
    )
    .orderBy(desc(consents.createdAt), sql`${consents.id} desc${limit(consentLimits.listed + 1)}`),
});

/** How often a consent is widened until it has its scopes. Each failed try means that others have widened it. */
const tries = 20;

export const consentStore = (
  query: PreparedAll<ReturnType<typeof consentStatements>>,
  adminQuery: PreparedAll<ReturnType<typeof adminConsentStatements>>,
): ConsentStore & ClientConsentStore => {
  const find = ({ userId, clientId, host, resource }: ConsentKey) =>
    one(query.findConsent, { userId, clientId, host, resource });
  const insert = async (consent: Consent): Promise<boolean> => {
    try {
      await changed(query.insertConsent, { ...consent });
      return true;
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      return false;
    }
  };
  return {
    findConsent: find,
    async putConsent(consent) {
      const { id, updatedAt, clientName, snapshot } = consent;
      for (let left = tries; left > 0; left--) {
        if (await insert(consent)) return "created";
        const row = await find(consent);
        // The first try was written and only its answer was lost.
        if (row?.id === id) return "created";
        // Undefined if it was deleted meanwhile.
        if (!row) continue;
        // What the user allowed an app that said something else of itself does not count.
        const before = row.snapshot === snapshot ? scopesOf(row) : [];
        const scope = [...new Set([...before, ...scopesOf(consent)])].join(" ");
        if (scope === row.scope && row.snapshot === snapshot) return "kept";
        const from = { id: row.id, from: row.scope, snapshotBefore: row.snapshot };
        const change = { ...from, scope, updatedAt, clientName, snapshot };
        if ((await changed(query.widenConsent, change)) === 1) return "widened";
      }
      throw new Failure(serverFailures.unavailable, {
        reason: "another consent came first each time",
      });
    },
    listConsents: (userId, after = { clientId: "", host: "", resource: "" }) => {
      const { clientId, host, resource } = after;
      return all(query.listConsents, { userId, clientId, host, resource });
    },
    async deleteConsentsOfClient(userId, clientId) {
      await changed(query.deleteConsentsOfClient, { userId, clientId });
    },
    async deleteConsentsOf(userId) {
      await changed(query.deleteConsentsOf, { userId });
    },
    async endClientAccess(userId, clientId, now) {
      await changed(query.deleteCodesOfClient, { userId, clientId });
      await changed(query.revokeSessionsOfClient, { userId, clientId, now });
    },
    listDeletedWithConsents: async (until) =>
      (await all(query.listDeletedWithConsents, { until })).map(({ id }) => id),
    listClientConsents: (clientId, { at, id }) =>
      all(adminQuery.listClientConsents, { clientId, at, id }),
  };
};
