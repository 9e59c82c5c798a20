import { and, isNull, ne, or, sql } from "drizzle-orm";
import { adminRole } from "../../../core/access.ts";
import type { UserRegistry } from "../../../core/admin/ports.ts";
import { hasLocked, type Dialect } from "../statements/dialect.ts";
import { bound, equals, raised, raisedWhere, value } from "../statements/placeholders.ts";
import { prepareAll, type Transport, changed } from "../statements/prepared.ts";

/** The operator's statements. The proxy does not run them. */
const registryStatements = (dialect: Dialect) => {
  const {
    db,
    tables: { users },
  } = dialect;
  const set = () =>
    db.update(users).set({
      role: value(users.role, "role"),
      sessionsValidFrom: raisedWhere(
        equals(users.id, "userId"),
        users.sessionsValidFrom,
        "sessionsValidFrom",
      ),
      updatedAt: raised(users.updatedAt, "now"),
    });
  const isIt = and(equals(users.id, "userId"), isNull(users.deletedAt));
  return {
    setRole: set().where(isIt),
    setRoleOfOne: set().where(
      and(
        isIt,
        or(
          ne(users.role, bound(users.role, "admin")),
          hasLocked(
            dialect,
            "others",
            sql`select ${users.id} from ${users} where ${and(
              equals(users.role, "admin"),
              ne(users.id, bound(users.id, "userId")),
              isNull(users.disabledAt),
              isNull(users.deletedAt),
            )}`,
          ),
        ),
      ),
    ),
  };
};

/** The registry of accounts, for the command line. */
export function createUserRegistry(dialect: Dialect, transport: Transport): UserRegistry {
  const query = prepareAll(dialect, registryStatements, transport);
  return {
    async setRole({ force, ...change }) {
      const isAlwaysRight = force || change.role === adminRole;
      const statement = isAlwaysRight ? query.setRole : query.setRoleOfOne;
      const values = isAlwaysRight ? change : { ...change, admin: adminRole };
      return (await changed(statement, values)) === 1;
    },
  };
}
