import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { listedClients, type Client } from "../../core/clients/model.ts";
import type { ClientRegistry, ClientStore, LogoRegistry } from "../../core/clients/ports.ts";
import { changedSettings } from "../../core/clients/settings.ts";
import type { Dialect } from "./statements/dialect.ts";
import { insertSql, type CharFunction } from "./statements/insert-sql.ts";
import { fill, forEachCount, type SendKeyed } from "./keyed/keyed.ts";
import {
  among,
  equals,
  equalsOrNull,
  everyColumn,
  limit,
  value,
} from "./statements/placeholders.ts";
import {
  prepareAll,
  type PreparedAll,
  DuplicateKey,
  type Transport,
  all,
  changed,
  one,
} from "./statements/prepared.ts";

export const clientStatements = ({ db, tables: { clients, clientLogos } }: Dialect) => ({
  findClient: db.select().from(clients).where(equals(clients.id, "clientId")),

  findClientLogo: db
    .select({ logo: clientLogos.logo })
    .from(clientLogos)
    .innerJoin(clients, eq(clients.id, clientLogos.clientId))
    .where(and(equals(clientLogos.clientId, "clientId"), isNull(clients.revokedAt))),

  findClientLogoTime: db
    .select({ updatedAt: clientLogos.updatedAt })
    .from(clientLogos)
    .where(equals(clientLogos.clientId, "clientId")),

  ...forEachCount("findClients", (count) =>
    db.select().from(clients).where(among(clients.id, count)),
  ),
});

export const clientStore = (
  query: PreparedAll<ReturnType<typeof clientStatements>>,
  sendKeyed: SendKeyed,
): ClientStore => ({
  findClientLogo: async (clientId) => (await one(query.findClientLogo, { clientId }))?.logo,
  findClientLogoTime: async (clientId) =>
    (await one(query.findClientLogoTime, { clientId }))?.updatedAt,
  findClient: sendKeyed<Client>({
    one: (clientId) => one(query.findClient, { clientId }),
    many(ids) {
      const { count, values } = fill(ids);
      return all(query[`findClients${count}`], values);
    },
  }),
});

/** The operator's statements. The proxy does not run them, because an attacker with its key could then create clients. */
export const clientRegistryStatements = ({ db, tables, ...dialect }: Dialect) => ({
  ...clientStatements({ db, tables, ...dialect }),

  insertClient: db.insert(tables.clients).values(everyColumn(tables.clients)),

  listClients: db
    .select()
    .from(tables.clients)
    .orderBy(desc(tables.clients.createdAt), sql`${tables.clients.id}${limit(listedClients + 1)}`),

  rotateClientSecret: db
    .update(tables.clients)
    .set({
      secretHash: value(tables.clients.secretHash, "to"),
      previousSecretHash: value(tables.clients.previousSecretHash, "from"),
      previousSecretUntil: value(tables.clients.previousSecretUntil, "until"),
    })
    .where(
      and(
        equals(tables.clients.id, "clientId"),
        equals(tables.clients.secretHash, "from"),
        isNull(tables.clients.revokedAt),
      ),
    ),

  updateClient: db
    .update(tables.clients)
    .set({
      name: value(tables.clients.name, "name"),
      scope: value(tables.clients.scope, "scope"),
      redirectUris: value(tables.clients.redirectUris, "redirectUris"),
      postLogoutUris: value(tables.clients.postLogoutUris, "postLogoutUris"),
      backchannelLogoutUri: value(tables.clients.backchannelLogoutUri, "backchannelLogoutUri"),
      requirePkce: value(tables.clients.requirePkce, "requirePkce"),
      roles: value(tables.clients.roles, "roles"),
      allowedRoles: value(tables.clients.allowedRoles, "allowedRoles"),
      contact: value(tables.clients.contact, "contact"),
      privateUrls: value(tables.clients.privateUrls, "privateUrls"),
      accountAccess: value(tables.clients.accountAccess, "accountAccess"),
      organizationAccess: value(tables.clients.organizationAccess, "organizationAccess"),
      defaultResource: value(tables.clients.defaultResource, "defaultResource"),
    })
    .where(
      and(
        equals(tables.clients.id, "id"),
        isNull(tables.clients.revokedAt),
        equals(tables.clients.name, "nameBefore"),
        equals(tables.clients.scope, "scopeBefore"),
        equals(tables.clients.redirectUris, "redirectUrisBefore"),
        equals(tables.clients.postLogoutUris, "postLogoutUrisBefore"),
        equalsOrNull(tables.clients.backchannelLogoutUri, "backchannelLogoutUriBefore"),
        equals(tables.clients.requirePkce, "requirePkceBefore"),
        equals(tables.clients.roles, "rolesBefore"),
        equals(tables.clients.allowedRoles, "allowedRolesBefore"),
        equalsOrNull(tables.clients.contact, "contactBefore"),
        equals(tables.clients.privateUrls, "privateUrlsBefore"),
        equalsOrNull(tables.clients.accountAccess, "accountAccessBefore"),
        equalsOrNull(tables.clients.organizationAccess, "organizationAccessBefore"),
        equalsOrNull(tables.clients.defaultResource, "defaultResourceBefore"),
      ),
    ),

  revokeClient: db
    .update(tables.clients)
    .set({ revokedAt: value(tables.clients.revokedAt, "now") })
    .where(and(equals(tables.clients.id, "clientId"), isNull(tables.clients.revokedAt))),
});

