import { sql } from "drizzle-orm";
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { time } from "../statements/sqlite-columns.ts";

export * from "./apps/sqlite.ts";

export const users = sqliteTable(
  "users",
  {
    id: text("id").primaryKey(),
    username: text("username").notNull(),
    usernameKey: text("username_key").notNull(),
    email: text("email").notNull(),
    emailKey: text("email_key").notNull(),
    emailVerifiedAt: time("email_verified_at"),
    name: text("name").notNull(),
    role: text("role").notNull(),
    passwordHash: text("password_hash").notNull(),
    disabledAt: time("disabled_at"),
    sessionsValidFrom: time("sessions_valid_from").notNull(),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
    deletedAt: time("deleted_at"),
    attributes: text("attributes"),
    emailFailedAt: time("email_failed_at"),
    lastLinkSession: text("last_link_session"),
    recoverySet: text("recovery_set"),
    twoFactor: integer("two_step")
      .notNull()
      .default(sql`0`),
    locale: text("locale"),
    invitedAt: time("invited_at"),
    invitedBy: text("invited_by"),
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

export const sessions = sqliteTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    clientId: text("client_id").notNull(),
    scope: text("scope").notNull(),
    generation: integer("generation").notNull(),
    rotatedAt: time("rotated_at").notNull(),
    createdAt: time("created_at").notNull(),
    authenticatedAt: time("authenticated_at").notNull(),
    lastSeenAt: time("last_seen_at").notNull(),
    expiresAt: time("expires_at").notNull(),
    revokedAt: time("revoked_at"),
    userAgent: text("user_agent"),
    address: text("address"),
    methods: text("methods").notNull().default("password"),
    provenAt: time("proven_at").notNull().default(0),
    parentId: text("parent_id"),
    offline: integer("offline").notNull().default(0),
    resource: text("resource"),
    elevatedAt: time("elevated_at"),
    remembered: integer("remembered").notNull().default(1),
  },
  (table) => [
    index("sessions_of_user").on(table.userId, table.revokedAt, table.createdAt),
    index("sessions_expires_at").on(table.expiresAt),
    index("sessions_revoked_at").on(table.revokedAt),
    index("sessions_rotated_at").on(table.rotatedAt),
    index("sessions_of_parent").on(table.parentId),
  ],
);

export const throttle = sqliteTable(
  "throttle",
  {
    key: text("key").primaryKey(),
    until: time("until").notNull(),
    failures: integer("failures").notNull(),
    expiresAt: time("expires_at").notNull(),
  },
  (table) => [index("throttle_expires_at").on(table.expiresAt)],
);

export const outbox = sqliteTable(
  "outbox",
  {
    id: text("id").primaryKey(),
    channel: text("channel").notNull(),
    kind: text("kind").notNull(),
    subjectId: text("subject_id"),
    payload: text("payload").notNull(),
    createdAt: time("created_at").notNull(),
    dueAt: time("due_at").notNull(),
    tries: integer("tries").notNull(),
    lastError: text("last_error"),
  },
  (table) => [
    index("outbox_due").on(table.dueAt, table.id),
    index("outbox_of_subject").on(table.subjectId, table.kind),
    index("outbox_created_at").on(table.createdAt),
  ],
);

export const audit = sqliteTable(
  "audit",
  {
    id: text("id").primaryKey(),
    at: time("at").notNull(),
    event: text("event").notNull(),
    outcome: text("outcome").notNull(),
    actorId: text("actor_id"),
    subjectId: text("subject_id"),
    sessionId: text("session_id"),
    clientId: text("client_id"),
    address: text("address"),
    requestId: text("request_id"),
    detail: text("detail"),
    organizationId: text("organization_id"),
  },
  (table) => [
    index("audit_of_subject").on(table.subjectId, table.id),
    index("audit_of_actor").on(table.actorId, table.id),
    index("audit_of_event").on(table.event, table.id),
  ],
);

export const stats = sqliteTable(
  "stats",
  {
    day: integer("day").notNull(),
    name: text("name").notNull(),
    count: integer("count").notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.name] })],
);

export const totp = sqliteTable(
  "totp",
  {
    userId: text("user_id").primaryKey(),
    secret: text("secret").notNull(),
    keyId: text("key_id").notNull(),
    lastStep: integer("last_step").notNull(),
    createdAt: time("created_at").notNull(),
    lastUsedAt: time("last_used_at"),
  },
  (table) => [index("totp_key_id").on(table.keyId)],
);

export const passkeys = sqliteTable(
  "passkeys",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    credentialHash: text("credential_hash").notNull(),
    credentialId: text("credential_id").notNull(),
    publicKey: text("public_key").notNull(),
    algorithm: integer("algorithm").notNull(),
    signCount: integer("sign_count").notNull(),
    backupEligible: integer("backup_eligible").notNull(),
    backedUp: integer("backed_up").notNull(),
    transports: text("transports").notNull(),
    aaguid: text("aaguid").notNull(),
    rpId: text("rp_id").notNull(),
    name: text("name").notNull(),
    createdAt: time("created_at").notNull(),
    lastUsedAt: time("last_used_at"),
    verifiedAt: time("verified_at"),
  },
  (table) => [
    uniqueIndex("passkeys_credential_hash").on(table.credentialHash),
    index("passkeys_of_user").on(table.userId, table.createdAt, table.id),
  ],
);

export const recoveryCodes = sqliteTable(
  "recovery_codes",
  {
    codeHash: text("code_hash").primaryKey(),
    userId: text("user_id").notNull(),
    setId: text("set_id").notNull(),
    createdAt: time("created_at").notNull(),
    usedAt: time("used_at"),
  },
  (table) => [index("recovery_codes_of_user").on(table.userId, table.setId)],
);

export const identities = sqliteTable(
  "identities",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    issuer: text("issuer").notNull(),
    subject: text("subject").notNull(),
    provider: text("provider").notNull(),
    email: text("email"),
    createdAt: time("created_at").notNull(),
    lastUsedAt: time("last_used_at"),
  },
  (table) => [
    uniqueIndex("identities_issuer_subject").on(table.issuer, table.subject),
    index("identities_of_user").on(table.userId, table.createdAt, table.id),
  ],
);

export const usedChallenges = sqliteTable(
  "used_challenges",
  {
    hash: text("hash").primaryKey(),
    request: text("request").notNull(),
    expiresAt: time("expires_at").notNull(),
  },
  (table) => [index("used_challenges_expires_at").on(table.expiresAt)],
);
