import { and, isNull, lt, lte } from "drizzle-orm";
import type { SessionStore } from "../../../core/sessions/ports.ts";
import type { Dialect } from "../statements/dialect.ts";
import { bound, equals, given, value } from "../statements/placeholders.ts";
import { type PreparedAll, changed } from "../statements/prepared.ts";

/** The statements that note when and how the user of a session proved who they are, and that keep a session alive without a proof. */
export const sessionProofStatements = ({ db, tables: { sessions } }: Dialect) => ({
  keepSession: db
    .update(sessions)
    .set({ authenticatedAt: value(sessions.authenticatedAt, "authenticatedAt") })
    .where(
      and(
        equals(sessions.id, "sessionId"),
        isNull(sessions.revokedAt),
        lt(sessions.authenticatedAt, bound(sessions.authenticatedAt, "authenticatedAt")),
      ),
    ),

  elevateSession: db
    .update(sessions)
    .set({
      provenAt: value(sessions.provenAt, "provenAt"),
      elevatedAt: given(sessions.elevatedAt, "elevatedAt"),
      methods: value(sessions.methods, "methods"),
    })
    .where(
      and(
        equals(sessions.id, "sessionId"),
        isNull(sessions.revokedAt),
        lte(sessions.provenAt, bound(sessions.provenAt, "provenAt")),
      ),
    ),
});

type Query = PreparedAll<ReturnType<typeof sessionProofStatements>>;

export const sessionProofStore = (
  query: Query,
): Pick<SessionStore, "keepSession" | "elevateSession"> => ({
  async keepSession(sessionId, authenticatedAt) {
    await changed(query.keepSession, { sessionId, authenticatedAt });
  },
  async elevateSession(proof) {
    await changed(query.elevateSession, { elevatedAt: null, ...proof });
  },
});
