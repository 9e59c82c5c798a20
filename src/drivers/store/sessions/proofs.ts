import { and, isNull, lte } from "drizzle-orm";
import type { SessionStore } from "../../../core/sessions/ports.ts";
import type { Dialect } from "../statements/dialect.ts";
import { bound, equals, value } from "../statements/placeholders.ts";
import type { PreparedAll } from "../statements/prepared.ts";
import { changed } from "../statements/run.ts";

/** The statements that note when and how the person of a session proved who they are. */
export const sessionProofStatements = ({ db, tables: { sessions } }: Dialect) => ({
  elevateSession: db
    .update(sessions)
    .set({
      authenticatedAt: value(sessions.authenticatedAt, "authenticatedAt"),
      methods: value(sessions.methods, "methods"),
    })
    .where(
      and(
        equals(sessions.id, "sessionId"),
        isNull(sessions.revokedAt),
        lte(sessions.authenticatedAt, bound(sessions.authenticatedAt, "authenticatedAt")),
      ),
    ),
});

type Query = PreparedAll<ReturnType<typeof sessionProofStatements>>;

export const sessionProofStore = (query: Query): Pick<SessionStore, "elevateSession"> => ({
  async elevateSession(proof) {
    await changed(query.elevateSession, { ...proof });
  },
});
