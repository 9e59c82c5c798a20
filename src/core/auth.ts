import { createAccounts } from "./accounts/accounts.ts";
import { purgeAccounts } from "./accounts/purge.ts";
import { createAdmin } from "./admin/admin.ts";
import { createCodeActors } from "./admin/code-actors.ts";
import { createManagedAccounts } from "./admin/managed-accounts.ts";
import { createManagedOrganizations } from "./admin/managed-organizations.ts";
import { createAudit } from "./audit/audit.ts";
import { purgeAudit } from "./audit/purge.ts";
import { countDays } from "./audit/stats/count.ts";
import { createStats } from "./audit/stats/stats.ts";
import { ownedAuthorizations, purgeAuthorizations } from "./authorizations/purge.ts";
import { createBearers } from "./bearers/bearers.ts";
import { createBrowser } from "./browser/browser.ts";
import { createClients } from "./clients/clients.ts";
import { createUnregistered } from "./clients/unregistered/unregistered.ts";
import { createConsents } from "./consents/consents.ts";
import { ownedConsents } from "./consents/owned.ts";
import { emailedCodes } from "./email-codes/bind.ts";
import { createEmail } from "./email/email.ts";
import { createOwnFactors } from "./factors/own/own.ts";
import { ownedFactors } from "./factors/own/owned.ts";
import { requireSudo } from "./factors/sudo.ts";
import { reencryptSecrets } from "./factors/totp/re-encrypt.ts";
import { requireTwoFactors } from "./factors/two-factors.ts";
import { deleteInBatches, twentyBatches, type Pace } from "./ground/batches.ts";
import { createLinks } from "./links/links.ts";
import { createLogin } from "./login/login.ts";
import { ownerCheck } from "./login/owner.ts";
import { reportRefusal, type Refused } from "./login/refusals.ts";
import { loginEvents } from "./login/rows.ts";
import { createOidc } from "./oidc/oidc.ts";
import { purgeUses } from "./once/once.ts";
import { createOwnOrganizations } from "./organizations/own.ts";
import {
  ownedMemberships,
  purgeInvitations,
  purgeOrganizations,
  receivedInvitations,
} from "./organizations/owned.ts";
import { purgeOutbox } from "./outbox/outbox.ts";
import type { Owned } from "./owned.ts";
import { passwordChecks } from "./passwords/check.ts";
import { createPasswords } from "./passwords/passwords.ts";
import type { Policy } from "./policy.ts";
import type { Ports } from "./ports.ts";
import { createResources, hasOpenScopes } from "./resources/resources.ts";
import { wordRefresh } from "./search/fill.ts";
import { withWords } from "./search/index-words.ts";
import { ownedWords } from "./search/owned.ts";
import { ownedSessions } from "./sessions/list.ts";
import { purgeSessions } from "./sessions/purge.ts";
import { createSessions } from "./sessions/sessions.ts";
import { emails } from "./tables/emails.ts";
import { loggedEvents } from "./tables/events.ts";
import { purgeCounters } from "./throttle/purge.ts";
import { createThrottle } from "./throttle/throttle.ts";
import { createTokens } from "./tokens/tokens.ts";
import { ownedIdentities, connectedProviders } from "./upstream/owned.ts";
import { createUpstream } from "./upstream/upstream.ts";
import type { SessionCaller } from "./user.ts";
import { createWebhooks } from "./webhooks/webhooks.ts";

/** All use cases by feature. Each use case states its guarantees in its own file. */
export type Auth = ReturnType<typeof createAuth>;

/** What an account owns, in the order of its export. Sessions are last. */
export const ownedBy = (
  ports: Parameters<typeof ownedFactors>[0] &
    Pick<Ports, "store" | "access" | "clock" | "audit" | "organizationAccess">,
  policy: Pick<Policy, "mfa">,
) =>
  [
    ownedFactors(ports, policy),
    ownedIdentities(ports),
    ownedAuthorizations(ports),
    ownedConsents(ports),
    ownedMemberships(ports),
    receivedInvitations(ports),
    ownedWords(ports),
    ownedSessions(ports),
  ] as const;

