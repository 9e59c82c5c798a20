import { detailOf } from "../audit/entry.ts";
import { allAuditOf } from "../audit/list.ts";
import type { AuditEntry } from "../audit/model.ts";
import type { Caller } from "../user.ts";
import { Failure } from "../failures.ts";
import { factorsOf, type FactorList } from "../factors/own/list.ts";
import { timeOf, timeOrNull } from "../ground/time.ts";
import { sessionLimits } from "../sessions/limits.ts";
import type { Session } from "../sessions/model.ts";
import { storedAttributes } from "./attributes/attributes.ts";
import { publicAccount, type Account } from "./model.ts";
import type { AccountPorts } from "./ports.ts";
import type { AccountPolicy } from "./policy.ts";

/**
 * Everything that is stored about the caller, as JSON. Only secrets are left out, and what follows from the rest. Reads the
 * sessions and the events in pages. Throws Failure `unavailable`, and `invalid_token` if the account was deleted.
 */
export async function exportAccount(
  { store, access, clock }: Pick<AccountPorts, "store" | "access" | "clock">,
  policy: Pick<AccountPolicy, "attributes">,
  { userId }: Caller,
) {
  const account = await store.findAccount(userId);
  if (!account) throw new Failure("invalid_token", { reason: "account deleted" });
  const sessions = await allSessions(store, userId);
  const events = await allAuditOf({ store }, userId);
  const factors = await factorsOf(store, { mfa: "optional" }, userId, account.role);
  return {
    exported_at: timeOf(clock()),
    account: exportedAccount(account, policy),
    factors: exportedFactors(factors),
    sessions: sessions.map((session) => ({
      ...exportedSession(session),
      scope: access.scopesGranted(session.scope, account.role).join(" "),
    })),
    events: events.map(exportedEvent),
  };
}

/** The sessions of a user, ended ones included, the newest first. */
async function allSessions(
  store: AccountPorts["store"],
  userId: string,
): Promise<readonly Session[]> {
  const sessions: Session[] = [];
  for (;;) {
    const page = await store.listAllSessions(userId, sessions.at(-1));
    sessions.push(...page);
    if (page.length < sessionLimits.listed) return sessions;
  }
}

const exportedAccount = (account: Account, { attributes }: Pick<AccountPolicy, "attributes">) => ({
  ...publicAccount(account, attributes),
  ...(account.attributes !== null && { attributes: storedAttributes(account.attributes) }),
  email_verified_at: timeOrNull(account.emailVerifiedAt),
  email_failed_at: timeOrNull(account.emailFailedAt),
  sessions_valid_from: timeOrNull(account.sessionsValidFrom || null),
  last_link_session: account.lastLinkSession,
});

const exportedSession = (session: Session) => ({
  id: session.id,
  client_id: session.clientId,
  created_at: timeOf(session.createdAt),
  authenticated_at: timeOf(session.provenAt),
  last_used_at: timeOf(session.lastSeenAt),
  last_refreshed_at: timeOf(session.rotatedAt),
  refreshes: session.generation,
  expires_at: timeOf(session.expiresAt),
  revoked_at: timeOrNull(session.revokedAt),
  user_agent: session.userAgent,
  address: session.address,
  methods: session.methods,
});

/** The second factors and passkeys, without the secret of the app, the codes and the keys. */
const exportedFactors = ({ totp, passkeys, codes, twoFactor }: FactorList) => ({
  totp: totp
    ? { created_at: timeOf(totp.createdAt), last_used_at: timeOrNull(totp.lastUsedAt) }
    : null,
  passkeys: passkeys.map((passkey) => ({
    id: passkey.id,
    name: passkey.name,
    created_at: timeOf(passkey.createdAt),
    last_used_at: timeOrNull(passkey.lastUsedAt),
    domain: passkey.rpId,
    model: passkey.aaguid,
    transports: passkey.transports,
    backed_up: passkey.backedUp === 1,
    uses: passkey.signCount,
  })),
  recovery_codes: { left: codes.left, created_at: timeOrNull(codes.createdAt) },
  two_step: twoFactor,
});

/** The address and the session of an administrator's act are data of the administrator, so they are left out. */
function exportedEvent(entry: AuditEntry) {
  const by = actorOf(entry);
  const isOwn = by !== "administrator";
  return {
    id: entry.id,
    at: timeOf(entry.at),
    event: entry.event,
    outcome: entry.outcome,
    by,
    session_id: isOwn ? entry.sessionId : null,
    client_id: entry.clientId,
    address: isOwn ? entry.address : null,
    request_id: isOwn ? entry.requestId : null,
    detail: detailOf(entry),
  };
}

/** Who did it. An administrator is not named. */
function actorOf({ actorId, subjectId }: AuditEntry): "user" | "administrator" | null {
  if (actorId === null) return null;
  return actorId === subjectId ? "user" : "administrator";
}
