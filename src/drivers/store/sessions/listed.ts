import { and, gt, gte, isNull, sql } from "drizzle-orm";
import type { Dialect } from "../statements/dialect.ts";
import { bound, equals } from "../statements/placeholders.ts";

/** Whether a session of a user may be refreshed, as far as one row tells. The tables of users and clients must be joined. */
export const isListed = ({ sessions, users, clients }: Dialect["tables"]) =>
  and(
    equals(sessions.userId, "userId"),
    isNull(sessions.revokedAt),
    gt(sessions.expiresAt, bound(sessions.expiresAt, "now")),
    gte(sessions.rotatedAt, bound(sessions.rotatedAt, "idleSince")),
    gte(sessions.authenticatedAt, users.sessionsValidFrom),
    isNull(clients.revokedAt),
  );

/** Whether a session ends for itself, and not with its parent. */
export const endsAlone = ({ sessions }: Pick<Dialect["tables"], "sessions">) =>
  sql`case when ${sessions.parentId} is null then 1 else ${sessions.offline} end = 1`;
