import { eq } from "drizzle-orm";
import type { OidcStore } from "../../../core/oidc/ports.ts";
import { sessionState } from "../sessions/state.ts";
import type { Dialect } from "../statements/dialect.ts";
import { equals } from "../statements/placeholders.ts";
import { type PreparedAll, one } from "../statements/prepared.ts";

export const authorizationCodeStatements = ({ db, tables }: Dialect) => {
  const { users, sessions, clients, authorizations } = tables;
  return {
    findCode: db
      .select({
        ...sessionState(tables),
        name: users.name,
        picture: users.picture,
        email: users.email,
        emailVerifiedAt: users.emailVerifiedAt,
        updatedAt: users.updatedAt,
        sessionId: sessions.id,
        userAgent: sessions.userAgent,
        address: sessions.address,
        kind: authorizations.kind,
        appId: authorizations.clientId,
        request: authorizations.request,
        codeExpiresAt: authorizations.expiresAt,
        usedAt: authorizations.usedAt,
      })
      .from(authorizations)
      .innerJoin(sessions, eq(sessions.id, authorizations.sessionId))
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
      .where(equals(authorizations.id, "id")),
  };
};

export const authorizationCodeStore = (
  query: PreparedAll<ReturnType<typeof authorizationCodeStatements>>,
): Pick<OidcStore, "findCode"> => ({
  findCode: (id) => one(query.findCode, { id }),
});
