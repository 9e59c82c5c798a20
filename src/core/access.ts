import { Failure, oauthFailures } from "./failures.ts";
import { didYouMean } from "./ground/nearest.ts";
import { quoted } from "./ground/quoted.ts";
import type { Log } from "./system.ts";
import { acrValues, type PageRequirement, type Requirement } from "./user.ts";

/** The permission to make some calls, as OAuth names it (RFC 6749 section 3.3). */
export type Scope = string;

/** The role of an account. It limits the scopes that its tokens can have. */
export type Role = string;

/** The operator's own scopes and roles, beside the built-in ones. */
export interface AccessPolicy {
  /** Each scope, and the access that it grants. */
  readonly scopes: Readonly<Record<Scope, string>>;
  /** The scopes of each role beside those of `user`. What is added to `user`, every role has. */
  readonly roles: Readonly<Record<Role, readonly Scope[]>>;
  /** The scopes that only tokens with an organization can have, each with the access that it grants. Absent without organizations. */
  readonly organizationScopes?: Readonly<Record<Scope, string>>;
  /** The scopes that give apps a claim of the operator, each with what it lets an app do, by language. */
  readonly appScopes?: Readonly<Record<Scope, Readonly<Record<string, string>>>>;
}

/** The scopes that Latchkey's own calls ask for. */
const builtInScopes = {
  "profile:read": "Read one's own profile",
  "profile:write": "Change one's own profile",
  sessions: "See and end one's own sessions",
  factors: "Set up and remove one's own second factors and passkeys",
  organizations: "Create, see, change and leave one's own organizations",
  admin: "Manage all accounts",
  "accounts:read": "Read accounts, as a server",
  "accounts:write": "Create, change and delete accounts, as a server",
} as const;

/** A scope that a call of Latchkey asks for. */
export type BuiltInScope = keyof typeof builtInScopes;

const builtInRoles: Record<string, readonly BuiltInScope[]> = {
  user: ["profile:read", "profile:write", "sessions", "factors", "organizations"],
  admin: ["admin"],
};

/** The scope of a user's own calls about organizations. A server without organizations does not have it. */
const organizationsScope = "organizations" satisfies BuiltInScope;

const builtInFor = (hasOrganizations: boolean): Readonly<Record<Scope, string>> =>
  Object.fromEntries(
    Object.entries(builtInScopes).filter(
      ([scope]) => hasOrganizations || scope !== organizationsScope,
    ),
  );

/** The role of a new account. Its scopes belong to every other role as well. */
export const defaultRole: Role = "user";

/** The role that may use the admin API. */
export const adminRole: Role = "admin";

/** The scopes that only the own tokens of clients can have. */
export const accountScopes: readonly Scope[] = [
  "accounts:read",
  "accounts:write",
] satisfies BuiltInScope[];

/**
 * The scopes that the list of a client does not give: `admin`, because only users can be administrators, and those that the column
 * `account_access` gives. A row of an earlier release can list one.
 */
export const unlistedScopes: readonly Scope[] = ["admin", ...accountScopes];

/** The scopes of a list of a client that count. */
export const listedScopes = (scopes: readonly Scope[]): readonly Scope[] =>
  scopes.filter((scope) => !unlistedScopes.includes(scope));

/** The stored scope of a session whose tokens follow the role of its account. Never shown: `scopesGranted` alone reads it. */
export const scopeOfRole = "*";

/** All scopes and roles of a server: the built-in ones, then the operator's. */
export interface Access {
  /** Each scope, and the access that it grants. */
  readonly scopes: Readonly<Record<Scope, string>>;
  /** The scopes that users can have. */
  readonly allScopes: readonly Scope[];
  /** The scopes that the list of a client may have. */
  readonly clientScopes: readonly Scope[];
  /** The scopes that give apps a claim of the operator. They grant nothing in the server's own API, so `scopes` lacks them. */
  readonly appScopes: NonNullable<AccessPolicy["appScopes"]>;
  /** Those of `allScopes` that only tokens with an organization can have. No role of an account has one. */
  readonly organizationScopes: readonly Scope[];
  readonly allRoles: readonly Role[];
  /**
   * The scopes of a role. A role that this process does not know, for example during an upgrade, grants nothing and is logged
   * once.
   */
  scopesOfRole(role: Role): readonly Scope[];
  /**
   * Reads a `scope` parameter. Returns undefined if it is absent or empty. Throws Failure `invalid_scope` for an unknown
   * scope.
   */
  parseScope(text: string | undefined): readonly Scope[] | undefined;
  /** The scopes in a stored text. A scope that this process does not know is left out, so it grants nothing. */
  scopesIn(text: string): readonly Scope[];
  /** The scopes in a text that give apps a claim of the operator. */
  appScopesIn(text: string): readonly Scope[];
  /** The scopes in the stored text of a session. If it follows the role of its account, all that its user can have at present. */
  scopesGranted(text: string, possible: readonly Scope[]): readonly Scope[];
}

