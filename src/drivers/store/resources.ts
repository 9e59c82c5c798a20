import { and, isNull, or, sql } from "drizzle-orm";
import { maxResources, type Resource } from "../../core/resources/model.ts";
import type { ResourceRegistry, ResourceStore } from "../../core/resources/ports.ts";
import { changedResource } from "../../core/resources/settings.ts";
import { spellingsOf } from "../../core/resources/uri.ts";
import type { Dialect } from "./statements/dialect.ts";
import { insertSql, type CharFunction } from "./statements/insert-sql.ts";
import { equals, equalsOrNull, everyColumn, limit, value } from "./statements/placeholders.ts";
import {
  DuplicateKey,
  all,
  changed,
  one,
  prepareAll,
  type PreparedAll,
  type Transport,
} from "./statements/prepared.ts";

export const resourceStatements = ({ db, tables: { resources } }: Dialect) => ({
  findResource: db
    .select()
    .from(resources)
    .where(or(equals(resources.uri, "uri"), equals(resources.uri, "other"))),

  listResources: db
    .select()
    .from(resources)
    .where(isNull(resources.revokedAt))
    .orderBy(sql`${resources.uri}${limit(maxResources)}`),
});

export const resourceStore = (
  query: PreparedAll<ReturnType<typeof resourceStatements>>,
): ResourceStore => ({
  findResource(uri) {
    const [spelling, other] = spellingsOf(uri);
    return one(query.findResource, { uri: spelling, other });
  },
  listResources: () => all(query.listResources),
});

/** The operator's statements. The proxy does not run them, because an attacker with its key could then create resources. */
export const resourceRegistryStatements = (dialect: Dialect) => {
  const { db, tables } = dialect;
  const { resources } = tables;
  return {
    ...resourceStatements(dialect),

    listAllResources: db.select().from(resources).orderBy(resources.uri),

    findResourceById: db.select().from(resources).where(equals(resources.id, "id")),

    insertResource: db.insert(resources).values(everyColumn(resources)),

    updateResource: db
      .update(resources)
      .set({
        name: value(resources.name, "name"),
        scopes: value(resources.scopes, "scopes"),
        openScopes: value(resources.openScopes, "openScopes"),
        implies: value(resources.implies, "implies"),
        allowedRoles: value(resources.allowedRoles, "allowedRoles"),
        clientId: value(resources.clientId, "clientId"),
      })
      .where(
        and(
          equals(resources.id, "id"),
          isNull(resources.revokedAt),
          equals(resources.name, "nameBefore"),
          equals(resources.scopes, "scopesBefore"),
          equals(resources.openScopes, "openScopesBefore"),
          equals(resources.implies, "impliesBefore"),
          equals(resources.allowedRoles, "allowedRolesBefore"),
          equalsOrNull(resources.clientId, "clientIdBefore"),
        ),
      ),

    revokeResource: db
      .update(resources)
      .set({ revokedAt: value(resources.revokedAt, "now") })
      .where(and(equals(resources.id, "id"), isNull(resources.revokedAt))),
  };
};

/** The registry of resources, for the command line and the admin API. */
export function createResourceRegistry(dialect: Dialect, transport: Transport): ResourceRegistry {
  const query = prepareAll(dialect, resourceRegistryStatements, transport);
  const find = (id: string) => one(query.findResourceById, { id });
  return {
    ...resourceStore(query),
    listAllResources: () => all(query.listAllResources),
    findResourceById: find,
    async insertResource(resource) {
      try {
        await changed(query.insertResource, { ...resource });
        return true;
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error;
        // The row may be ours: the first try was written and only its answer was lost.
        return (await find(resource.id)) !== undefined;
      }
    },
    async updateResource({ from, to }) {
      const before = { ...from, clientId: from.clientId ?? "" };
      const wasBefore = Object.fromEntries(
        Object.entries(before).map(([name, old]) => [`${name}Before`, old]),
      );
      if ((await changed(query.updateResource, { ...to, ...wasBefore })) === 1) return true;
      // An earlier try of this statement may have stored the settings already.
      const row: Resource | undefined = await find(to.id);
      return row?.revokedAt === null && changedResource(row, to).length === 0;
    },
    async revokeResource(id, now) {
      if ((await changed(query.revokeResource, { id, now })) === 1) return true;
      return (await find(id)) !== undefined;
    },
  };
}

/** The INSERT of a resource, as `insertSql`. */
export const insertResourceSql = (resource: Resource, char?: CharFunction): string =>
  insertSql("resources", { ...resource }, char);
