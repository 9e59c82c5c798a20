import { randomUUID } from "node:crypto";
import { getTableColumns } from "drizzle-orm";
import type { Account } from "../../../src/core/accounts/model.ts";
import type { AuditEntry } from "../../../src/core/audit/model.ts";
import type { Client } from "../../../src/core/clients/model.ts";
import {
  membershipKey,
  type Membership,
  type Organization,
} from "../../../src/core/memberships/model.ts";
import type { Invitation } from "../../../src/core/organizations/invitations/model.ts";
import type { Delivery } from "../../../src/core/outbox/model.ts";
import type { Resource } from "../../../src/core/resources/model.ts";
import type { Session } from "../../../src/core/sessions/model.ts";
import { users } from "../../../src/drivers/store/schema/mysql.ts";

/** An account with the given fields. Fields that must be unique are random by default. */
export function account(given: Partial<Account> = {}): Account {
  const unique = randomUUID();
  return {
    id: unique,
    username: `Ann-${unique}`,
    usernameKey: `ann-${unique}`,
    email: `Ann-${unique}@Example.com`,
    emailKey: `ann-${unique}@example.com`,
    emailVerifiedAt: null,
    name: "Ann Smith",
    role: "user",
    passwordHash: `not-a-hash-${unique}`,
    disabledAt: null,
    sessionsValidFrom: 0,
    createdAt: 1_795_570_113_039,
    updatedAt: 1_795_570_113_040,
    deletedAt: null,
    attributes: null,
    emailFailedAt: null,
    lastLinkSession: null,
    locale: null,
    invitedAt: null,
    invitedBy: null,
    picture: null,
    timeZone: null,
    termsVersion: null,
    termsAcceptedAt: null,
    ...given,
  };
}

/** A statement that inserts accounts at once, for long lists. Their texts have no quotes and no backslashes. */
export function insertionOf(accounts: readonly Account[]): string {
  const columns = getTableColumns(users);
  const members = Object.keys(account()) as (keyof Account)[];
  const rows = accounts.map((one) =>
    members.map((member) => {
      const value = one[member] ?? null;
      return typeof value === "string" ? `'${value}'` : String(value);
    }),
  );
  const names = members.map((member) => columns[member].name);
  return `insert into users (${names.join(", ")}) values ${rows.map((row) => `(${row.join(", ")})`).join(", ")}`;
}

/** A new session with the given fields. By default its account does not exist. */
export const session = (given: Partial<Session> = {}): Session => ({
  id: randomUUID(),
  userId: randomUUID(),
  clientId: "first-party",
  scope: "profile:read sessions",
  generation: 0,
  rotatedAt: 1_795_570_113_041,
  createdAt: 1_795_570_113_042,
  authenticatedAt: 1_795_570_113_043,
  lastSeenAt: 1_795_570_113_044,
  expiresAt: 1_798_162_113_045,
  revokedAt: null,
  userAgent: null,
  address: null,
  methods: "password",
  provenAt: 1_795_570_113_046,
  parentId: null,
  offline: 0,
  resource: null,
  elevatedAt: null,
  remembered: 1,
  organizationId: null,
  connectionId: null,
  ...given,
});

/** A new client with the given fields. */
export const client = (given: Partial<Client> = {}): Client => ({
  id: randomUUID(),
  name: "A client",
  scope: "profile:read sessions",
  secretHash: "not-a-hash",
  createdAt: 1_795_570_113_046,
  revokedAt: null,
  previousSecretHash: null,
  previousSecretUntil: null,
  firstParty: 1,
  grants: "*",
  redirectUris: "",
  postLogoutUris: "",
  backchannelLogoutUri: null,
  requirePkce: 1,
  roles: 0,
  allowedRoles: "",
  contact: null,
  privateUrls: 0,
  accountAccess: null,
  organizationAccess: null,
  defaultResource: null,
  ...given,
});

/** A new resource with the given fields. */
export const resource = (given: Partial<Resource> = {}): Resource => ({
  id: randomUUID(),
  uri: `https://${randomUUID()}.example.com/mcp`,
  name: "Notes",
  scopes: '{"notes:read":"See your notes","notes:write":"Notizen ändern"}',
  openScopes: "notes:read",
  implies: '{"notes:write":["notes:read"]}',
  allowedRoles: "",
  clientId: null,
  createdAt: 1_795_570_113_050,
  revokedAt: null,
  ...given,
});

