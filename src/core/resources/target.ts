import { inAll, type Scope } from "../access.ts";
import type { App } from "../clients/model.ts";
import { Failure } from "../failures.ts";
import { withImplied } from "./implied.ts";
import { impliedBy, isFor, scopesOfResource, type Resource } from "./model.ts";
import type { Resources } from "./resources.ts";
import { resourceFailures } from "./rows.ts";
import { comparableUri } from "./uri.ts";

/** What a request says of the API that its tokens are for. */
export interface AskedTarget {
  /** The parameter `resource` (RFC 8707). */
  readonly resource: string | undefined;
  /** The scopes that are not of this server, and say nothing of the user. They may be unknown. */
  readonly scopes: readonly Scope[];
  /** True if the request is for this server unless it names a resource: it asks for scopes of this server, or about the user. */
  readonly isForServer: boolean;
}

/** The resource of a request, none if its tokens are for this server, or what is wrong with it, in a sentence. */
export type RequestedResource =
  | { readonly resource: Resource | undefined }
  | { readonly fault: string };

/** The most resources that a fault lists. */
const named = 5;

const unknown = "No resource with this URI is registered here, or it was revoked.";

/**
 * Which resource a request is for. One that names none gets the one that its client has by default, the only one with its scopes, or the
 * only one that there is. There is never a guess among several. Throws Failure `unavailable`.
 */
export async function targetOf(
  resources: Resources,
  client: Pick<App, "id" | "outerId" | "defaultResource">,
  { resource: uri = client.defaultResource ?? undefined, scopes, isForServer }: AskedTarget,
): Promise<RequestedResource> {
  if (uri !== undefined) {
    const resource = await resources.find(uri);
    return resource ? { resource } : { fault: unknown };
  }
  if (scopes.length === 0 && isForServer) return { resource: undefined };
  const all = (await resources.list()).filter((one) => isFor(one, client));
  const known = scopes.filter((scope) => all.some((one) => scopesOfResource(one).includes(scope)));
  if (all.length === 0 || (known.length === 0 && isForServer)) return { resource: undefined };
  const fitting = all.filter((one) => {
    const own = scopesOfResource(one);
    return known.every((scope) => own.includes(scope));
  });
  const [only, ...others] = fitting;
  if (only && others.length === 0) return { resource: only };
  const choice = (fitting.length > 0 ? fitting : all).slice(0, named).map((one) => one.uri);
  return { fault: `Send the parameter resource: ${choice.join(", ")}.` };
}

/**
 * The resource of a login, for which tokens may still be issued. Requires that an app that names one names this one. Null is none. Throws
 * Failure `invalid_target`, `unavailable`.
 */
export async function requireIssuable(
  resources: Resources,
  uri: string | null,
  named: string | undefined,
): Promise<Resource | undefined> {
  requireSame(uri, named);
  if (uri === null) return undefined;
  const resource = await resources.findAgain(uri);
  if (resource) return resource;
  throw invalidTarget(unknown);
}

/** Requires that an app that names a resource names the one of its login. Null is none. Throws Failure `invalid_target`. */
export function requireSame(uri: string | null, named: string | undefined): void {
  if (named === undefined) return;
  if (uri !== null && comparableUri(named) === comparableUri(uri)) return;
  throw invalidTarget("The login was for another resource.");
}

/** The refusal of a resource at the token endpoint. */
export const invalidTarget = (detail: string): Failure =>
  new Failure(resourceFailures.invalid_target, { detail });

/**
 * The scopes of a resource that a request asks for, with those that they imply. `possible` are those that its client can have; without a
 * wish it asks for all of them.
 */
export const askedScopes = (
  resource: Resource,
  possible: readonly Scope[],
  asked: readonly Scope[] | undefined,
): readonly Scope[] => {
  if (!asked) return possible;
  const wanted = withImplied(inAll(possible, asked), impliedBy(resource));
  return possible.filter((scope) => wanted.has(scope));
};
