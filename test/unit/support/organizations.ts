import { createAccess } from "../../../src/core/access.ts";
import { firstParty } from "../../../src/core/clients/clients.ts";
import { randomId } from "../../../src/core/ids.ts";
import { membershipKey } from "../../../src/core/memberships/model.ts";
import { createOrganizationAccess } from "../../../src/core/memberships/roles.ts";
import { systemRandom } from "../../../src/drivers/system.ts";

/** What a test's database needs to store an organization. */
interface OrganizationsHome {
  readonly now: number;
  sql(statement: string, ...parameters: (string | number | null)[]): unknown;
}

/** The scopes and the roles of organizations in tests. */
const organizations = createOrganizationAccess({
  scopes: {
    "projects:read": "See the projects of the organization",
    "projects:write": "Change the projects of the organization",
    "invoices:read": "See the invoices of the organization",
  },
  roles: {
    member: ["projects:read"],
    admin: ["projects:read", "projects:write"],
    // `admin` is no scope of organizations.
    billing: ["invoices:read", "admin"],
  },
});

/** The access of a server with organizations, and with a scope of its own. */
const accessOfOrganizations = createAccess(
  {
    scopes: { "todos:read": "Read todos" },
    roles: { editor: ["todos:read"] },
    organizationScopes: organizations.scopes,
  },
  { warn() {} },
);

/** The ports of a server with organizations. */
export const withOrganizations = {
  organizationAccess: organizations,
  access: accessOfOrganizations,
};

/** The server's own app, on a server with organizations. */
export const appOfOrganizations = firstParty(accessOfOrganizations);

/** Stores an organization, and gives its id. Nobody is a member, and by default its owner has no account. */
export function addOrganization(
  home: OrganizationsHome,
  { ownerId = randomId(systemRandom), requireMfa = 0 } = {},
): string {
  const id = randomId(systemRandom);
  home.sql(
    "INSERT INTO organizations (id, name, owner_id, require_mfa, created_at, updated_at) VALUES (?, 'Acme', ?, ?, ?, ?)",
    id,
    ownerId,
    requireMfa,
    home.now,
    home.now,
  );
  return id;
}

/** Stores a membership. */
export const addMember = (
  home: OrganizationsHome,
  organizationId: string,
  userId: string,
  role = "member",
): unknown =>
  home.sql(
    "INSERT INTO memberships (key, organization_id, user_id, role, created_at) VALUES (?, ?, ?, ?, ?)",
    membershipKey(organizationId, userId),
    organizationId,
    userId,
    role,
    home.now,
  );

/** Deletes a membership. */
export const removeMember = (
  home: OrganizationsHome,
  organizationId: string,
  userId: string,
): unknown =>
  home.sql("DELETE FROM memberships WHERE key = ?", membershipKey(organizationId, userId));