/** The registry of clients, for the command line. */
export function createClientRegistry(dialect: Dialect, transport: Transport): ClientRegistry {
  const query = prepareAll(dialect, clientRegistryStatements, transport);
  return {
    async insertClient(client) {
      try {
        await changed(query.insertClient, { ...client });
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error;
        // The row may be ours: the first try was written and only its answer was lost.
        const row = await one(query.findClient, { clientId: client.id });
        if (row?.secretHash !== client.secretHash) throw error;
      }
    },
    async listClients() {
      const newest = await all(query.listClients);
      const clients = newest.slice(0, listedClients).toReversed();
      return { clients, more: newest.length > listedClients };
    },
    findClient: (clientId) => one(query.findClient, { clientId }),
    async rotateClientSecret(rotation) {
      if ((await changed(query.rotateClientSecret, { ...rotation })) === 1) return true;
      // An earlier try of this statement may have stored the hash already.
      const row = await one(query.findClient, { clientId: rotation.clientId });
      return row?.secretHash === rotation.to;
    },
    async updateClient({ from, to }) {
      const before = {
        ...from,
        backchannelLogoutUri: from.backchannelLogoutUri ?? "",
        contact: from.contact ?? "",
        accountAccess: from.accountAccess ?? "",
        organizationAccess: from.organizationAccess ?? "",
        defaultResource: from.defaultResource ?? "",
      };
      const wasBefore = Object.fromEntries(
        Object.entries(before).map(([name, old]) => [`${name}Before`, old]),
      );
      if ((await changed(query.updateClient, { ...to, ...wasBefore })) === 1) return true;
      // An earlier try of this statement may have stored the settings already.
      const row = await one(query.findClient, { clientId: to.id });
      return row?.revokedAt === null && changedSettings(row, to).length === 0;
    },
    async revokeClient(clientId, now) {
      if ((await changed(query.revokeClient, { clientId, now })) === 1) return true;
      return (await one(query.findClient, { clientId })) !== undefined;
    },
  };
}

/** The INSERT of a client, as `insertSql`. */
export const insertClientSql = (client: Client, char?: CharFunction): string =>
  insertSql("clients", { ...client }, char);

const logoStatements = ({ db, tables: { clientLogos } }: Dialect) => ({
  insertClientLogo: db.insert(clientLogos).values(everyColumn(clientLogos)),

  replaceClientLogo: db
    .update(clientLogos)
    .set({
      logo: value(clientLogos.logo, "logo"),
      updatedAt: value(clientLogos.updatedAt, "updatedAt"),
    })
    .where(equals(clientLogos.clientId, "clientId")),

  deleteClientLogo: db.delete(clientLogos).where(equals(clientLogos.clientId, "clientId")),
});

/** The logos of clients, for the command line alone. */
export function createLogoRegistry(dialect: Dialect, transport: Transport): LogoRegistry {
  const query = prepareAll(dialect, logoStatements, transport);
  return {
    async changeLogo(clientId, logo, updatedAt) {
      if (logo === null) {
        await changed(query.deleteClientLogo, { clientId });
        return;
      }
      const row = { clientId, logo, updatedAt };
      try {
        await changed(query.insertClientLogo, row);
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error;
        await changed(query.replaceClientLogo, row);
      }
    },
  };
}

/** The INSERT of the logo of a client. */
export const insertLogoSql = ({ id, createdAt }: Client, logo: string): string =>
  `INSERT INTO client_logos (client_id, logo, updated_at) VALUES ('${id}', '${logo}', ${createdAt});`;
