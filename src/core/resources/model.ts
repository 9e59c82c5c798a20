import type { Role, Scope } from "../access.ts";
import { hasRow, wordsIn, type App } from "../clients/model.ts";
import { withImplied, type ImpliedScopes } from "./implied.ts";

/** An API whose tokens are issued here (RFC 8707). Times are epoch milliseconds. */
export interface Resource {
  readonly id: string;
  /** The audience of its tokens, as the operator wrote it. */
  readonly uri: string;
  readonly name: string;
  /** Each of its scopes and what it lets an app do, as JSON. */
  readonly scopes: string;
  /** The scopes for apps that no one registered, separated by spaces. */
  readonly openScopes: string;
  /** The scopes that a scope implies, by its name, as JSON. */
  readonly implies: string;
  /** The roles whose users may use it, separated by spaces. Empty for all. */
  readonly allowedRoles: string;
  /** The client that may introspect its tokens. */
  readonly clientId: string | null;
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

/** The most resources of a server. All of them are read at once. */
export const maxResources = 100;

/** Each scope of a resource, with what it lets an app do. */
export const scopeTextsOf = ({
  scopes,
}: Pick<Resource, "scopes">): Readonly<Record<Scope, string>> =>
  JSON.parse(scopes) as Readonly<Record<Scope, string>>;

/** The names of the scopes of a resource. */
export const scopesOfResource = (resource: Pick<Resource, "scopes">): readonly Scope[] =>
  Object.keys(scopeTextsOf(resource));

/** The scopes of a resource that a client can have. A client without a row can have only the open ones. */
export const scopesOpenTo = (
  resource: Pick<Resource, "scopes" | "openScopes">,
  client: Pick<App, "id" | "outerId">,
): readonly Scope[] => (hasRow(client) ? scopesOfResource(resource) : wordsIn(resource.openScopes));

/** Whether a client may ask for tokens for a resource. */
export const isFor = (
  resource: Pick<Resource, "openScopes">,
  client: Pick<App, "id" | "outerId">,
): boolean => hasRow(client) || resource.openScopes !== "";

/** The scopes that each scope of a resource implies. */
export const impliedBy = ({ implies }: Pick<Resource, "implies">): ImpliedScopes =>
  JSON.parse(implies) as ImpliedScopes;

/** Scopes without those that another one of them implies. */
export const withoutImplied = (
  resource: Pick<Resource, "implies">,
  scopes: readonly Scope[],
): readonly Scope[] => {
  const implies = impliedBy(resource);
  const isImplied = (scope: Scope): boolean =>
    scopes.some((other) => other !== scope && withImplied([other], implies).has(scope));
  return scopes.filter((scope) => !isImplied(scope));
};

/** Whether users of a role may use a resource. */
export const isForRole = ({ allowedRoles }: Pick<Resource, "allowedRoles">, role: Role): boolean =>
  allowedRoles === "" || allowedRoles.split(" ").includes(role);
