import { inAll, roleNames, scopeNameFault, type Role, type Scope } from "../access.ts";
import { isOidcScope } from "../app-scopes.ts";
import { didYouMean } from "../ground/nearest.ts";
import { ownerRole } from "./model.ts";

/** What the operator declares about organizations. */
export interface OrganizationPolicy {
  /** Each scope that members can have, and the access that it grants. */
  readonly scopes: Readonly<Record<Scope, string>>;
  /** The scopes of each role beside those of `member`. What is added to `member`, every role has. */
  readonly roles: Readonly<Record<Role, readonly Scope[]>>;
}

/** The role of a new member. Its scopes belong to every other role as well. */
export const memberRole = "member";

/** The role that manages an organization beside its owner. */
export const managerRole = "admin";

/** The scopes and roles of members: those that always exist, then the operator's. */
export interface OrganizationAccess {
  /** Each scope, and the access that it grants. They are never those of a user's own role. */
  readonly scopes: OrganizationPolicy["scopes"];
  /** The roles that a member can be given. The owner's is none of them. */
  readonly allRoles: readonly Role[];
  /** The scopes of a role of `MembershipState`. The owner has all; a role that this process does not know grants nothing. */
  scopesOf(role: Role): readonly Scope[];
}

const namesOf = ({ roles }: Pick<OrganizationPolicy, "roles">): readonly Role[] => [
  ...new Set([memberRole, managerRole, ...Object.keys(roles)]),
];

/** The roles that a route can ask of a member, with the owner's. */
export const organizationRoles = (
  policy: Pick<OrganizationPolicy, "roles"> | undefined,
): readonly Role[] | undefined => policy && [...namesOf(policy), ownerRole];

/** Adds the operator's roles to those that every organization has. A role has no scope that is not in `scopes`. */
export function createOrganizationAccess(policy: OrganizationPolicy): OrganizationAccess {
  const { scopes, roles } = policy;
  const all = Object.keys(scopes);
  const allRoles = namesOf(policy);
  const byRole = new Map<Role, readonly Scope[]>([
    ...allRoles.map(
      (role) => [role, inAll(all, [...(roles[memberRole] ?? []), ...(roles[role] ?? [])])] as const,
    ),
    [ownerRole, all],
  ]);
  return { scopes, allRoles, scopesOf: (role) => byRole.get(role) ?? [] };
}

/** The longest list of these scopes that a session stores, beside those of the user. */
const maxScopeLength = 512;

/** What is wrong with the operator's organizations, one sentence each. `ofUsers` are the scopes that a user can have without one. */
export function organizationFaults(
  { scopes, roles }: OrganizationPolicy,
  ofUsers: readonly Scope[],
): string[] {
  const allScopes = Object.keys(scopes);
  const faults = allScopes.flatMap((scope) => {
    const fault = isOidcScope(scope)
      ? `${scope} is a scope of OpenID Connect`
      : ofUsers.includes(scope)
        ? `${scope} is a scope of users, and a scope can be of users or of members only`
        : scopeNameFault(scope);
    return fault === undefined ? [] : [`organizations.scopes: ${fault}`];
  });
  for (const [role, granted] of Object.entries(roles)) {
    if (role === ownerRole) {
      faults.push(`organizations.roles: ${ownerRole} is built in and has all scopes`);
    } else if (!roleNames.test(role)) {
      faults.push(
        `organizations.roles: ${JSON.stringify(role)} may have lower-case letters, digits, _ and - only, 16 at most`,
      );
    }
    for (const scope of granted) {
      if (allScopes.includes(scope)) continue;
      const meant = didYouMean(scope, allScopes).replace(" ", ". ");
      faults.push(`organizations.roles: ${role} has the unknown scope ${scope}${meant}`);
    }
  }
  if (allScopes.join(" ").length > maxScopeLength) {
    faults.push(`organizations.scopes: all names together may have ${maxScopeLength} characters`);
  }
  return faults;
}
