import { index, int, mysqlTable, uniqueIndex } from "drizzle-orm/mysql-core";
import { ascii, id, time, unicode } from "../../statements/mysql-columns.ts";

export const clients = mysqlTable(
  "clients",
  {
    id: id("id").primaryKey(),
    name: unicode("name", 64).notNull(),
    scope: ascii("scope", 255).notNull(),
    secretHash: ascii("secret_hash", 43).notNull(),
    createdAt: time("created_at").notNull(),
    revokedAt: time("revoked_at"),
    // The secret before the last change, and how long it is accepted.
    previousSecretHash: ascii("previous_secret_hash", 43),
    previousSecretUntil: time("previous_secret_until"),
    // 1 for an app of the operator's own: no consent, and all scopes. Clients of earlier releases are that.
    firstParty: int("first_party").notNull().default(1),
    // Grant types, separated by spaces. `*` is every grant of the server.
    grants: ascii("grants", 255).notNull().default("*"),
    // URIs, separated by spaces.
    redirectUris: ascii("redirect_uris", 4096).notNull().default(""),
    postLogoutUris: ascii("post_logout_uris", 2048).notNull().default(""),
    backchannelLogoutUri: ascii("backchannel_logout_uri", 512),
    // 0 for a client with a secret that sends no code challenge.
    requirePkce: int("require_pkce").notNull().default(1),
    // 1 if its tokens have the claim `role`.
    roles: int("roles").notNull().default(0),
    // The roles whose users may use the app, separated by spaces. Empty for all.
    allowedRoles: ascii("allowed_roles", 255).notNull().default(""),
    // A web or email address for its users.
    contact: ascii("contact", 254),
    // 1 if its URLs may be in a private network.
    privateUrls: int("private_urls").notNull().default(0),
  },
  (table) => [index("clients_logout_uri").on(table.backchannelLogoutUri)],
);

/** Codes, and requests that an app pushed. A row is used once. */
export const authorizations = mysqlTable(
  "authorizations",
  {
    id: id("id").primaryKey(),
    // `code` or `pushed`.
    kind: ascii("kind", 8).notNull(),
    clientId: id("client_id").notNull(),
    // What the app asked for, as JSON.
    request: unicode("request", 12288).notNull(),
    // Null while nobody has approved.
    userId: id("user_id"),
    // The browser's session.
    sessionId: id("session_id"),
    scope: ascii("scope", 1024).notNull(),
    expiresAt: time("expires_at").notNull(),
    usedAt: time("used_at"),
    // The attempt that used it, which may repeat the statement.
    usedBy: id("used_by"),
  },
  (table) => [
    index("authorizations_expires_at").on(table.expiresAt),
    index("authorizations_of_user").on(table.userId),
  ],
);

/** What users let other apps do. A user has one for each app and each host to which it leads. */
export const consents = mysqlTable(
  "consents",
  {
    id: id("id").primaryKey(),
    userId: id("user_id").notNull(),
    clientId: id("client_id").notNull(),
    host: ascii("host", 255).notNull(),
    scope: ascii("scope", 1024).notNull(),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
  },
  (table) => [
    uniqueIndex("consents_of_user").on(table.userId, table.clientId, table.host),
    index("consents_of_client").on(table.clientId, table.createdAt, table.id),
  ],
);
