import { chosenEmail, parseNewEmail } from "../accounts/email.ts";
import type { Account } from "../accounts/model.ts";
import { accountFailures, accountEvents } from "../accounts/rows.ts";
import type { AuditFacts } from "../audit/model.ts";
import { askEmailCode, type AskedEmailCode } from "../email-codes/ask.ts";
import { boundRequest } from "../email-codes/bind.ts";
import { linkEmails } from "../email/emails.ts";
import { enqueueEmail, enqueueNotice, type EmailRequest } from "../email/enqueue.ts";
import { linkFailures } from "../email/rows.ts";
import { undoUses } from "../email/undo-tokens.ts";
import { bestEffort } from "../explain.ts";
import { requireSudo } from "../factors/sudo.ts";
import { Failure, type FieldError, requestFailures } from "../failures.ts";
import type { Language } from "../ground/language.ts";
import { randomId, timeOrderedId } from "../ids.ts";
import { spend } from "../throttle/count.ts";
import type { ThrottleSettings } from "../throttle/model.ts";
import type { ThrottlePorts } from "../throttle/ports.ts";
import type { Origin, SessionCaller } from "../user.ts";
import { addressEmails } from "./emails.ts";
import type { LinkPolicy, LinkPorts } from "./ports.ts";
import { linkThrottle } from "./rows.ts";

export interface EmailChange {
  readonly email: string;
  readonly language: Language;
}

/**
 * Sends a link and a code to a new address of the caller. The account keeps its address until one of them is used. Does not tell whether
 * another account has the address. Throws Failure `insufficient_user_authentication`, `validation_failed`, `too_many_requests`,
 * `unavailable`.
 */
export async function sendEmailChange(
  ports: LinkPorts,
  settings: LinkPolicy,
  caller: SessionCaller,
  { email, language }: EmailChange,
): Promise<AskedEmailCode> {
  const errors: FieldError[] = [];
  const parsed = chosenEmail(email, errors);
  if (!parsed) throw new Failure(requestFailures.validation_failed, { errors });
  const { userId, sessionId } = caller;
  const { sessionsValidFrom } = await requireSudo(ports, settings, caller);
  const facts = { actorId: userId, sessionId, origin: caller };
  const account = { id: userId, sessionsValidFrom };
  const binding = boundRequest("change_email", userId, parsed.key);
  const { asked, random } = await askEmailCode(ports, binding);
  const code = { random };
  await orderEmailChange(ports, settings, account, parsed.address, { language, facts, code });
  return asked;
}

/** Sends a link to a new, valid address of an account, and the code of a request. Throws Failure `too_many_requests`, `unavailable`. */
export async function orderEmailChange(
  ports: Parameters<typeof enqueueEmail>[0] & ThrottlePorts & Pick<LinkPorts, "audit">,
  settings: ThrottleSettings,
  { id: userId, sessionsValidFrom }: Pick<Account, "id" | "sessionsValidFrom">,
  email: string,
  {
    language,
    facts,
    code,
  }: {
    readonly language: Language;
    readonly facts: Pick<AuditFacts, "actorId" | "code" | "sessionId" | "origin">;
    readonly code?: EmailRequest["code"];
  },
): Promise<void> {
  await spend(ports, settings, linkThrottle.verify, userId);
  const change = { userId, language, email, sessionsValidFrom };
  const about = code && { origin: facts.origin, code };
  await enqueueEmail(ports, { kind: linkEmails.change_email, ...change, ...about });
  const { actorId, sessionId, origin } = facts;
  const told = { actorId, code: facts.code, sessionId, origin, subjectId: userId };
  ports.audit.record(accountEvents.user_email_change_requested, told);
}

/**
 * Puts a proven address in place of the account's, and sends a notice to the old address, with a link that undoes it if that
 * address was proven. Another account that never proved the new address loses it first. A unique index decides if two accounts
 * want one address. Throws Failure `invalid_link`, `email_taken`, `unavailable`.
 */
export async function changeEmail(
  ports: LinkPorts,
  account: Account,
  address: string,
  { language, origin }: { readonly language: Language; readonly origin: Origin },
): Promise<void> {
  const email = parseNewEmail(address);
  if (!email) throw new Failure(linkFailures.invalid_link, { reason: "address no longer allowed" });
  const { id: userId, emailKey: from } = account;
  const change = { userId, from, email: email.address, emailKey: email.key, now: ports.clock() };
  let outcome = await ports.store.changeEmail(change);
  if (outcome === "taken") {
    await ports.store.releaseEmail({
      emailKey: email.key,
      // No email address has a colon, so nobody can register this.
      to: `lost:${timeOrderedId(change.now, ports.random)}`,
      now: change.now,
    });
    outcome = await ports.store.changeEmail(change);
  }
  if (outcome === "taken") throw new Failure(accountFailures.email_taken);
  if (outcome === "stale") {
    throw new Failure(linkFailures.invalid_link, { reason: "address changed meanwhile" });
  }
  // An address that nobody proved may be a stranger's.
  const isOffered = account.emailVerifiedAt !== null && (await mayUndo(ports, userId, change.now));
  const undo = isOffered ? { to: change.email, changedAt: change.now } : undefined;
  const notice = { userId, language, origin, email: account.email, undo };
  await enqueueNotice(ports, { kind: addressEmails.email_changed, ...notice });
}

/**
 * Whether the old address gets a link that restores it. Only that of the first change in 72 hours does. Otherwise somebody who took over
 * the account could change the address twice, and undo what its owner has undone.
 */
async function mayUndo(ports: LinkPorts, userId: string, now: number): Promise<boolean> {
  let isFirst = false;
  await bestEffort(ports.log, "undo_not_offered", async () => {
    isFirst = await ports.store.insertUse({
      hash: await ports.challenges.hash(`undo_email\n${userId}`),
      request: randomId(ports.random),
      expiresAt: now + undoUses.lifetime,
    });
  });
  return isFirst;
}