/** The names of all scopes and roles: the built-in ones, then the operator's. */
export const accessNames = (
  scopes: readonly Scope[],
  roles: readonly Role[],
  hasOrganizations = true,
) => ({
  scopes: [...new Set([...Object.keys(builtInFor(hasOrganizations)), ...scopes])],
  roles: [...new Set([...Object.keys(builtInRoles), ...roles])],
});

/** Adds the operator's scopes and roles to the built-in ones. */
export function createAccess(own: AccessPolicy, log: Pick<Log, "warn">): Access {
  const { appScopes = {}, organizationScopes = {} } = own;
  const hasOrganizations = own.organizationScopes !== undefined;
  const builtIn = builtInFor(hasOrganizations);
  const scopes = { ...organizationScopes, ...own.scopes, ...builtIn };
  const builtInOf = (role: Role): readonly Scope[] =>
    (builtInRoles[role] ?? []).filter((scope) => Object.hasOwn(builtIn, scope));
  const ofUser = [...builtInOf(defaultRole), ...(own.roles[defaultRole] ?? [])];
  const names = accessNames(Object.keys(own.scopes), Object.keys(own.roles), hasOrganizations);
  const roles = new Map(
    names.roles.map((role) => [
      role,
      [...new Set([...ofUser, ...builtInOf(role), ...(own.roles[role] ?? [])])],
    ]),
  );
  const ofOrganizations = Object.keys(organizationScopes);
  const allScopes = [
    ...names.scopes.filter((scope) => !accountScopes.includes(scope)),
    ...ofOrganizations,
  ];
  const unknown = new Set<Role>();
  const isScope = (text: string): boolean => Object.hasOwn(scopes, text);

  const access: Access = {
    scopes,
    allScopes,
    clientScopes: [...listedScopes(allScopes), ...Object.keys(appScopes)],
    appScopes,
    organizationScopes: ofOrganizations,
    allRoles: [...roles.keys()],
    scopesOfRole(role) {
      const found = roles.get(role);
      if (!found && !unknown.has(role)) {
        unknown.add(role);
        log.warn("role_unknown", { role, hint: "add it to roles in latchkey.config.ts" });
      }
      return found ?? [];
    },
    parseScope(text = "") {
      const asked = wordsOf(text);
      const unknownScope = asked.find((one) => !isScope(one));
      if (unknownScope !== undefined) throw invalidScope(unknownScope, "unknown", allScopes);
      return asked.length > 0 ? [...new Set(asked)] : undefined;
    },
    scopesIn: (text) => wordsOf(text).filter(isScope),
    appScopesIn: (text) => wordsOf(text).filter((name) => Object.hasOwn(appScopes, name)),
    scopesGranted: (text, possible) => (text === scopeOfRole ? possible : access.scopesIn(text)),
  };
  return access;
}

const wordsOf = (text: string): string[] => text.split(" ").filter((word) => word !== "");

/** The scopes that every list contains, in the order of the first list. */
export const inAll = (
  first: readonly Scope[],
  ...others: readonly (readonly Scope[])[]
): readonly Scope[] => first.filter((scope) => others.every((other) => other.includes(scope)));

/** The refusal of a scope, which names those that the request could ask for. */
export function invalidScope(scope: Scope, why: string, possible: readonly Scope[]): Failure {
  const detail = `The scope ${quoted(scope)} is ${why}.${didYouMean(scope, possible)} Allowed are: ${possible.join(", ") || "none"}.`;
  return new Failure(oauthFailures.invalid_scope, { detail });
}

/** The scope to grant: the requested scopes, or every allowed scope if none was requested. Throws `invalid_scope`. */
export function grantScope(allowed: readonly Scope[], asked: readonly Scope[] | undefined): string {
  const refused = asked?.find((scope) => !allowed.includes(scope));
  if (refused !== undefined) throw invalidScope(refused, "not allowed here", allowed);
  return (asked ?? allowed).join(" ");
}

const scopeNames = /^[A-Za-z0-9][A-Za-z0-9:._/-]{0,63}$/;

/** What is wrong with the name of a scope. */
export const scopeNameFault = (name: string): string | undefined =>
  scopeNames.test(name)
    ? undefined
    : `${JSON.stringify(name)} may have letters, digits and : . _ / - only, 64 at most`;

