import type { Access } from "../access.ts";
import { Failure, requestFailures, serverFailures } from "../failures.ts";
import { randomId } from "../ids.ts";
import type { System } from "../system.ts";
import { maxResources, type Resource } from "./model.ts";
import { ownAudiences, type OwnAudience } from "./own-audiences.ts";
import type { ResourceRegistry } from "./ports.ts";
import { resourceFailures } from "./rows.ts";
import { changedResource, withResourceSettings, type ResourceSettings } from "./settings.ts";
import { comparableUri, resourceUriFault } from "./uri.ts";

/** What the changes of resources need. */
export interface ResourceRules {
  readonly access: Pick<Access, "scopes" | "appScopes" | "allRoles">;
  /** True outside production: a resource may be on this machine, with http. */
  readonly allowsHttp: boolean;
  readonly own: OwnAudience;
}

/** What an operator chooses about a new resource. */
export interface ResourceOrder extends ResourceSettings {
  readonly uri: string;
  /** True if no server of an older release uses the database. The first resource needs that. */
  readonly hasNoOlderServers: boolean;
}

/**
 * Creates a resource, which is named after its host unless the order has a name. The caller stores it. Throws Failure
 * `validation_failed`.
 */
export function createResource(
  { clock, random }: Pick<System, "clock" | "random">,
  { access, allowsHttp, own }: ResourceRules,
  order: Omit<ResourceOrder, "hasNoOlderServers">,
): Resource {
  const { uri } = order;
  const isOwn = ownAudiences(own).some((one) => comparableUri(one) === comparableUri(uri));
  const message = isOwn
    ? "The URI is one of this server itself. Give the API a separate URI."
    : resourceUriFault(uri, { allowsHttp });
  if (message !== undefined) {
    throw new Failure(requestFailures.validation_failed, {
      errors: [{ pointer: "/uri", message }],
    });
  }
  const blank: Resource = {
    id: randomId(random),
    uri,
    name: new URL(uri).host.slice(0, 64),
    scopes: "{}",
    openScopes: "",
    implies: "{}",
    allowedRoles: "",
    clientId: null,
    createdAt: clock(),
    revokedAt: null,
  };
  return withResourceSettings(access, blank, order);
}

/**
 * Adds a resource. Throws Failure `validation_failed`, `resource_exists` also for the URI of a resource that was revoked, `older_servers`
 * for the first one without the confirmation, `unavailable`.
 */
export async function addResource(
  system: Pick<System, "clock" | "random">,
  rules: ResourceRules,
  registry: ResourceRegistry,
  order: ResourceOrder,
): Promise<Resource> {
  const resource = createResource(system, rules, order);
  const all = await registry.listAllResources();
  if (all.length === 0 && !order.hasNoOlderServers) {
    throw new Failure(resourceFailures.older_servers);
  }
  if (all.filter(({ revokedAt }) => revokedAt === null).length >= maxResources) {
    const message = `A server has at most ${maxResources} resources.`;
    throw new Failure(requestFailures.validation_failed, {
      errors: [{ pointer: "/uri", message }],
    });
  }
  const isTaken = all.some(({ uri }) => comparableUri(uri) === comparableUri(resource.uri));
  if (isTaken || !(await registry.insertResource(resource))) {
    throw new Failure(resourceFailures.resource_exists);
  }
  return resource;
}

/** A resource that was not revoked. Throws Failure `not_found`, `unavailable`. */
async function requireResource(
  registry: Pick<ResourceRegistry, "findResourceById">,
  id: string,
): Promise<Resource> {
  const resource = await registry.findResourceById(id);
  if (resource?.revokedAt === null) return resource;
  throw new Failure(requestFailures.not_found);
}

/**
 * Changes the settings of a resource; its id and its URI stay. One conditional write, so that a change at the same time is not undone.
 * Throws Failure `not_found` also for a resource that was revoked, `validation_failed`, `unavailable`.
 */
export async function updateResource(
  registry: ResourceRegistry,
  { access }: ResourceRules,
  id: string,
  settings: ResourceSettings,
): Promise<{ readonly resource: Resource; readonly changed: readonly string[] }> {
  for (let attempt = 1; attempt <= 3; attempt++) {
    const from = await requireResource(registry, id);
    const to = withResourceSettings(access, from, settings);
    const changed = changedResource(from, to);
    if (changed.length === 0 || (await registry.updateResource({ from, to }))) {
      return { resource: to, changed };
    }
  }
  throw new Failure(serverFailures.unavailable, {
    reason: "other changes of the resource came first",
  });
}
