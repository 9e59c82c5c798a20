import { grantScope } from "../../access.ts";
import { clientNameRule, createClient, isClientName } from "../../clients/create.ts";
import type { Client } from "../../clients/model.ts";
import type { ClientRegistry } from "../../clients/ports.ts";
import { rotateClientSecret } from "../../clients/rotate.ts";
import { defaultRole } from "../../access.ts";
import { Failure } from "../../failures.ts";
import { isId } from "../../ids.ts";
import type { Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";

export interface ClientOrder {
  readonly name: string;
  /** Separated by spaces. By default the scopes of the role `user`. */
  readonly scope?: string | undefined;
}

/** A client and its secret, which is shown only once. */
export interface NewSecret {
  readonly client: Client;
  readonly secret: string;
}

/** The newest clients, the oldest of them first. Throws Failure `not_supported_here`, `unavailable`. */
export const listClients = async (ports: AdminPorts) => registryOf(ports).listClients();

/** Makes a client. Throws Failure `validation_failed`, `invalid_scope`, `not_supported_here`, `unavailable`. */
export async function addClient(
  ports: AdminPorts,
  actor: Actor,
  { name, scope: asked }: ClientOrder,
): Promise<NewSecret> {
  const registry = registryOf(ports);
  if (!isClientName(name)) {
    throw new Failure("validation_failed", {
      errors: [{ pointer: "/name", message: clientNameRule }],
    });
  }
  const { access } = ports;
  const scope = grantScope(
    asked === undefined ? access.scopesOfRole(defaultRole) : access.clientScopes,
    access.parseScope(asked),
  );
  const made = await createClient(ports, { name, scope });
  await registry.insertClient(made.client);
  const facts = { ...actor, clientId: made.client.id };
  await ports.audit.recordNow("authn_token_created", { ...facts, detail: { reason: "created" } });
  return made;
}

/** Gives a client a new secret. Throws Failure `not_found`, `not_supported_here`, `unavailable`. */
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

function registryOf({ operator }: AdminPorts): ClientRegistry {
  if (operator) return operator.clients;
  throw new Failure("not_supported_here");
}
