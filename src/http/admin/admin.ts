import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import type { AppOptions } from "../options.ts";
import { adminAudit } from "./audit.ts";
import { adminClients } from "./clients.ts";
import { adminConsents } from "./consents.ts";
import { firstAdmin } from "./first-admin.ts";
import { adminGuard } from "./guard.ts";
import { adminOrganizations } from "./organizations.ts";
import { adminResources } from "./resources.ts";
import { adminServer } from "./server.ts";
import { adminSessions } from "./sessions.ts";
import { adminSetup } from "./setup.ts";
import { adminUserActions } from "./user-actions.ts";
import { adminUsers } from "./users.ts";

/** The calls for administrators. */
export function admin(endpoints: Endpoints, auth: Auth, options: AppOptions): void {
  firstAdmin(endpoints, auth);
  const guard = adminGuard(auth);
  adminUsers(endpoints, auth, guard, options);
  adminUserActions(endpoints, auth, guard);
  adminSessions(endpoints, auth, guard);
  adminClients(endpoints, auth, guard);
  adminResources(endpoints, auth, guard);
  const { organizations } = auth.admin;
  if (organizations) adminOrganizations(endpoints, organizations, guard, options);
  adminConsents(endpoints, auth, guard);
  adminAudit(endpoints, auth, guard);
  adminServer(endpoints, auth, guard, options);
  adminSetup(endpoints, auth, guard, options);
}
