import { auditPurgeStatements } from "../../../src/drivers/store/audit/audit.ts";
import { clientRegistryStatements } from "../../../src/drivers/store/clients.ts";
import { outboxRegistryStatements } from "../../../src/drivers/store/outbox.ts";
import { resourceRegistryStatements } from "../../../src/drivers/store/resources.ts";
import type { Dialect } from "../../../src/drivers/store/statements/dialect.ts";
import type { Statements } from "../../../src/drivers/store/statements/prepared.ts";
import { adminStatements, statements } from "../../../src/drivers/store/store.ts";

/** Every statement that a server can send, by its name. */
export const serverStatements = (dialect: Dialect): Statements => ({
  ...statements(dialect),
  ...adminStatements(dialect),
  ...auditPurgeStatements(dialect),
  ...clientRegistryStatements(dialect),
  ...outboxRegistryStatements(dialect),
  ...resourceRegistryStatements(dialect),
});

/** The statements that no proxy runs: a server sends them over its own connection to the database. */
export function directStatements(dialect: Dialect): Statements {
  const proxied = { ...statements(dialect), ...adminStatements(dialect) };
  const all = Object.entries(serverStatements(dialect));
  return Object.fromEntries(all.filter(([name]) => !(name in proxied)));
}