/** Wires the use cases to their ports. */
export function createAuth(given: Ports, policy: Policy) {
  const resources = createResources(given);
  /** Undefined if every client has a row. */
  const unregistered =
    given.oidcKeys && policy.clientRegistration !== "off"
      ? createUnregistered(
          { ...given, seals: given.oidcKeys.seals, isOpen: () => hasOpenScopes(resources) },
          policy,
        )
      : undefined;
  const ports = { ...given, store: withWords(given.store, given.log), unregistered };
  // One for all, so that the tries of all calls are in one order.
  const checkPassword = passwordChecks(ports, policy);
  const proofs = {
    checkPassword,
    requireSudo: (caller: SessionCaller) => requireSudo(ports, policy, caller),
    failed: loginEvents.authn_login_fail,
  };
  const email = createEmail({ ...ports, emails, codes: emailedCodes(ports.emailCodes) }, policy);
  const webhooks = createWebhooks(ports);
  const owned = ownedBy(ports, policy);
  /** Undefined if other apps cannot log in here. */
  const oidc =
    ports.oidcKeys && createOidc({ ...ports, oidcKeys: ports.oidcKeys, resources }, policy);
  const withApps = { ...ports, apps: oidc?.appSessions, ofResources: oidc?.clientTokens };
  const refreshWords = wordRefresh(ports.store);
  const tokens = createTokens(withApps, policy);
  const { read: verify, verify: verifyForApp } = tokens;
  const bearers = createBearers(ports.access, [{ prefix: "", verify, verifyForApp }]);
  const accounts = createAccounts(ports, policy, proofs, owned);
  const admin = createAdmin(ports, policy, owned);
  return {
    accounts,
    access: ports.access,
    audit: {
      ...createAudit({ ...ports, events: loggedEvents }),
      /** Reports a request that was refused, if the refusal is an event. */
      refused: (refused: Refused) => reportRefusal(ports.audit, refused),
    },
    admin,
    codeActors: createCodeActors(ports, policy, bearers),
    managedAccounts: createManagedAccounts(ports, policy, owned),
    /** Undefined if the operator declares no organizations. */
    managedOrganizations:
      admin.organizations && createManagedOrganizations(ports, admin.organizations),
    brand: policy.brand,
    bearers,
    browser: createBrowser(ports, policy),
    clients: createClients(ports),
    consents: createConsents(ports, policy),
    factors: createOwnFactors(ports, policy),
    links: createLinks(
      ports,
      policy,
      owned,
      ownerCheck(ports, policy, checkPassword, (userId) =>
        connectedProviders(ports, policy, userId),
      ),
    ),
    login: createLogin(withApps, policy, checkPassword, owned),
    email,
    passwords: createPasswords(ports, policy, proofs),
    resources,
    oidc,
    /** Undefined if the operator declares none. */
    organizations:
      ports.organizationAccess &&
      createOwnOrganizations(
        {
          ...ports,
          organizationAccess: ports.organizationAccess,
          requireTwoFactors: (caller) => requireTwoFactors(ports, policy, caller),
        },
        policy,
        { requireSudo: proofs.requireSudo, register: accounts.register },
      ),
    sessions: createSessions(ports, policy),
    stats: createStats({ ...ports, events: loggedEvents }, policy),
    throttle: createThrottle(ports, policy),
    tokens,
    unregistered,
    upstream: createUpstream(ports, policy),
    webhooks,
    /** What sends the deliveries of the outbox. */
    channels: [email, webhooks, ...(oidc ? [oidc.logout.channel] : [])],
    async purge(pace?: Pace) {
      const isDone = await purge(ports, policy, owned, pace, refreshWords);
      const reencrypted = await reencryptSecrets(ports);
      if (reencrypted > 0) ports.log.info("secrets_resealed", { count: reencrypted });
      return isDone;
    },
    /** Throws Failure `unavailable` if the store cannot be read. */
    checkReady: () => ports.store.ping(),
  };
}

/**
 * Counts the days that are over, and deletes the rows that are due in every feature, with what deleted accounts still own, by
 * default at most twenty batches in each. Writes missing words of accounts. Returns false if more may be left to delete. Throws Failure
 * `unavailable`.
 */
export async function purge(
  ports: Pick<Ports, "store" | "clock" | "log">,
  policy: Policy,
  owned: readonly Owned<never>[],
  pace: Pace = twentyBatches,
  refreshWords = wordRefresh(ports.store),
): Promise<boolean> {
  // First, because it counts what is deleted later.
  await countDays({ ...ports, events: loggedEvents }, policy);
  const sessions = await purgeSessions(ports, policy, pace);
  const accounts = await purgeAccounts(ports, policy, pace, owned);
  const deliveries = await deleteInBatches(pace, () => purgeOutbox(ports));
  const counters = await deleteInBatches(pace, () => purgeCounters(ports));
  const challenges = await deleteInBatches(pace, () => purgeUses(ports));
  const authorizations = await deleteInBatches(pace, () => purgeAuthorizations(ports));
  const organizations = await purgeOrganizations(ports, pace);
  const invitations = await deleteInBatches(pace, () => purgeInvitations(ports));
  const audit = await deleteInBatches(pace, () => purgeAudit(ports, policy));
  const words = await refreshWords();
  ports.log.info("purged", {
    sessions: sessions.deleted,
    accounts: accounts.deleted,
    mails: deliveries.deleted,
    counters: counters.deleted,
    challenges: challenges.deleted,
    authorizations: authorizations.deleted,
    organizations: organizations.deleted,
    invitations: invitations.deleted,
    audit: audit.deleted,
    words,
  });
  const parts = [
    sessions,
    accounts,
    deliveries,
    counters,
    challenges,
    authorizations,
    organizations,
    invitations,
    audit,
  ];
  return parts.every(({ isDone }) => isDone);
}
