import { eq } from "drizzle-orm";
import type { OidcStore, SessionProfile } from "../../../core/oidc/ports.ts";
import { fill, forEachCount, type SendKeyed } from "../keyed/keyed.ts";
import { sessionState } from "../sessions/state.ts";
import type { Dialect } from "../statements/dialect.ts";
import { among, equals } from "../statements/placeholders.ts";
import { type PreparedAll, all, one } from "../statements/prepared.ts";

export const oidcStatements = ({ db, tables }: Dialect) => {
  const { users, sessions, clients } = tables;
  const profile = {
    ...sessionState(tables),
    email: users.email,
    emailVerifiedAt: users.emailVerifiedAt,
    name: users.name,
    picture: users.picture,
    updatedAt: users.updatedAt,
    roles: clients.roles,
  };
  return {
    findSessionProfile: db
      .select(profile)
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(clients, eq(clients.id, sessions.clientId))
      .where(equals(sessions.id, "sessionId")),

    ...forEachCount("findSessionProfiles", (count) =>
      db
        .select({ ...profile, id: sessions.id })
        .from(sessions)
        .innerJoin(users, eq(users.id, sessions.userId))
        .leftJoin(clients, eq(clients.id, sessions.clientId))
        .where(among(sessions.id, count)),
    ),
  };
};

export const oidcStore = (
  query: PreparedAll<ReturnType<typeof oidcStatements>>,
  sendKeyed: SendKeyed,
): Pick<OidcStore, "findSessionProfile"> => ({
  findSessionProfile: sendKeyed<SessionProfile>({
    one: (sessionId) => one(query.findSessionProfile, { sessionId }),
    many(ids) {
      const { count, values } = fill(ids);
      return all(query[`findSessionProfiles${count}`], values);
    },
  }),
});
