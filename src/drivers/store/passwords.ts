import { and } from "drizzle-orm";
import type { PasswordStore } from "../../core/passwords/ports.ts";
import type { Dialect } from "./statements/dialect.ts";
import { equals, value } from "./statements/placeholders.ts";
import type { PreparedAll } from "./statements/prepared.ts";
import { changed, one } from "./statements/run.ts";

export const passwordStatements = ({ db, tables: { users } }: Dialect) => ({
  replacePasswordHash: db
    .update(users)
    .set({
      passwordHash: value(users.passwordHash, "to"),
      updatedAt: value(users.updatedAt, "now"),
    })
    .where(and(equals(users.id, "userId"), equals(users.passwordHash, "from"))),

  findPasswordHash: db
    .select({ passwordHash: users.passwordHash })
    .from(users)
    .where(equals(users.id, "userId")),
});

export const passwordStore = (
  query: PreparedAll<ReturnType<typeof passwordStatements>>,
): PasswordStore => ({
  async replacePasswordHash(change) {
    if ((await changed(query.replacePasswordHash, { ...change })) === 1) return true;
    // An earlier try of this statement may have stored `to` already.
    const row = await one(query.findPasswordHash, { userId: change.userId });
    return row?.passwordHash === change.to;
  },
});
