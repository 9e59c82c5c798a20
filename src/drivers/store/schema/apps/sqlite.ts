import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { time } from "../../statements/sqlite-columns.ts";

export const clients = sqliteTable(
  "clients",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    scope: text("scope").notNull(),
    secretHash: text("secret_hash").notNull(),
    createdAt: time("created_at").notNull(),
    revokedAt: time("revoked_at"),
    previousSecretHash: text("previous_secret_hash"),
    previousSecretUntil: time("previous_secret_until"),
    firstParty: integer("first_party").notNull().default(1),
    grants: text("grants").notNull().default("*"),
    redirectUris: text("redirect_uris").notNull().default(""),
    postLogoutUris: text("post_logout_uris").notNull().default(""),
    backchannelLogoutUri: text("backchannel_logout_uri"),
    requirePkce: integer("require_pkce").notNull().default(1),
    roles: integer("roles").notNull().default(0),
    allowedRoles: text("allowed_roles").notNull().default(""),
    contact: text("contact"),
    privateUrls: integer("private_urls").notNull().default(0),
  },
  (table) => [index("clients_logout_uri").on(table.backchannelLogoutUri)],
);

export const authorizations = sqliteTable(
  "authorizations",
  {
    id: text("id").primaryKey(),
    kind: text("kind").notNull(),
    clientId: text("client_id").notNull(),
    request: text("request").notNull(),
    userId: text("user_id"),
    sessionId: text("session_id"),
    scope: text("scope").notNull(),
    expiresAt: time("expires_at").notNull(),
    usedAt: time("used_at"),
    usedBy: text("used_by"),
  },
  (table) => [
    index("authorizations_expires_at").on(table.expiresAt),
    index("authorizations_of_user").on(table.userId),
  ],
);

export const consents = sqliteTable(
  "consents",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    clientId: text("client_id").notNull(),
    host: text("host").notNull(),
    scope: text("scope").notNull(),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
  },
  (table) => [
    uniqueIndex("consents_of_user").on(table.userId, table.clientId, table.host),
    index("consents_of_client").on(table.clientId, table.createdAt, table.id),
  ],
);
