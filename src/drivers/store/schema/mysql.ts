import { sql } from "drizzle-orm";
import { bigint, index, int, mysqlTable, primaryKey, uniqueIndex } from "drizzle-orm/mysql-core";
import { ascii, id, time, unicode } from "../statements/mysql-columns.ts";

export * from "./apps/mysql.ts";

export const users = mysqlTable(
  "users",
  {
    id: id("id").primaryKey(),
    username: ascii("username", 64).notNull(),
    usernameKey: ascii("username_key", 64).notNull(),
    email: ascii("email", 254).notNull(),
    emailKey: ascii("email_key", 254).notNull(),
    emailVerifiedAt: time("email_verified_at"),
    name: unicode("name", 128).notNull(),
    role: ascii("role", 16).notNull(),
    passwordHash: ascii("password_hash", 255).notNull(),
    disabledAt: time("disabled_at"),
    sessionsValidFrom: time("sessions_valid_from").notNull(),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
    deletedAt: time("deleted_at"),
    attributes: unicode("attributes", 8192),
    emailFailedAt: time("email_failed_at"),
    lastLinkSession: id("last_link_session"),
    // The recovery codes that count are those of this set.
    recoverySet: id("recovery_set"),
    // 1 if a login by password asks for a passkey too. Columns of the feature `factors`: no other feature reads or writes them.
    twoFactor: int("two_step")
      .notNull()
      .default(sql`0`),
    locale: ascii("locale", 35),
    // When an invitation was last sent. A link of an invitation before has ended.
    invitedAt: time("invited_at"),
    // A user's id, `app`, `client:` and an id, or `command`.
    invitedBy: ascii("invited_by", 64),
  },
  (table) => [
    uniqueIndex("users_username_key").on(table.usernameKey),
    uniqueIndex("users_email_key").on(table.emailKey),
    index("users_deleted_at").on(table.deletedAt),
    index("users_created_at").on(table.createdAt, table.id),
    index("users_role").on(table.role, table.id),
    index("users_disabled_at").on(table.disabledAt, table.id),
    index("users_email_verified_at").on(table.emailVerifiedAt, table.id),
  ],
);

export const sessions = mysqlTable(
  "sessions",
  {
    id: id("id").primaryKey(),
    userId: id("user_id").notNull(),
    clientId: ascii("client_id", 64).notNull(),
    scope: ascii("scope", 1024).notNull(),
    generation: int("generation").notNull(),
    rotatedAt: time("rotated_at").notNull(),
    createdAt: time("created_at").notNull(),
    authenticatedAt: time("authenticated_at").notNull(),
    lastSeenAt: time("last_seen_at").notNull(),
    expiresAt: time("expires_at").notNull(),
    revokedAt: time("revoked_at"),
    userAgent: unicode("user_agent", 255),
    address: ascii("address", 45),
    // The default is for servers of an earlier release on the same database.
    methods: ascii("methods", 64).notNull().default("password"),
    // A login at such a server counts as one without a recent proof.
    provenAt: time("proven_at").notNull().default(0),
    // The browser's session under which a session of another app was made.
    parentId: id("parent_id"),
    // 1 if it goes on after that one has ended.
    offline: int("offline").notNull().default(0),
    // The API that its tokens are for (RFC 8707). Null for the server's own.
    resource: ascii("resource", 512),
    // When the user re-authenticated in this session. Only sessions with a parent have it.
    elevatedAt: time("elevated_at"),
    // 0 if the user did not ask to stay logged in.
    remembered: int("remembered").notNull().default(1),
  },
  (table) => [
    // Lists a user's live sessions in order, without reading those that ended.
    index("sessions_of_user").on(table.userId, table.revokedAt, table.createdAt),
    index("sessions_expires_at").on(table.expiresAt),
    index("sessions_revoked_at").on(table.revokedAt),
    index("sessions_rotated_at").on(table.rotatedAt),
    index("sessions_of_parent").on(table.parentId),
  ],
);

/**
 * How often something was tried, by a key that reveals neither its subject nor its policy. MySQL evaluates SET from left to right
 * with the new values, and drizzle writes it in this order: `until` is computed from `failures`, so it stands before it.
 */
export const throttle = mysqlTable(
  "throttle",
  {
    key: ascii("key", 22).primaryKey(),
    until: time("until").notNull(),
    failures: int("failures").notNull(),
    expiresAt: time("expires_at").notNull(),
  },
  (table) => [index("throttle_expires_at").on(table.expiresAt)],
);

