import { and, count, eq, isNotNull, isNull, ne, sql } from "drizzle-orm";
import { adminRole } from "../../../core/access.ts";
import type { FactorRegistry } from "../../../core/factors/ports.ts";
import type { Dialect } from "../statements/dialect.ts";
import { bound, equals } from "../statements/placeholders.ts";
import { prepareAll, type Transport, all, one } from "../statements/prepared.ts";

/** The operator's statements. The proxy does not run them. Each may read a whole table. */
const registryStatements = ({ db, tables: { users, totp, passkeys } }: Dialect) => ({
  countSecretsByKey: db
    .select({ keyId: totp.keyId, count: count() })
    .from(totp)
    .groupBy(totp.keyId),

  countPasskeysElsewhere: db
    .select({ count: count() })
    .from(passkeys)
    .where(ne(passkeys.rpId, bound(passkeys.rpId, "rpId"))),

  countAdminsWithoutFactor: db
    .select({ count: count() })
    .from(users)
    .leftJoin(totp, eq(totp.userId, users.id))
    .where(
      and(
        equals(users.role, "admin"),
        isNull(users.deletedAt),
        isNull(users.disabledAt),
        isNull(totp.userId),
        sql`not exists (select 1 from ${passkeys} where ${and(eq(passkeys.userId, users.id), isNotNull(passkeys.verifiedAt))})`,
      ),
    ),
});

/** The registry of factors, for the command line. */
export function createFactorRegistry(dialect: Dialect, transport: Transport): FactorRegistry {
  const query = prepareAll(dialect, registryStatements, transport);
  return {
    countSecretsByKey: () => all(query.countSecretsByKey),
    countPasskeysElsewhere: async (rpId) =>
      (await one(query.countPasskeysElsewhere, { rpId }))?.count ?? 0,
    countAdminsWithoutFactor: async () =>
      (await one(query.countAdminsWithoutFactor, { admin: adminRole }))?.count ?? 0,
  };
}
