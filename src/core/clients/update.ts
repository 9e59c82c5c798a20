import { Failure, requestFailures, serverFailures } from "../failures.ts";
import { isId } from "../ids.ts";
import type { Client } from "./model.ts";
import type { ClientRegistry } from "./ports.ts";
import {
  changedSettings,
  withSettings,
  type ClientSettings,
  type SettingsRules,
} from "./settings.ts";

/** A client after a change, and the settings that differ from those before, as the admin API calls them. */
export interface ClientUpdate {
  readonly client: Client;
  readonly changed: readonly string[];
}

/** A client that was not revoked. Throws Failure `not_found`, `unavailable`. */
export async function requireClient(registry: ClientRegistry, clientId: string): Promise<Client> {
  const client = isId(clientId) ? await registry.findClient(clientId) : undefined;
  if (client?.revokedAt === null) return client;
  throw new Failure(requestFailures.not_found);
}

/**
 * Changes the settings of a client; its id, its secret and its kind stay. One conditional write, so that a change at the same time is
 * not undone. Throws Failure `not_found` also for a revoked client, `validation_failed`, `invalid_scope`, `unavailable`.
 */
export async function updateClient(
  registry: ClientRegistry,
  rules: SettingsRules,
  clientId: string,
  settings: ClientSettings,
): Promise<ClientUpdate> {
  for (let attempt = 1; attempt <= 3; attempt++) {
    const from = await requireClient(registry, clientId);
    const to = withSettings(rules, from, settings);
    const changed = changedSettings(from, to);
    if (changed.length === 0 || (await registry.updateClient({ from, to }))) {
      return { client: to, changed };
    }
  }
  throw new Failure(serverFailures.unavailable, {
    reason: "other changes of the client came first",
  });
}
