import { eq, getTableColumns, isNull, or, sql } from "drizzle-orm";
import type { MySqlTable } from "drizzle-orm/mysql-core";
import { Failure, serverFailures } from "../../core/failures.ts";
import type { Store } from "../../core/ports.ts";
import { accountStatements, accountStore } from "./accounts.ts";
import { adminStore, adminUserStatements } from "./admin/admin.ts";
import {
  adminAuditStatements,
  auditPurgeStatements,
  auditStatements,
  auditStore,
} from "./audit/audit.ts";
import { authorizationStatements, authorizationStore } from "./authorizations/authorizations.ts";
import { authorizationCodeStatements, authorizationCodeStore } from "./oidc/codes.ts";
import { browserStatements, browserStore } from "./browser/session.ts";
import { clientStatements, clientStore } from "./clients.ts";
import { adminConsentStatements, consentStatements, consentStore } from "./consents/consents.ts";
import { factorStatements, factorStore } from "./factors/factors.ts";
import { identityStatements, identityStore } from "./upstream/identities.ts";
import { linkStatements, linkStore } from "./links.ts";
import { loginStatements, loginStore } from "./login.ts";
import { emailStatements, emailStore } from "./email.ts";
import { logoutStatements, logoutStore } from "./oidc/logout.ts";
import { invitationStatements } from "./invitations.ts";
import { membershipStatements, membershipStore } from "./memberships.ts";
import { onceStatements, onceStore } from "./once.ts";
import {
  adminOrganizationStatements,
  memberStatements,
  organizationStore,
} from "./organizations.ts";
import { trailStatements, trailStore } from "./organization-trail.ts";
import { outboxStatements, outboxStore } from "./outbox.ts";
import type { Dialect } from "./statements/dialect.ts";
import { adminWordStatements, wordStatements, wordStore } from "./search.ts";
import { passwordStatements, passwordStore } from "./passwords.ts";
import { oidcStatements, oidcStore } from "./oidc/profiles.ts";
import { oneByOne, type SendKeyed } from "./keyed/keyed.ts";
import {
  prepareAll,
  type Statements,
  type OnStatement,
  type Transport,
  all,
} from "./statements/prepared.ts";
import { resourceStatements, resourceStore } from "./resources.ts";
import { sessionStatements, sessionStore } from "./sessions/sessions.ts";
import { statStatements, statStore } from "./audit/stats.ts";
import { throttleStatements, throttleStore } from "./throttle.ts";
import { tokenStatements, tokenStore } from "./tokens.ts";

/**
 * Every statement that the server sends for users and clients, each with one constant text. The proxy always runs them. Without a type of
 * its own, the declarations of all of them together would be longer than the compiler writes.
 */
export const statements = (dialect: Dialect): Statements => ({
  ...accountStatements(dialect),
  ...passwordStatements(dialect),
  ...sessionStatements(dialect),
  ...logoutStatements(dialect),
  ...browserStatements(dialect),
  ...clientStatements(dialect),
  ...outboxStatements(dialect),
  ...emailStatements(dialect),
  ...linkStatements(dialect),
  ...loginStatements(dialect),
  ...throttleStatements(dialect),
  ...auditStatements(dialect),
  ...statStatements(dialect),
  ...factorStatements(dialect),
  ...onceStatements(dialect),
  ...identityStatements(dialect),
  ...authorizationStatements(dialect),
  ...authorizationCodeStatements(dialect),
  ...consentStatements(dialect),
  ...oidcStatements(dialect),
  ...resourceStatements(dialect),
  ...membershipStatements(dialect),
  ...tokenStatements(dialect),
  ...memberStatements(dialect),
  ...invitationStatements(dialect),
  ...trailStatements(dialect),
  ...wordStatements(dialect),
  ...readyStatements(dialect),
});

const readyStatements = (dialect: Dialect) => ({
  ping: ping(dialect),
  pingWrites: pingWrites(dialect),
});

/**
 * The statements of the admin API. The proxy runs them only with MYSQL_PROXY_ADMIN=on, because a stolen key could otherwise list
 * all accounts.
 */
export const adminStatements = (dialect: Dialect) => ({
  ...adminUserStatements(dialect),
  ...adminAuditStatements(dialect),
  ...adminConsentStatements(dialect),
  ...adminWordStatements(dialect),
  ...adminOrganizationStatements(dialect),
});

/**
 * Names every column of every table, so a database whose schema is behind refuses it. Reads no row: no account has this key.
 * A row has the columns of one table only, because D1 allows a hundred.
 */
const ping = ({ db, tables: { users, ...others } }: Dialect) => {
  const read = db
    .select(getTableColumns(users))
    .from(users)
    .where(eq(users.id, sql`''`))
    .$dynamic();
  for (const table of Object.values<MySqlTable>(others)) {
    read.leftJoin(table, or(...Object.values(getTableColumns(table)).map(isNull)));
  }
  return read;
};

/** Whether the server refuses writes: 1 or 0. An aggregate has one row, also of a table without rows. */
const pingWrites = ({ db, tables: { users }, readOnly }: Dialect) =>
  db
    .select({ readOnly: sql`count(*) + ${readOnly}`.mapWith(Number) })
    .from(users)
    .where(eq(users.id, sql`''`));

/** The one store, for every database: the same statements over a transport. */
export function createStore(
  dialect: Dialect,
  transport: Transport,
  sendKeyed: SendKeyed = oneByOne,
  onStatement?: OnStatement,
): Store {
  const of = <T extends Statements>(make: (dialect: Dialect) => T) =>
    prepareAll(dialect, make, transport, onStatement);
  const admin = of(adminStatements);
  const ready = of(readyStatements);
  return {
    ...accountStore(of(accountStatements)),
    ...adminStore(admin),
    ...passwordStore(of(passwordStatements)),
    ...sessionStore(of(sessionStatements), sendKeyed),
    ...logoutStore(of(logoutStatements)),
    ...browserStore(of(browserStatements)),
    ...clientStore(of(clientStatements), sendKeyed),
    ...outboxStore(of(outboxStatements)),
    ...emailStore(of(emailStatements)),
    ...linkStore(of(linkStatements)),
    ...loginStore(of(loginStatements)),
    ...throttleStore(of(throttleStatements)),
    ...auditStore(of(auditStatements), admin, of(auditPurgeStatements)),
    ...statStore(of(statStatements)),
    ...factorStore(of(factorStatements)),
    ...onceStore(of(onceStatements)),
    ...identityStore(of(identityStatements)),
    ...authorizationStore(of(authorizationStatements)),
    ...authorizationCodeStore(of(authorizationCodeStatements)),
    ...consentStore(of(consentStatements), admin),
    ...oidcStore(of(oidcStatements), sendKeyed),
    ...resourceStore(of(resourceStatements)),
    ...membershipStore(of(membershipStatements), sendKeyed),
    ...tokenStore(of(tokenStatements), sendKeyed),
    ...organizationStore(of(memberStatements), of(invitationStatements), admin),
    ...trailStore(of(trailStatements)),
    ...wordStore(of(wordStatements), admin),
    async ping() {
      await all(ready.ping);
      const [row] = await all(ready.pingWrites);
      if (row?.readOnly === 0) return;
      throw new Failure(serverFailures.unavailable, { reason: "the database server is read-only" });
    },
  };
}
