import { parseEmail } from "../accounts/email.ts";
import type { Account } from "../accounts/model.ts";
import { accountFailures, accountEvents } from "../accounts/rows.ts";
import { enqueueNotice } from "../email/enqueue.ts";
import { issueLinkToken } from "../email/link-tokens.ts";
import { linkFailures, emailThrottle } from "../email/rows.ts";
import { readUndo, undoUses, type EmailUndo } from "../email/undo-tokens.ts";
import { Failure, serverFailures } from "../failures.ts";
import { defaultLanguage } from "../ground/language.ts";
import { noPassword } from "../ground/no-password.ts";
import { randomId, timeOrderedId } from "../ids.ts";
import { inShort, removeOwnedSince, type Owned, type Removed } from "../owned.ts";
import { sessionsEndAt } from "../sessions/end.ts";
import { spend } from "../throttle/count.ts";
import type { Origin } from "../user.ts";
import { addressEmails, undoEmails } from "./emails.ts";
import type { LinkPolicy, LinkPorts } from "./ports.ts";

export interface UndoRequest extends Origin {
  /** The token of the link. */
  readonly token: string;
  /** By what limits count. */
  readonly network?: string | undefined;
}

/** What the link of a notice would do. */
export interface UndoPreview {
  readonly account: Account;
  /** The address that it restores. */
  readonly email: string;
  /** True if the account has the address again. */
  readonly isDone: boolean;
}

/** Shows whose account a link is about. Uses nothing up. Throws Failure `invalid_link`, `too_many_requests`, `unavailable`. */
export async function previewUndo(
  ports: LinkPorts,
  settings: LinkPolicy,
  request: UndoRequest,
): Promise<UndoPreview> {
  const { undo, account } = await openUndo(ports, settings, request);
  const isDone = account.emailKey === undo.from.toLowerCase();
  return { account, email: undo.from, isDone };
}

/** The change that a link undoes, and its account. Throws Failure `invalid_link`, `too_many_requests`, `unavailable`. */
async function openUndo(
  ports: LinkPorts,
  settings: LinkPolicy,
  { token, network }: UndoRequest,
): Promise<{ readonly undo: EmailUndo; readonly account: Account }> {
  await spend(ports, settings, emailThrottle.redeem, network);
  const undo = await readUndo(ports.linkTokens, token, ports.clock());
  if (!undo) {
    throw new Failure(linkFailures.invalid_link, { reason: "link forged, expired or used" });
  }
  const account = await ports.store.findAccount(undo.userId);
  if (!account) throw new Failure(linkFailures.invalid_link, { reason: "account deleted" });
  return { undo, account };
}

/**
 * Restores the address that an account had before a change, for the owner of the old address. The password no longer works, all sessions
 * end, and what the account got since the day before the change is removed, because a stranger may have done all of it. Both addresses
 * get a notice. Works once, whatever happened to the account since. Returns the token to choose a new password, and what was
 * removed. Throws Failure `invalid_link`, `email_taken`, `too_many_requests`, `unavailable`. After the last one, the link may be
 * used up.
 */
export async function undoEmailChange(
  ports: LinkPorts,
  settings: LinkPolicy,
  owned: readonly Owned<never>[],
  request: UndoRequest,
): Promise<{
  readonly userId: string;
  readonly resetToken: string;
  readonly removed: readonly Removed[];
}> {
  const { store, linkTokens, clock, audit, random } = ports;
  const { token, network: _, ...origin } = request;
  const { undo } = await openUndo(ports, settings, request);
  const { userId, changedAt } = undo;
  await requireFree(ports, undo);
  const isFirst = await store.insertUse({
    hash: await ports.challenges.hash(token),
    request: randomId(random),
    expiresAt: undo.expiresAt + undoUses.skew,
  });
  if (!isFirst) throw new Failure(linkFailures.invalid_link, { reason: "link used meanwhile" });
  // Before, so that no link to change the address works in between, and after, so that no password of that time does.
  await voidPassword(ports, userId);
  await restore(ports, undo);
  const account = await voidPassword(ports, userId);
  audit.record(accountEvents.user_email_change_undone, { subjectId: userId, origin });
  await store.revokeAllSessions(userId, clock());
  const removed = await removeOwnedSince(owned, userId, changedAt - undoUses.before, origin);
  const notice = { userId, language: defaultLanguage, origin };
  await enqueueNotice(ports, { kind: addressEmails.email_changed, ...notice, email: undo.to });
  await enqueueNotice(ports, {
    kind: undoEmails.email_change_undone,
    ...notice,
    removed: inShort(removed),
  });
  const resetToken = await issueLinkToken(linkTokens, "reset_password", account, clock());
  return { userId, resetToken, removed };
}

/** Throws Failure `email_taken` if another account has proven the address. Before the link is used up, because this may pass. */
async function requireFree({ store }: LinkPorts, { userId, from }: EmailUndo): Promise<void> {
  const holder = await store.findAccountByEmail(from.toLowerCase());
  if (holder && holder.id !== userId && holder.emailVerifiedAt !== null) {
    throw new Failure(accountFailures.email_taken);
  }
}

/** The most changes by others that a step makes way for. */
const maxTries = 5;

/** Puts the old address back, and takes it from an account that never proved it. Throws Failure `email_taken`, `unavailable`. */
async function restore(
  { store, clock, random }: LinkPorts,
  { userId, from }: EmailUndo,
): Promise<void> {
  const email = parseEmail(from);
  if (!email) throw new Failure(linkFailures.invalid_link, { reason: "address no longer allowed" });
  for (let tries = 0; tries < maxTries; tries++) {
    const account = await store.findAccount(userId);
    if (!account) throw new Failure(linkFailures.invalid_link, { reason: "account deleted" });
    const now = clock();
    const change = { userId, from: account.emailKey, email: email.address, emailKey: email.key };
    const outcome = await store.changeEmail({ ...change, now });
    if (outcome === "changed") return;
    if (outcome === "taken") {
      const holder = await store.findAccountByEmail(email.key);
      if (holder && holder.emailVerifiedAt !== null) throw new Failure(accountFailures.email_taken);
      // No email address has a colon, so nobody can register this.
      const to = `lost:${timeOrderedId(now, random)}`;
      await store.releaseEmail({ emailKey: email.key, to, now });
    }
  }
  throw new Failure(serverFailures.unavailable, { reason: "another change came first each time" });
}

/** Voids the password and ends all sessions with one statement. Returns the account as it is then. Throws Failure `unavailable`. */
async function voidPassword({ store, clock }: LinkPorts, userId: string): Promise<Account> {
  for (let tries = 0; tries < maxTries; tries++) {
    const account = await store.findAccount(userId);
    if (!account) throw new Failure(linkFailures.invalid_link, { reason: "account deleted" });
    const now = clock();
    const { emailKey, passwordHash: from } = account;
    const sessionsValidFrom = sessionsEndAt(now);
    const reset = { userId, emailKey, from, to: noPassword, sessionsValidFrom, now };
    if (await store.resetPassword(reset)) return { ...account, passwordHash: noPassword };
  }
  throw new Failure(serverFailures.unavailable, { reason: "another change came first each time" });
}
