import { announceChanged, announceCreated } from "../../clients/announce.ts";
import { createClient, type ClientOrder, type NewClient } from "../../clients/create.ts";
import { wordsIn, type Client } from "../../clients/model.ts";
import type { ClientRegistry, ClientPolicy } from "../../clients/ports.ts";
import { rotateClientSecret } from "../../clients/rotate.ts";
import { clientFailures, clientEvents } from "../../clients/rows.ts";
import {
  changedSettings,
  type ClientSettings,
  type NamedResources,
} from "../../clients/settings.ts";
import { requireClient, updateClient } from "../../clients/update.ts";
import { Failure, type FieldError, requestFailures } from "../../failures.ts";
import { isId } from "../../ids.ts";
import { namedResources } from "../../resources/named.ts";
import type { Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";
import { adminFailures } from "../rows.ts";

/** The newest clients, the oldest of them first. Throws Failure `not_supported_here`, `unavailable`. */
export const listClients = async (ports: AdminPorts) => registryOf(ports).listClients();

/** A client, also one that is revoked. Throws Failure `not_found`, `not_supported_here`, `unavailable`. */
export async function findClient(ports: AdminPorts, clientId: string): Promise<Client> {
  const client = isId(clientId) ? await registryOf(ports).findClient(clientId) : undefined;
  if (client) return client;
  throw new Failure(requestFailures.not_found);
}

/** Makes an app of somebody else. Throws Failure `validation_failed`, `invalid_scope`, `not_supported_here`, `unavailable`. */
export async function addClient(
  ports: AdminPorts,
  policy: ClientPolicy,
  actor: Actor,
  order: ClientOrder,
): Promise<NewClient> {
  const registry = registryOf(ports);
  if (order.firstParty === true) {
    const message =
      "Create a first-party client with the command: latchkey clients create --first-party. Leave this out for an app of someone else.";
    throw new Failure(requestFailures.validation_failed, {
      errors: [{ pointer: "/first_party", message }],
    });
  }
  const rules = { access: ports.access, policy, resources: await namedIn(ports, order) };
  const made = await createClient(ports, rules, { ...order, firstParty: false });
  await registry.insertClient(made.client);
  await announceCreated(ports.audit, actor, made);
  return made;
}

/**
 * Changes the settings of a client. Of a first-party client, only the name, the contact, and URIs that are removed. Throws the failures of
 * `updateClient`, and Failure `not_supported_here`.
 */
export async function changeClient(
  ports: AdminPorts,
  policy: ClientPolicy,
  actor: Actor,
  clientId: string,
  settings: ClientSettings,
): Promise<Client> {
  const registry = registryOf(ports);
  const resources = await namedIn(ports, settings);
  const rules = { access: ports.access, policy, resources, refuses };
  const update = await updateClient(registry, rules, clientId, settings);
  await announceChanged(ports.audit, actor, update);
  return update.client;
}

/**
 * Gives an app of somebody else a new secret. Throws Failure `not_found`, `client_is_first_party`, `client_is_public`,
 * `not_supported_here`, `unavailable`.
 */
export async function renewSecret(ports: AdminPorts, actor: Actor, clientId: string) {
  const registry = registryOf(ports);
  const { firstParty } = await requireClient(registry, clientId);
  if (firstParty === 1) throw new Failure(clientFailures.client_is_first_party);
  const renewed = await rotateClientSecret(ports, registry, clientId);
  const facts = { ...actor, clientId };
  await ports.audit.recordNow(clientEvents.authn_token_created, {
    ...facts,
    detail: { reason: "rotated" },
  });
  return renewed;
}

/** Revokes a client. A client that is revoked or unknown is no error. Throws Failure `not_supported_here`, `unavailable`. */
export async function revokeClient(
  ports: AdminPorts,
  actor: Actor,
  clientId: string,
): Promise<void> {
  const registry = registryOf(ports);
  if (!isId(clientId) || !(await registry.revokeClient(clientId, ports.clock()))) return;
  await ports.audit.recordNow(clientEvents.authn_token_delete, { ...actor, clientId });
}

/** What a change of a first-party client, which users are not asked about, leaves to commands. Removing URIs is always allowed. */
function refuses(before: Client, after: Client): readonly FieldError[] {
  if (before.firstParty === 0) return [];
  const onlyRemoves = (name: "redirectUris" | "postLogoutUris"): boolean =>
    wordsIn(after[name]).every((uri) => wordsIn(before[name]).includes(uri));
  const allowed = [
    "name",
    "contact",
    ...(onlyRemoves("redirectUris") ? ["redirect_uris"] : []),
    ...(onlyRemoves("postLogoutUris") ? ["post_logout_redirect_uris"] : []),
    // Without a URL, nothing is left that could be private.
    ...(after.backchannelLogoutUri === null ? ["backchannel_logout_uri", "private_urls"] : []),
  ];
  return changedSettings(before, after)
    .filter((setting) => !allowed.includes(setting))
    .map((setting) => ({
      pointer: `/${setting}`,
      message: `This client is first-party. Change this with the command: latchkey clients update ${before.id}`,
    }));
}

/** The resources that settings may name, if they may name one. Throws Failure `unavailable`. */
async function namedIn(
  { operator }: AdminPorts,
  { scope, defaultResource }: ClientSettings,
): Promise<NamedResources | undefined> {
  if (!scope && !defaultResource) return undefined;
  return operator && namedResources(await operator.resources.listResources());
}

function registryOf({ operator }: AdminPorts): ClientRegistry {
  if (operator) return operator.clients;
  throw new Failure(adminFailures.not_supported_here);
}