/** What the name of a role looks like. */
export const roleNames = /^[a-z][a-z0-9_-]{0,15}$/;

/** The longest list of scopes that the database stores. */
const maxScopeLength = 255;

/** What is wrong with the operator's scopes and roles, one sentence each. */
export function accessFaults({
  scopes,
  roles,
  appScopes = {},
  organizationScopes,
}: AccessPolicy): string[] {
  const hasOrganizations = organizationScopes !== undefined;
  const { allScopes } = createAccess(
    { scopes, roles: {}, ...(hasOrganizations && { organizationScopes: {} }) },
    { warn() {} },
  );
  const faults = Object.keys(scopes).flatMap((scope) => {
    const fault = Object.hasOwn(builtInFor(hasOrganizations), scope)
      ? `${scope} is built in`
      : scopeNameFault(scope);
    return fault === undefined ? [] : [`scopes: ${fault}`];
  });
  for (const [role, granted] of Object.entries(roles)) {
    if (!roleNames.test(role)) {
      faults.push(
        `roles: ${JSON.stringify(role)} may have lower-case letters, digits, _ and - only, 16 at most`,
      );
    }
    for (const scope of granted) {
      if (allScopes.includes(scope)) continue;
      const meant = didYouMean(scope, allScopes).replace(" ", ". ");
      faults.push(`roles: ${role} has the unknown scope ${scope}${meant}`);
    }
  }
  if ([...allScopes, ...Object.keys(appScopes)].join(" ").length > maxScopeLength) {
    faults.push(
      `scopes: all names together, those of appClaims too, may have ${maxScopeLength} characters`,
    );
  }
  return faults;
}

/** The names that routes can ask for. Without a list, any name of the right form. */
interface KnownNames {
  readonly scopes: readonly Scope[] | undefined;
  readonly roles: readonly Role[] | undefined;
  /** False if the server has no organizations. */
  readonly hasOrganizations?: boolean;
}

const requirementMembers = [
  "scope",
  "role",
  "acr",
  "maxAge",
  "organization",
  "orgRole",
] satisfies (keyof Requirement)[];

const pageMembers = [...requirementMembers, "redirect"] satisfies (keyof PageRequirement)[];

/** As `checkRequirement`, for a server that has the session cookie and the login page. */
export function checkPageRequirement(requirement: PageRequirement, known: KnownNames): void {
  checkRequirement(requirement, known, pageMembers);
  if (!["boolean", "undefined"].includes(typeof requirement.redirect)) {
    throw new Error("The redirect of a requirement must be true or false.");
  }
}

/** Throws an Error for a mistake in a requirement, because it would close the route to all users or open it to too many. */
export function checkRequirement(
  requirement: Requirement,
  { scopes, roles, hasOrganizations = true }: KnownNames,
  members: readonly string[] = requirementMembers,
): void {
  for (const name of Object.keys(requirement)) {
    refuseUnknown("member", name, members, /^/, "");
  }
  const { scope, role, acr, maxAge, organization, orgRole } = requirement;
  refuseUnknown("scope", scope, scopes, scopeNames, " Correct it, or add it to the option scopes.");
  refuseUnknown("role", role, roles, roleNames, " Correct it, or add it to the option roles.");
  refuseUnknown("acr", acr, acrValues, /^/, "");
  refuseUnknown("orgRole", orgRole, undefined, roleNames, "");
  if (![undefined, true].includes(organization as true) && typeof organization !== "function") {
    throw new Error(
      "The organization of a requirement must be true, or a function that gives an id.",
    );
  }
  if (!hasOrganizations && (organization ?? orgRole) !== undefined) {
    throw new Error(
      "A requirement asks for an organization, and this server has none. Add the option organizations.",
    );
  }
  if (maxAge !== undefined && !(Number.isFinite(maxAge) && maxAge >= 0)) {
    throw new Error("The maxAge of a requirement must be a number of seconds, 0 or more.");
  }
}

function refuseUnknown(
  what: string,
  value: unknown,
  known: readonly string[] | undefined,
  form: RegExp,
  advice: string,
): void {
  if (value === undefined) return;
  const name = typeof value === "string" ? JSON.stringify(value) : `of type ${typeof value}`;
  if (typeof value !== "string" || !form.test(value)) {
    throw new Error(`The ${what} ${name} of a requirement is not a valid name. Give one name.`);
  }
  if (known && !known.includes(value)) {
    const all = known.join(", ");
    const meant = didYouMean(value, known);
    throw new Error(
      `The ${what} ${name} of a requirement is unknown.${meant} Known are: ${all}.${advice}`,
    );
  }
}