/** What is to be delivered, and when it is due next. Never a link, a token or a text that is ready to send. */
export const outbox = mysqlTable(
  "outbox",
  {
    id: id("id").primaryKey(),
    channel: ascii("channel", 16).notNull(),
    kind: ascii("kind", 48).notNull(),
    subjectId: id("subject_id"),
    payload: unicode("payload", 2000).notNull(),
    createdAt: time("created_at").notNull(),
    dueAt: time("due_at").notNull(),
    tries: int("tries").notNull(),
    lastError: ascii("last_error", 64),
  },
  (table) => [
    index("outbox_due").on(table.dueAt, table.id),
    // Finds the older rows that a newer one replaces.
    index("outbox_of_subject").on(table.subjectId, table.kind),
    index("outbox_created_at").on(table.createdAt),
  ],
);

/** What happened, and who did it. The id is ordered by time, so a day is a range of ids. */
export const audit = mysqlTable(
  "audit",
  {
    id: id("id").primaryKey(),
    at: time("at").notNull(),
    event: ascii("event", 48).notNull(),
    outcome: ascii("outcome", 8).notNull(),
    actorId: ascii("actor_id", 64),
    subjectId: id("subject_id"),
    sessionId: id("session_id"),
    clientId: ascii("client_id", 64),
    address: ascii("address", 45),
    requestId: ascii("request_id", 36),
    detail: unicode("detail", 1000),
    // The organization in which it happened. Nothing sets it yet.
    organizationId: id("organization_id"),
  },
  (table) => [
    index("audit_of_subject").on(table.subjectId, table.id),
    index("audit_of_actor").on(table.actorId, table.id),
    index("audit_of_event").on(table.event, table.id),
  ],
);

/** How often something happened on a day, counted once the day is over. `day` is the number of days since 1970, in UTC. */
export const stats = mysqlTable(
  "stats",
  {
    day: int("day").notNull(),
    name: ascii("name", 32).notNull(),
    count: bigint("count", { mode: "number" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.name] })],
);

/** The secrets of authenticator apps, each in a box that only this server can open. */
export const totp = mysqlTable(
  "totp",
  {
    userId: id("user_id").primaryKey(),
    secret: ascii("secret", 160).notNull(),
    keyId: ascii("key_id", 22).notNull(),
    lastStep: bigint("last_step", { mode: "number" }).notNull(),
    createdAt: time("created_at").notNull(),
    lastUsedAt: time("last_used_at"),
  },
  (table) => [index("totp_key_id").on(table.keyId)],
);

/** The public keys of passkeys. A credential belongs to one account. */
export const passkeys = mysqlTable(
  "passkeys",
  {
    id: id("id").primaryKey(),
    userId: id("user_id").notNull(),
    credentialHash: ascii("credential_hash", 43).notNull(),
    credentialId: ascii("credential_id", 1364).notNull(),
    publicKey: ascii("public_key", 1024).notNull(),
    algorithm: int("algorithm").notNull(),
    signCount: bigint("sign_count", { mode: "number" }).notNull(),
    backupEligible: int("backup_eligible").notNull(),
    backedUp: int("backed_up").notNull(),
    transports: ascii("transports", 64).notNull(),
    aaguid: ascii("aaguid", 36).notNull(),
    rpId: ascii("rp_id", 253).notNull(),
    name: unicode("name", 64).notNull(),
    createdAt: time("created_at").notNull(),
    lastUsedAt: time("last_used_at"),
    // When it first verified its user. While it is null, the passkey is no factor.
    verifiedAt: time("verified_at"),
  },
  (table) => [
    uniqueIndex("passkeys_credential_hash").on(table.credentialHash),
    index("passkeys_of_user").on(table.userId, table.createdAt, table.id),
  ],
);

/** Hashes of recovery codes. Those of other sets than `users.recovery_set` are void. */
export const recoveryCodes = mysqlTable(
  "recovery_codes",
  {
    codeHash: ascii("code_hash", 43).primaryKey(),
    userId: id("user_id").notNull(),
    setId: id("set_id").notNull(),
    createdAt: time("created_at").notNull(),
    usedAt: time("used_at"),
  },
  (table) => [index("recovery_codes_of_user").on(table.userId, table.setId)],
);

/** The accounts of users at other providers. */
export const identities = mysqlTable(
  "identities",
  {
    id: id("id").primaryKey(),
    userId: id("user_id").notNull(),
    issuer: ascii("issuer", 255).notNull(),
    subject: ascii("subject", 255).notNull(),
    provider: ascii("provider", 32).notNull(),
    email: unicode("email", 254),
    createdAt: time("created_at").notNull(),
    lastUsedAt: time("last_used_at"),
  },
  (table) => [
    uniqueIndex("identities_issuer_subject").on(table.issuer, table.subject),
    index("identities_of_user").on(table.userId, table.createdAt, table.id),
  ],
);

/** Challenges that a passkey has answered, until they expire. So no answer counts twice. */
export const usedChallenges = mysqlTable(
  "used_challenges",
  {
    hash: ascii("hash", 43).primaryKey(),
    request: id("request").notNull(),
    expiresAt: time("expires_at").notNull(),
  },
  (table) => [index("used_challenges_expires_at").on(table.expiresAt)],
);
