import { isPublic } from "../../clients/clients.ts";
import type { ClientPolicy } from "../../clients/ports.ts";
import { Failure, requestFailures } from "../../failures.ts";
import { isId } from "../../ids.ts";
import {
  addResource,
  updateResource,
  type ResourceOrder,
  type ResourceRules,
} from "../../resources/change.ts";
import type { Resource } from "../../resources/model.ts";
import type { OwnAudience } from "../../resources/own-audiences.ts";
import { resourceEvents } from "../../resources/rows.ts";
import type { ResourceSettings } from "../../resources/settings.ts";
import type { Actor } from "../actor.ts";
import type { AdminPorts, OperatorPorts } from "../ports.ts";
import { adminFailures } from "../rows.ts";

type ResourcePolicy = ClientPolicy & OwnAudience;

/** All resources, also those that were revoked, ordered by URI. Throws Failure `not_supported_here`, `unavailable`. */
export const listResources = async (ports: AdminPorts): Promise<readonly Resource[]> =>
  operatorIn(ports).resources.listAllResources();

/**
 * Adds a resource. Throws Failure `validation_failed`, `resource_exists`, `older_servers` for the first one without the confirmation,
 * `not_supported_here`, `unavailable`.
 */
export async function declareResource(
  ports: AdminPorts,
  policy: ResourcePolicy,
  actor: Actor,
  order: ResourceOrder,
): Promise<Resource> {
  const operator = operatorIn(ports);
  await requireIntrospector(operator, order);
  const rules = rulesOf(ports, policy);
  const resource = await addResource(ports, rules, operator.resources, order);
  const detail = { resource: resource.uri };
  await ports.audit.recordNow(resourceEvents.resource_created, { ...actor, detail });
  return resource;
}

/**
 * Changes the settings of a resource. Throws Failure `not_found` also for a resource that was revoked, `validation_failed`,
 * `not_supported_here`, `unavailable`.
 */
export async function changeResource(
  ports: AdminPorts,
  policy: ResourcePolicy,
  actor: Actor,
  id: string,
  settings: ResourceSettings,
): Promise<Resource> {
  const operator = operatorIn(ports);
  if (!isId(id)) throw new Failure(requestFailures.not_found);
  await requireIntrospector(operator, settings);
  const rules = rulesOf(ports, policy);
  const { resource, changed } = await updateResource(operator.resources, rules, id, settings);
  if (changed.length > 0) {
    const detail = { resource: resource.uri, settings: changed };
    await ports.audit.recordNow(resourceEvents.resource_changed, { ...actor, detail });
  }
  return resource;
}

/**
 * Revokes a resource: no further token is issued for it. A resource that is revoked or unknown is no error. Throws Failure
 * `not_supported_here`, `unavailable`.
 */
export async function revokeResource(ports: AdminPorts, actor: Actor, id: string): Promise<void> {
  const { resources } = operatorIn(ports);
  const found = isId(id) ? await resources.findResourceById(id) : undefined;
  if (!found || !(await resources.revokeResource(id, ports.clock()))) return;
  const detail = { resource: found.uri };
  await ports.audit.recordNow(resourceEvents.resource_revoked, { ...actor, detail });
}

const rulesOf = ({ access }: AdminPorts, policy: ResourcePolicy): ResourceRules => ({
  access,
  allowsHttp: policy.allowsPrivateUrls,
  own: policy,
});

/** Requires that the client which a resource is to name can introspect. Throws Failure `validation_failed`, `unavailable`. */
async function requireIntrospector(
  { clients }: OperatorPorts,
  { clientId }: ResourceSettings,
): Promise<void> {
  if (clientId === undefined || clientId === null) return;
  const client = isId(clientId) ? await clients.findClient(clientId) : undefined;
  if (client?.revokedAt === null && !isPublic(client)) return;
  const message = "Give the client_id of a client that has a secret and was not revoked.";
  throw new Failure(requestFailures.validation_failed, {
    errors: [{ pointer: "/client_id", message }],
  });
}

function operatorIn({ operator }: AdminPorts): OperatorPorts {
  if (operator) return operator;
  throw new Failure(adminFailures.not_supported_here);
}
