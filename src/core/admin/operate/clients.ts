import { grantScope } from "../../access.ts";
import { announceChanged, announceCreated } from "../../clients/announce.ts";
import { createClient, type ClientOrder, type NewClient } from "../../clients/create.ts";
import type { Client } from "../../clients/model.ts";
import type { ClientPolicy } from "../../clients/policy.ts";
import type { ClientRegistry } from "../../clients/ports.ts";
import { rotateClientSecret } from "../../clients/rotate.ts";
import type { ClientSettings } from "../../clients/settings.ts";
import { updateClient } from "../../clients/update.ts";
import { Failure } from "../../failures.ts";
import { isId } from "../../ids.ts";
import type { Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";

/** The newest clients, the oldest of them first. Throws Failure `not_supported_here`, `unavailable`. */
export const listClients = async (ports: AdminPorts) => registryOf(ports).listClients();

/** A client, also one that is revoked. Throws Failure `not_found`, `not_supported_here`, `unavailable`. */
export async function findClient(ports: AdminPorts, clientId: string): Promise<Client> {
  const client = isId(clientId) ? await registryOf(ports).findClient(clientId) : undefined;
  if (client) return client;
  throw new Failure("not_found");
}

/** Makes a client. Throws Failure `validation_failed`, `invalid_scope`, `not_supported_here`, `unavailable`. */
export async function addClient(
  ports: AdminPorts,
  policy: ClientPolicy,
  actor: Actor,
  order: ClientOrder,
): Promise<NewClient> {
  const registry = registryOf(ports);
  const rules = { access: ports.access, policy };
  const made = await createClient(ports, rules, { ...order, scope: scopeIn(ports, order) });
  await registry.insertClient(made.client);
  await announceCreated(ports.audit, actor, made);
  return made;
}

/** Changes the settings of a client. Throws the failures of `updateClient`, and Failure `not_supported_here`. */
export async function changeClient(
  ports: AdminPorts,
  policy: ClientPolicy,
  actor: Actor,
  clientId: string,
  settings: ClientSettings,
): Promise<Client> {
  const registry = registryOf(ports);
  const rules = { access: ports.access, policy };
  const wanted = { ...settings, scope: scopeIn(ports, settings) };
  const update = await updateClient(registry, rules, clientId, wanted);
  await announceChanged(ports.audit, actor, update);
  return update.client;
}

/** Gives a client a new secret. Throws Failure `not_found`, `client_is_public`, `not_supported_here`, `unavailable`. */
export async function renewSecret(ports: AdminPorts, actor: Actor, clientId: string) {
  const renewed = await rotateClientSecret(ports, registryOf(ports), clientId);
  const facts = { ...actor, clientId };
  await ports.audit.recordNow("authn_token_created", { ...facts, detail: { reason: "rotated" } });
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
  await ports.audit.recordNow("authn_token_delete", { ...actor, clientId });
}

/** The scopes of an order, if it names any. Never `admin`, because an administrator is a person. Throws Failure `invalid_scope`. */
const scopeIn = ({ access }: AdminPorts, { scope }: Pick<ClientSettings, "scope">) =>
  scope === undefined ? undefined : grantScope(access.clientScopes, access.parseScope(scope));

function registryOf({ operator }: AdminPorts): ClientRegistry {
  if (operator) return operator.clients;
  throw new Failure("not_supported_here");
}
