import { bestEffort, explain } from "../explain.ts";
import { forgetOldest } from "../ground/bounded.ts";
import type { Claim, Delivery } from "../outbox/model.ts";
import { giveBack } from "../outbox/outbox.ts";
import { composeEmail } from "./compose.ts";
import type { Message, Recipient } from "./model.ts";
import { emailChannel } from "./payload.ts";
import { Undelivered, type DeliverPorts, type EmailSender, type EmailPolicy } from "./ports.ts";
import { emailLimits, emailRetryWait } from "./retry.ts";
import type { EmailRow, EmailTable } from "./texts/row.ts";

/** What one process remembers of the emails that it sent. */
export interface SentEmails {
  /** Those whose rows could not be deleted yet. */
  readonly undeleted: Set<Claim>;
  /** The ids of the last `emailLimits.remembered`. */
  readonly ids: Set<string>;
}

/**
 * Sends the emails that are due, as `channel` says. An email whose row could not be deleted stays in `sent`, and the next call deletes
 * the row first. A process sends no email of `sent` again. Returns true if more emails may be due. Throws Failure `unavailable`.
 */
export async function deliverDueEmails(
  ports: DeliverPorts,
  policy: EmailPolicy,
  isStopping: () => boolean,
  sent: SentEmails,
): Promise<boolean> {
  const { store, emailSender, emails, random } = ports;
  if (!emailSender) return false;
  for (const claim of sent.undeleted) await deleteSent(store, sent, claim);
  return emailChannel.deliverDue(ports, {
    isStopping,
    choose: (due) => shuffle(newestOfEach(emails, due), random),
    send: (delivery, claim) => deliver(ports, policy, emailSender, delivery, claim, sent),
  });
}

async function deliver(
  ports: DeliverPorts,
  policy: EmailPolicy,
  sender: EmailSender,
  delivery: Delivery,
  claim: Claim,
  sent: SentEmails,
): Promise<void> {
  const { store, emails, clock, log } = ports;
  const { id, kind, subjectId } = delivery;
  if (!rowOf(emails, kind)?.isKept) await store.deleteOlderDeliveries({ id, kind, subjectId });
  const told = { mail: id, kind, user: subjectId };
  // The row was stored again because the answer to its INSERT came late, or an operator changed its time while it was sent.
  if (sent.ids.has(id)) {
    await store.deleteDelivery(claim);
    return log.info("mail_dropped", { ...told, reason: "sent already" });
  }
  let owner: Recipient | undefined;
  try {
    const prepared = await prepare(ports, policy, delivery);
    if ("moot" in prepared) {
      await store.deleteDelivery(claim);
      return log.info("mail_dropped", { ...told, reason: prepared.moot });
    }
    ({ owner } = prepared);
    await sender.send(prepared.message);
    log.info("mail_sent", told);
  } catch (error) {
    await tryLater(ports, claim, delivery, error);
    if (undelivered(error).isAddressRefused) await noteAddress(ports, owner, clock());
    return;
  }
  remember(sent, claim);
  await deleteSent(store, sent, claim);
  if (owner && owner.emailFailedAt !== null) await noteAddress(ports, owner, null);
}

/** Deletes the row of an email that was sent. A process that took over the email meanwhile keeps it. */
async function deleteSent(
  store: DeliverPorts["store"],
  { undeleted }: SentEmails,
  claim: Claim,
): Promise<void> {
  await store.deleteDelivery(claim);
  undeleted.delete(claim);
}

function remember({ undeleted, ids }: SentEmails, claim: Claim): void {
  undeleted.add(claim);
  ids.add(claim.id);
  forgetOldest(ids, emailLimits.remembered);
}

/** Notes on an account whether its address takes emails. Best effort: the next email notes it again. */
async function noteAddress(
  { store, log }: DeliverPorts,
  owner: Recipient | undefined,
  failedAt: number | null,
): Promise<void> {
  if (!owner) return;
  const { id, emailKey } = owner;
  await bestEffort(log, "email_failure_not_noted", () =>
    store.setEmailFailedAt(id, emailKey, failedAt),
  );
}

/** An address that is certainly one address for every mail server, whatever wrote it into the database. */
const isOneAddress = /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+$/;

/** An email that is ready to send. */
interface Prepared {
  readonly message: Message;
  /** The account whose present address gets the email. Undefined for an email to another address. */
  readonly owner: Recipient | undefined;
}

