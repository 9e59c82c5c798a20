import { timeOrderedId } from "../ids.ts";
import type { Language, MailKind } from "./model.ts";
import type { MailPorts, MailQueue } from "./ports.ts";

interface EnqueuePorts extends Pick<MailPorts, "clock" | "random" | "onMailStored"> {
  readonly store: MailQueue;
}

export interface MailRequest {
  readonly kind: MailKind;
  readonly userId: string;
  readonly language: Language;
  /** Another address than the one that the account has when the mail is sent. */
  readonly email?: string;
  /** That of the account when somebody logged in asked for the mail. If it is later, the mail is dropped. */
  readonly sessionsValidFrom?: number;
}

/** Stores a mail to an account. It is sent soon, to the address of that time unless `email` is given. Throws Failure `unavailable`. */
export async function enqueueMail(
  { store, clock, random, onMailStored }: EnqueuePorts,
  { kind, userId, ...payload }: MailRequest,
): Promise<void> {
  const now = clock();
  await store.insertDelivery({
    id: timeOrderedId(now, random),
    channel: "mail",
    kind,
    subjectId: userId,
    payload: JSON.stringify(payload),
    createdAt: now,
    dueAt: now,
    tries: 0,
    lastError: null,
  });
  onMailStored();
}
