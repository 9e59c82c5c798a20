import { detailOf } from "../audit/entry.ts";
import { allAuditOf } from "../audit/list.ts";
import type { AuditEntry } from "../audit/model.ts";
import { Failure, credentialFailures } from "../failures.ts";
import { timeOf, timeOrNull } from "../ground/time.ts";
import { exportOwned, type Owned } from "../owned.ts";
import type { Caller } from "../user.ts";
import { storedAttributes } from "./attributes/attributes.ts";
import { publicAccount, type Account } from "./model.ts";
import type { AccountPolicy, AccountPorts } from "./ports.ts";

/**
 * Everything that is stored about the caller, as JSON. Only secrets are left out, and what follows from the rest. Reads each thing that
 * the account owns, then the events in pages. Throws Failure `unavailable`, and `invalid_token` if the account was deleted.
 */
export async function exportAccount<Rows extends readonly Owned<never>[]>(
  { store, clock }: Pick<AccountPorts, "store" | "clock">,
  policy: Pick<AccountPolicy, "attributes">,
  owned: Rows,
  { userId }: Caller,
) {
  const account = await store.findAccount(userId);
  if (!account) throw new Failure(credentialFailures.invalid_token, { reason: "account deleted" });
  const ownedParts = await exportOwned(owned, account);
  const events = await allAuditOf({ store }, userId);
  return {
    exported_at: timeOf(clock()),
    account: exportedAccount(account, policy),
    ...ownedParts,
    events: events.map(exportedEvent),
  };
}

const exportedAccount = (account: Account, { attributes }: Pick<AccountPolicy, "attributes">) => ({
  ...publicAccount(account, { attributes }),
  ...(account.attributes !== null && { attributes: storedAttributes(account.attributes) }),
  email_verified_at: timeOrNull(account.emailVerifiedAt),
  email_failed_at: timeOrNull(account.emailFailedAt),
  sessions_valid_from: timeOrNull(account.sessionsValidFrom || null),
  last_link_session: account.lastLinkSession,
  invited_at: timeOrNull(account.invitedAt),
  time_zone: account.timeZone,
  terms_version: account.termsVersion,
  terms_accepted_at: timeOrNull(account.termsAcceptedAt),
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