/** The email to send, or why it is no longer wanted. */
async function prepare(
  ports: DeliverPorts,
  policy: EmailPolicy,
  delivery: Delivery,
): Promise<Prepared | { readonly moot: string }> {
  const { store, emails, codes, clock } = ports;
  const { kind, subjectId, createdAt } = delivery;
  const row = rowOf(emails, kind);
  if (!row) throw new Undelivered("kind_unknown");
  const now = clock();
  const { link, code, isAfterDeletion } = row;
  // Without its link, an email is of use only as long as its code works.
  const mostAge = link ? emailLimits.linkAge : code && codes.lifetime - 1;
  if (mostAge !== undefined && now - createdAt > mostAge) return { moot: "too late" };
  const account = subjectId === null ? undefined : await store.findAccount(subjectId);
  if (!account && !isAfterDeletion) return { moot: "account deleted" };
  if ((link || code) && account && account.disabledAt !== null) {
    return { moot: "account disabled" };
  }
  if (link?.purpose === "verify_email" && account?.emailVerifiedAt !== null) {
    return { moot: "verified" };
  }
  const { email, sessionsValidFrom, invitation } = emailChannel.read(delivery);
  if (invitation && invitation.expiresAt <= now) return { moot: "too late" };
  if (link?.purpose === "change_email") {
    if (email?.toLowerCase() === account?.emailKey) return { moot: "verified" };
    // All sessions have ended since the user asked for the email.
    if (sessionsValidFrom !== account?.sessionsValidFrom) return { moot: "logged out" };
  }
  const inviter =
    row.namesInviter && account?.invitedBy ? await store.findAccount(account.invitedBy) : undefined;
  const message = await composeEmail(ports, policy, delivery, row, { account, inviter }, now);
  if (message.to === "") return { moot: "no address" };
  if (isOneAddress.test(message.to)) {
    return { message, owner: email === undefined ? account : undefined };
  }
  throw new Undelivered("address_malformed", { isPermanent: true });
}

/** Plans the next try of an email that was not accepted, or gives it up. */
async function tryLater(
  { store, emails, clock, random, log }: DeliverPorts,
  claim: Claim,
  { kind, subjectId, createdAt, tries: before }: Delivery,
  error: unknown,
): Promise<void> {
  const now = clock();
  const { isPermanent, message: code, retryAfter = 0 } = undelivered(error);
  const dueAt = now + Math.max(emailRetryWait(before + 1, random), retryAfter);
  const isDead = isPermanent || dueAt - createdAt > emailLimits.age;
  const lastError = code.slice(0, 64);
  if (isDead && rowOf(emails, kind)?.isAfterDeletion) {
    await store.deleteDelivery(claim);
  } else {
    await giveBack(store, claim, isDead ? undefined : dueAt, lastError);
  }
  const told = { mail: claim.id, kind, user: subjectId, tries: before + 1 };
  // A wrong address is the user's mistake. Three days without success are the operator's problem.
  if (isDead) {
    return log[isPermanent ? "warn" : "error"]("mail_failed", { ...told, reason: lastError });
  }
  const cause = error instanceof Undelivered ? { reason: lastError } : explain(error);
  log.warn("mail_postponed", { ...told, ...cause });
}

const undelivered = (error: unknown): Undelivered =>
  error instanceof Undelivered ? error : new Undelivered("internal");

/** Without the emails that a newer one of the same kind to the same account replaces. */
function newestOfEach(emails: EmailTable, due: readonly Delivery[]): Delivery[] {
  const newest = new Map<string, Delivery>();
  for (const one of due) {
    const key = rowOf(emails, one.kind)?.isKept ? one.id : `${one.kind} ${one.subjectId}`;
    if (one.id >= (newest.get(key)?.id ?? "")) newest.set(key, one);
  }
  return [...newest.values()];
}

/** Undefined for the kind of a row that another program stored. */
const rowOf = (emails: EmailTable, kind: string): EmailRow | undefined =>
  Object.hasOwn(emails, kind) ? emails[kind] : undefined;

/** In random order, so that processes that read the same emails claim different ones first. */
function shuffle<T>(list: readonly T[], random: DeliverPorts["random"]): T[] {
  const bytes = random(list.length);
  return list
    .map((item, at) => ({ item, at: bytes[at] ?? 0 }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
