import { createUserRegistry } from "./admin/registry.ts";
import { createClientRegistry, createLogoRegistry } from "./clients.ts";
import { createFactorRegistry } from "./factors/registry.ts";
import { createImportStore } from "./imports.ts";
import { createLogoutRegistry } from "./oidc/logout.ts";
import { createOrganizationRegistry } from "./organizations.ts";
import { createOutboxRegistry } from "./outbox.ts";
import { createResourceRegistry } from "./resources.ts";
import { createSearchRegistry } from "./search.ts";
import { createSessionRegistry } from "./sessions/registry.ts";
import type { Dialect } from "./statements/dialect.ts";
import type { Transport } from "./statements/prepared.ts";

/** What commands store and read beside the server's store, by feature. The proxy runs none of their statements. */
export type Registries = ReturnType<typeof createRegistries>;

export const createRegistries = (dialect: Dialect, transport: Transport) => ({
  clients: createClientRegistry(dialect, transport),
  logos: createLogoRegistry(dialect, transport),
  organizations: createOrganizationRegistry(dialect, transport),
  outbox: createOutboxRegistry(dialect, transport),
  resources: createResourceRegistry(dialect, transport),
  users: createUserRegistry(dialect, transport),
  imports: createImportStore(dialect, transport),
  search: createSearchRegistry(dialect, transport),
  sessions: createSessionRegistry(dialect, transport),
  logouts: createLogoutRegistry(dialect, transport),
  factors: createFactorRegistry(dialect, transport),
});