/** A new organization with the given fields. By default its owner does not exist. */
export const organization = (given: Partial<Organization> = {}): Organization => ({
  id: randomUUID(),
  slug: null,
  slugKey: null,
  name: "Acme",
  ownerId: randomUUID(),
  requireMfa: 0,
  createdAt: 1_795_570_113_051,
  updatedAt: 1_795_570_113_052,
  disabledAt: null,
  deletedAt: null,
  ...given,
});

/** A new membership with the given fields. By default neither its organization nor its account exists. */
export function membership(given: Partial<Membership> = {}): Membership {
  const { organizationId = randomUUID(), userId = randomUUID() } = given;
  return {
    key: membershipKey(organizationId, userId),
    organizationId,
    userId,
    role: "member",
    source: "manual",
    connectionId: null,
    suspendedAt: null,
    createdAt: 1_795_570_113_053,
    ...given,
  };
}

/** A new delivery with the given fields. By default its account does not exist. */
export const delivery = (given: Partial<Delivery> = {}): Delivery => ({
  id: randomUUID(),
  channel: "mail",
  kind: "reset_password",
  subjectId: randomUUID(),
  payload: '{"language":"en"}',
  createdAt: 1_795_570_113_047,
  dueAt: 1_795_570_113_048,
  tries: 0,
  lastError: null,
  ...given,
});

/** An invitation with the given fields. */
export const invitation = (given: Partial<Invitation> = {}): Invitation => {
  const email = given.email ?? `Ben-${randomUUID()}@Example.com`;
  return {
    id: randomUUID(),
    organizationId: randomUUID(),
    email,
    emailKey: email.toLowerCase(),
    role: "member",
    invitedBy: null,
    sentAt: 1_795_570_113_050,
    expiresAt: 1_796_174_913_050,
    ...given,
  };
};

/** A new entry of the audit trail with the given fields. */
export const auditEntry = (given: Partial<AuditEntry> = {}): AuditEntry => ({
  id: randomUUID(),
  at: 1_795_570_113_049,
  event: "authn_login_fail",
  outcome: "failure",
  actorId: null,
  subjectId: randomUUID(),
  sessionId: null,
  clientId: "first-party",
  address: "192.0.2.7",
  requestId: randomUUID(),
  detail: '{"reason":"wrong password"}',
  organizationId: null,
  ...given,
});

/** The SQL statement that inserts a client without the store. */
export const clientRow = ({ id, name, scope, secretHash, createdAt, revokedAt }: Client): string =>
  `insert into clients (id, name, scope, secret_hash, created_at, revoked_at)
    values ('${id}', '${name}', '${scope}', '${secretHash}', ${createdAt}, ${revokedAt})`;

/** The SQL statement that inserts sessions without the store, as plain text. One statement is faster than many calls. */
export const sessionRows = (sessions: readonly Session[]): string => {
  const rows = sessions.map((one) => {
    const { id, userId, clientId, scope, generation, rotatedAt, createdAt } = one;
    const { authenticatedAt, provenAt, lastSeenAt, expiresAt, revokedAt } = one;
    const texts = [id, userId, clientId, scope].map((text) => `'${text}'`);
    const proofs = [authenticatedAt, provenAt];
    const times = [rotatedAt, createdAt, ...proofs, lastSeenAt, expiresAt, revokedAt];
    return `(${[...texts, generation, ...times.map(String)].join(", ")})`;
  });
  return `insert into sessions (id, user_id, client_id, scope, generation, rotated_at, created_at,
    authenticated_at, proven_at, last_seen_at, expires_at, revoked_at) values ${rows.join(", ")}`;
};

/** Reasons for which a method of the store, which may be called twice, is called again. */
const busy =
  /^(?:(?:mysql 0|postgres) NO_CONNECTION_IN_TIME|mysql proxy 503 busy|outcome unknown: .*)$/;

/** Retries while no connection is free in time, and when a statement took too long. */
export const insist = <T>(ask: () => Promise<T>): Promise<T> =>
  ask().catch((error: unknown) => {
    const { reason } = error as { reason?: string };
    if (reason !== undefined && busy.test(reason)) return insist(ask);
    throw error;
  });
