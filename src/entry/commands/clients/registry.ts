import type { AuditStore, AuditTrail } from "../../../core/audit/ports.ts";
import type { Client } from "../../../core/clients/model.ts";
import type { ClientRegistry, ClientStore, LogoRegistry } from "../../../core/clients/ports.ts";
import { parseClientName, type NamedResources } from "../../../core/clients/settings.ts";
import { isId } from "../../../core/ids.ts";
import type { Access } from "../../../core/access.ts";
import { namedResources } from "../../../core/resources/named.ts";
import type { ResourceStore } from "../../../core/resources/ports.ts";
import { ConfigError } from "../../config/config-error.ts";
import type { Config } from "../../config/config.ts";
import { openDatabase } from "../../database.ts";
import { namesResources, type SettingOptions } from "./options.ts";
import { NotDone, NotFound } from "../users/not-done.ts";
import { shown } from "../users/text.ts";
import { commandLog, commandTrail } from "../users/trail.ts";

/** Opens the registry of clients for one command. Throws ConfigError through the MySQL proxy. */
export async function withClients<T>(
  { config }: { readonly config: Config },
  work: (
    clients: ClientRegistry & LogoRegistry,
    audit: AuditTrail,
    store: AuditStore & ClientStore & ResourceStore,
  ) => Promise<T>,
): Promise<T> {
  const log = commandLog(config);
  const { clients, logos, store, close } = await openDatabase(config.database, log);
  const audit = await commandTrail(store, log, config);
  try {
    if (clients && logos) return await work({ ...clients, ...logos }, audit, store);
    throw new ConfigError(
      "MYSQL_HOST or DATABASE_URL is required: clients cannot be managed through the MySQL proxy",
    );
  } finally {
    await audit.flush();
    await close();
  }
}

/** The resources that options may name. They are read only if the options name one. Throws ConfigError through the MySQL proxy. */
export const resourcesFor = async (
  configured: { readonly config: Config },
  access: Access,
  options: SettingOptions,
): Promise<NamedResources> =>
  namedResources(
    namesResources(access, options)
      ? await withClients(configured, (_, __, store) => store.listResources())
      : [],
  );

/**
 * The client with an id, or the only one in the list that has a name and was not revoked. Throws NotDone if there is none, or if several
 * have the name.
 */
export async function findByName(registry: ClientRegistry, text: string): Promise<Client> {
  if (isId(text)) {
    const client = await registry.findClient(text);
    if (client) return client;
    throw new NotFound(`No client has the id ${text}.`);
  }
  const name = parseClientName(text) ?? text;
  const { clients } = await registry.listClients();
  const named = clients.filter((one) => one.name === name && one.revokedAt === null);
  const [client, ...others] = named;
  if (client && others.length === 0) return client;
  if (!client) throw new NotFound(`No active client has the name ${shown(name)}.`);
  const ids = named.map(({ id }) => id).join(", ");
  throw new NotDone(`Several clients have the name ${shown(name)}. Use an id: ${ids}.`);
}
