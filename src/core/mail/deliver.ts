import { explain } from "../explain.ts";
import { composeMail, readPayload } from "./compose.ts";
import { isMailKind, mailKindOf, type Delivery, type Message, type Recipient } from "./model.ts";
import type { MailPolicy } from "./policy.ts";
import { Undelivered, type Claim, type MailPorts, type MailSender } from "./ports.ts";
import { mailLimits, retryWait } from "./retry.ts";

/**
 * Sends the mails that are due, at most `mailLimits.batch`. Each is claimed by a compare-and-set first, so several processes
 * send it once. A process that dies between sending and deleting sends it again, with the same Message-ID. Returns true if
 * more mails may be due. Throws Failure `unavailable`.
 */
export async function deliverDueMails(
  ports: MailPorts,
  policy: MailPolicy,
  isStopping: () => boolean,
): Promise<boolean> {
  const { store, mailSender, clock, random } = ports;
  if (!mailSender) return false;
  const due = await store.findDueMails(clock());
  const waiting = shuffle(newestOfEach(due), random);
  const sendAll = async (): Promise<void> => {
    for (let next = waiting.pop(); next && !isStopping(); next = waiting.pop()) {
      await deliver(ports, policy, mailSender, next);
    }
  };
  await Promise.all(Array.from({ length: mailLimits.atOnce }, sendAll));
  return due.length === mailLimits.batch && !isStopping();
}

async function deliver(
  ports: MailPorts,
  policy: MailPolicy,
  sender: MailSender,
  delivery: Delivery,
): Promise<void> {
  const { store, clock, log } = ports;
  const { id, kind, subjectId, dueAt: seen } = delivery;
  const claim = { id, lease: clock() + mailLimits.lease };
  if (!(await store.claimDelivery({ ...claim, seen }))) return;
  if (!isKept(kind)) await store.deleteOlderDeliveries({ id, kind, subjectId });
  const told = { mail: id, kind, user: subjectId };
  try {
    const message = await messageOf(ports, policy, delivery);
    if ("moot" in message) {
      await store.deleteDelivery(claim);
      return log.info("mail_dropped", { ...told, reason: message.moot });
    }
    await sender.send(message);
    log.info("mail_sent", told);
  } catch (error) {
    return giveBack(ports, claim, delivery, error);
  }
  await store.deleteDelivery(claim);
}

/** An address that is certainly one address for every mail server, whatever wrote it into the database. */
const isOneAddress = /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+$/;

/** The mail to send, or why it is no longer wanted. */
async function messageOf(
  { store, linkTokens, clock }: MailPorts,
  policy: MailPolicy,
  delivery: Delivery,
): Promise<Message | { readonly moot: string }> {
  const { kind, subjectId, createdAt } = delivery;
  if (!isMailKind(kind)) throw new Undelivered("kind_unknown");
  const now = clock();
  const isLink = mailKindOf(kind).link !== undefined;
  if (isLink && now - createdAt > mailLimits.linkAge) return { moot: "too late" };
  const account = subjectId === null ? undefined : await store.findAccount(subjectId);
  if (!account) return { moot: "account deleted" };
  if (isLink && account.disabledAt !== null) return { moot: "account disabled" };
  if (kind === "verify_email" && account.emailVerifiedAt !== null) return { moot: "verified" };
  if (kind === "change_email" && isAddressOf(account, delivery)) return { moot: "verified" };
  if (kind === "change_email" && !isAskedSince(account, delivery)) return { moot: "logged out" };
  const message = await composeMail(linkTokens, policy, delivery, kind, account, now);
  if (message.to === "") return { moot: "no address" };
  if (isOneAddress.test(message.to)) return message;
  throw new Undelivered("address_malformed", { isPermanent: true });
}

const isAddressOf = ({ emailKey }: Recipient, { payload }: Delivery): boolean =>
  readPayload(payload).email?.toLowerCase() === emailKey;

/** True if all sessions of the account have not been ended since the mail was asked for. */
const isAskedSince = ({ sessionsValidFrom }: Recipient, { payload }: Delivery): boolean =>
  readPayload(payload).sessionsValidFrom === sessionsValidFrom;

/** Plans the next try of a mail that was not accepted, or gives it up. */
async function giveBack(
  { store, clock, random, log }: MailPorts,
  claim: Claim,
  { kind, subjectId, createdAt, tries: before }: Delivery,
  error: unknown,
): Promise<void> {
  const now = clock();
  const { isPermanent, message: code, retryAfter = 0 } = undelivered(error);
  const dueAt = now + Math.max(retryWait(before + 1, random), retryAfter);
  const isDead = isPermanent || dueAt - createdAt > mailLimits.age;
  const lastError = code.slice(0, 64);
  await store.postponeDelivery({ ...claim, dueAt: isDead ? mailLimits.never : dueAt, lastError });
  const told = { mail: claim.id, kind, user: subjectId, tries: before + 1 };
  // A wrong address is the user's mistake. Three days without success are the operator's problem.
  if (isDead)
    return log[isPermanent ? "warn" : "error"]("mail_failed", { ...told, reason: lastError });
  const cause = error instanceof Undelivered ? { reason: lastError } : explain(error);
  log.warn("mail_postponed", { ...told, ...cause });
}

const undelivered = (error: unknown): Undelivered =>
  error instanceof Undelivered ? error : new Undelivered("internal");

/** True if a newer mail of the kind replaces no older one. */
const isKept = (kind: string): boolean => isMailKind(kind) && mailKindOf(kind).isKept === true;

/** Without the mails that a newer one of the same kind to the same account replaces. */
function newestOfEach(due: readonly Delivery[]): Delivery[] {
  const newest = new Map<string, Delivery>();
  for (const one of due) {
    const key = isKept(one.kind) ? one.id : `${one.kind} ${one.subjectId}`;
    if (one.id >= (newest.get(key)?.id ?? "")) newest.set(key, one);
  }
  return [...newest.values()];
}

/** In random order, so that processes that read the same mails claim different ones first. */
function shuffle<T>(list: readonly T[], random: MailPorts["random"]): T[] {
  const bytes = random(list.length);
  return list
    .map((item, at) => ({ item, at: bytes[at] ?? 0 }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
