import { sql } from "drizzle-orm";
import type { Columns } from "./mysql-columns.ts";

/** The tables, with the columns of a kind of database. The only description that there is of them. */
export const tablesOf = ({
  table,
  index,
  uniqueIndex,
  primaryKey,
  id,
  ascii,
  unicode,
  document,
  integer,
  bigint,
  time,
}: Columns) => {
  const users = table(
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
      twoFactor: integer("two_step")
        .notNull()
        .default(sql`0`),
      locale: ascii("locale", 35),
      // When an invitation was last sent. A link of an invitation before has ended.
      invitedAt: time("invited_at"),
      // A user's id, `app`, `client:` and an id, or `command`.
      invitedBy: ascii("invited_by", 64),
      // An https URL.
      picture: ascii("picture", 512),
      // An IANA name.
      timeZone: ascii("time_zone", 64),
      // The version of the terms that the user accepted last.
      termsVersion: ascii("terms_version", 32),
      termsAcceptedAt: time("terms_accepted_at"),
      // The `updated_at` for which `user_words` has the words. A column of the feature `search`.
      wordsAt: time("words_at"),
    },
    (own) => [
      uniqueIndex("users_username_key").on(own.usernameKey),
      uniqueIndex("users_email_key").on(own.emailKey),
      index("users_deleted_at").on(own.deletedAt),
      index("users_created_at").on(own.createdAt, own.id),
      index("users_role").on(own.role, own.id),
      index("users_disabled_at").on(own.disabledAt, own.id),
      index("users_email_verified_at").on(own.emailVerifiedAt, own.id),
      index("users_words_at").on(own.wordsAt, own.id),
    ],
  );

  /** The words by which administrators find an account. A word may be one that the account no longer has. */
  const userWords = table(
    "user_words",
    {
      word: unicode("word", 32).notNull(),
      userId: id("user_id").notNull(),
    },
    (own) => [
      primaryKey({ columns: [own.word, own.userId] }),
      index("user_words_of_user").on(own.userId),
    ],
  );

  const sessions = table(
    "sessions",
    {
      id: id("id").primaryKey(),
      userId: id("user_id").notNull(),
      clientId: ascii("client_id", 64).notNull(),
      scope: ascii("scope", 1024).notNull(),
      generation: integer("generation").notNull(),
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
      offline: integer("offline").notNull().default(0),
      // The API that its tokens are for (RFC 8707). Null for the server's own.
      resource: ascii("resource", 512),
      // When the user re-authenticated in this session. Only sessions with a parent have it.
      elevatedAt: time("elevated_at"),
      // 0 if the user did not ask to stay logged in.
      remembered: integer("remembered").notNull().default(1),
      // The organization that its access tokens name, unless a request names another.
      organizationId: id("organization_id"),
      // The organization's provider through which the user logged in. Nothing sets it yet.
      connectionId: ascii("connection_id", 32),
    },
    (own) => [
      // Lists a user's live sessions in order, without reading those that ended.
      index("sessions_of_user").on(own.userId, own.revokedAt, own.createdAt),
      index("sessions_expires_at").on(own.expiresAt),
      index("sessions_revoked_at").on(own.revokedAt),
      index("sessions_rotated_at").on(own.rotatedAt),
      index("sessions_of_parent").on(own.parentId),
    ],
  );

  /**
   * How often something was tried, by a key that reveals neither its subject nor its policy. MySQL evaluates SET from left to right
   * with the new values, and drizzle writes it in this order: `until` is computed from `failures`, so it stands before it.
   */
  const throttle = table(
    "throttle",
    {
      key: ascii("key", 22).primaryKey(),
      until: time("until").notNull(),
      failures: integer("failures").notNull(),
      expiresAt: time("expires_at").notNull(),
    },
    (own) => [index("throttle_expires_at").on(own.expiresAt)],
  );

  /** What is to be delivered, and when it is due next. Never a link, a token or a text that is ready to send. */
  const outbox = table(
    "outbox",
    {
      id: id("id").primaryKey(),
      channel: ascii("channel", 16).notNull(),
      kind: ascii("kind", 48).notNull(),
      subjectId: id("subject_id"),
      payload: unicode("payload", 2000).notNull(),
      createdAt: time("created_at").notNull(),
      dueAt: time("due_at").notNull(),
      tries: integer("tries").notNull(),
      lastError: ascii("last_error", 64),
    },
    (own) => [
      index("outbox_due").on(own.dueAt, own.id),
      // Finds the older rows that a newer one replaces.
      index("outbox_of_subject").on(own.subjectId, own.kind),
      index("outbox_created_at").on(own.createdAt),
    ],
  );

  /** What happened, and who did it. The id is ordered by time, so a day is a range of ids. */
  const audit = table(
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
      // The organization in which it happened.
      organizationId: id("organization_id"),
    },
    (own) => [
      index("audit_of_subject").on(own.subjectId, own.id),
      index("audit_of_actor").on(own.actorId, own.id),
      index("audit_of_event").on(own.event, own.id),
      index("audit_of_organization").on(own.organizationId, own.id),
    ],
  );

  /** How often something happened on a day, counted once the day is over. `day` is the number of days since 1970, in UTC. */
  const stats = table(
    "stats",
    {
      day: integer("day").notNull(),
      name: ascii("name", 32).notNull(),
      count: bigint("count").notNull(),
    },
    (own) => [primaryKey({ columns: [own.day, own.name] })],
  );

  /** The secrets of authenticator apps, each in a box that only this server can open. */
  const totp = table(
    "totp",
    {
      userId: id("user_id").primaryKey(),
      secret: ascii("secret", 160).notNull(),
      keyId: ascii("key_id", 22).notNull(),
      lastStep: bigint("last_step").notNull(),
      createdAt: time("created_at").notNull(),
      lastUsedAt: time("last_used_at"),
    },
    (own) => [index("totp_key_id").on(own.keyId)],
  );

  /** The public keys of passkeys. A credential belongs to one account. */
  const passkeys = table(
    "passkeys",
    {
      id: id("id").primaryKey(),
      userId: id("user_id").notNull(),
      credentialHash: ascii("credential_hash", 43).notNull(),
      credentialId: ascii("credential_id", 1364).notNull(),
      publicKey: ascii("public_key", 1024).notNull(),
      algorithm: integer("algorithm").notNull(),
      signCount: bigint("sign_count").notNull(),
      backupEligible: integer("backup_eligible").notNull(),
      backedUp: integer("backed_up").notNull(),
      transports: ascii("transports", 64).notNull(),
      aaguid: ascii("aaguid", 36).notNull(),
      rpId: ascii("rp_id", 253).notNull(),
      name: unicode("name", 64).notNull(),
      createdAt: time("created_at").notNull(),
      lastUsedAt: time("last_used_at"),
      // When it first verified its user. While it is null, the passkey is no factor.
      verifiedAt: time("verified_at"),
    },
    (own) => [
      uniqueIndex("passkeys_credential_hash").on(own.credentialHash),
      index("passkeys_of_user").on(own.userId, own.createdAt, own.id),
    ],
  );

  /** Hashes of recovery codes. Those of other sets than `users.recovery_set` are void. */
  const recoveryCodes = table(
    "recovery_codes",
    {
      codeHash: ascii("code_hash", 43).primaryKey(),
      userId: id("user_id").notNull(),
      setId: id("set_id").notNull(),
      createdAt: time("created_at").notNull(),
      usedAt: time("used_at"),
    },
    (own) => [index("recovery_codes_of_user").on(own.userId, own.setId)],
  );

  /** The accounts of users at other providers. */
  const identities = table(
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
      // Whose the issuer is: empty for the providers of the operator. Nothing sets another one yet.
      realm: ascii("realm", 32).notNull().default(""),
    },
    (own) => [
      // In this order, because a server of an earlier release finds an identity by issuer and subject alone.
      uniqueIndex("identities_issuer_subject_realm").on(own.issuer, own.subject, own.realm),
      index("identities_of_user").on(own.userId, own.createdAt, own.id),
    ],
  );

  /** Challenges that a passkey has answered, until they expire. So no answer counts twice. */
  const usedChallenges = table(
    "used_challenges",
    {
      hash: ascii("hash", 43).primaryKey(),
      request: id("request").notNull(),
      expiresAt: time("expires_at").notNull(),
    },
    (own) => [index("used_challenges_expires_at").on(own.expiresAt)],
  );

  const clients = table(
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
      firstParty: integer("first_party").notNull().default(1),
      // Grant types, separated by spaces. `*` is every grant of the server.
      grants: ascii("grants", 255).notNull().default("*"),
      // URIs, separated by spaces.
      redirectUris: ascii("redirect_uris", 4096).notNull().default(""),
      postLogoutUris: ascii("post_logout_uris", 2048).notNull().default(""),
      backchannelLogoutUri: ascii("backchannel_logout_uri", 512),
      // 0 for a client with a secret that sends no code challenge.
      requirePkce: integer("require_pkce").notNull().default(1),
      // 1 if its tokens have the claim `role`.
      roles: integer("roles").notNull().default(0),
      // The roles whose users may use the app, separated by spaces. Empty for all.
      allowedRoles: ascii("allowed_roles", 255).notNull().default(""),
      // A web or email address for its users.
      contact: ascii("contact", 254),
      // 1 if its URLs may be in a private network.
      privateUrls: integer("private_urls").notNull().default(0),
      // `read` or `write`: what it may do with accounts. Not a scope, because a server of an earlier release would give that to users.
      accountAccess: ascii("account_access", 8),
      // The URI of the resource that its tokens are for if a request names none.
      defaultResource: ascii("default_resource", 512),
      // As `account_access`, for organizations.
      organizationAccess: ascii("organization_access", 8),
    },
    (own) => [index("clients_logout_uri").on(own.backchannelLogoutUri)],
  );

  /** The logos of clients: SVG or PNG, as base64. */
  const clientLogos = table("client_logos", {
    clientId: id("client_id").primaryKey(),
    logo: document("logo").notNull(),
    updatedAt: time("updated_at").notNull(),
  });

  /** Codes, and requests that an app pushed. A row is used once. */
  const authorizations = table(
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
    (own) => [
      index("authorizations_expires_at").on(own.expiresAt),
      index("authorizations_of_user").on(own.userId),
    ],
  );

  /** The APIs whose tokens are issued here (RFC 8707). */
  const resources = table(
    "resources",
    {
      id: id("id").primaryKey(),
      uri: ascii("uri", 512).notNull(),
      name: unicode("name", 64).notNull(),
      // The text of each scope, by its name, as JSON.
      scopes: unicode("scopes", 4096).notNull(),
      // The scopes that clients can have that nobody registered, separated by spaces.
      openScopes: ascii("open_scopes", 1024).notNull(),
      // The scopes that each scope implies, as JSON.
      implies: ascii("implies", 1024).notNull(),
      // The roles whose users may use it, separated by spaces. Empty for all.
      allowedRoles: ascii("allowed_roles", 255).notNull(),
      // The client that may introspect its tokens.
      clientId: id("client_id"),
      createdAt: time("created_at").notNull(),
      revokedAt: time("revoked_at"),
    },
    (own) => [uniqueIndex("resources_uri").on(own.uri)],
  );

  /** What users let other apps do. A user has one for each app, each host to which it leads, and each resource. */
  const consents = table(
    "consents",
    {
      id: id("id").primaryKey(),
      userId: id("user_id").notNull(),
      clientId: id("client_id").notNull(),
      host: ascii("host", 255).notNull(),
      scope: ascii("scope", 1024).notNull(),
      createdAt: time("created_at").notNull(),
      updatedAt: time("updated_at").notNull(),
      // Its URI. Empty for the server's own.
      resource: ascii("resource", 512).notNull().default(""),
      // The client_id of an app without a row, and its name.
      document: ascii("document", 512),
      clientName: ascii("client_name", 64),
      // The digest of what an app without a row said of itself when the user approved. Empty for one with a row.
      snapshot: ascii("snapshot", 43).notNull().default(""),
    },
    (own) => [
      uniqueIndex("consents_of_user_and_resource").on(
        own.userId,
        own.clientId,
        own.host,
        own.resource,
      ),
      index("consents_of_client").on(own.clientId, own.createdAt, own.id),
    ],
  );

  const organizations = table(
    "organizations",
    {
      id: id("id").primaryKey(),
      // As it is shown, and as it is compared.
      slug: ascii("slug", 48),
      slugKey: ascii("slug_key", 48),
      name: unicode("name", 128).notNull(),
      // A column, so that an organization has one owner whatever happens at the same time.
      ownerId: id("owner_id").notNull(),
      // 1 if its access tokens count only in a session with a second factor.
      requireMfa: integer("require_mfa").notNull().default(0),
      createdAt: time("created_at").notNull(),
      updatedAt: time("updated_at").notNull(),
      disabledAt: time("disabled_at"),
      deletedAt: time("deleted_at"),
    },
    (own) => [
      uniqueIndex("organizations_slug_key").on(own.slugKey),
      index("organizations_of_owner").on(own.ownerId, own.id),
      index("organizations_created_at").on(own.createdAt, own.id),
      index("organizations_deleted_at").on(own.deletedAt),
    ],
  );

  /** The members of organizations. A user has one row in each at most, because the key is made of both ids. */
  const memberships = table(
    "memberships",
    {
      // The ids of the organization and the user, with a dot between them.
      key: ascii("key", 73).primaryKey(),
      organizationId: id("organization_id").notNull(),
      userId: id("user_id").notNull(),
      role: ascii("role", 16).notNull(),
      // `manual` or `invitation`. It decides who may change the row.
      source: ascii("source", 10).notNull().default("manual"),
      // The organization's provider or directory that the row is from. Nothing sets it yet.
      connectionId: ascii("connection_id", 32),
      // While it is set, the user counts as no member. Nothing sets it yet.
      suspendedAt: time("suspended_at"),
      createdAt: time("created_at").notNull(),
    },
    (own) => [
      index("memberships_of_organization").on(own.organizationId, own.createdAt, own.userId),
      index("memberships_of_user").on(own.userId, own.createdAt),
      index("memberships_of_connection").on(own.connectionId, own.userId),
    ],
  );

  /** The invitations to organizations. An address has one row in each at most. */
  const invitations = table(
    "invitations",
    {
      id: id("id").primaryKey(),
      organizationId: id("organization_id").notNull(),
      email: ascii("email", 254).notNull(),
      emailKey: ascii("email_key", 254).notNull(),
      role: ascii("role", 16).notNull(),
      // The user who sent it last, unless the account is deleted.
      invitedBy: id("invited_by"),
      sentAt: time("sent_at").notNull(),
      expiresAt: time("expires_at").notNull(),
    },
    (own) => [
      uniqueIndex("invitations_of_organization").on(own.organizationId, own.emailKey),
      index("invitations_email_key").on(own.emailKey),
      index("invitations_of_inviter").on(own.invitedBy),
      index("invitations_expires_at").on(own.expiresAt),
    ],
  );

  return {
    users,
    userWords,
    sessions,
    throttle,
    outbox,
    audit,
    stats,
    totp,
    passkeys,
    recoveryCodes,
    identities,
    usedChallenges,
    clients,
    clientLogos,
    authorizations,
    resources,
    consents,
    organizations,
    memberships,
    invitations,
  };
};
