import { bestEffort } from "../explain.ts";
import { type Language } from "../ground/language.ts";
import type { Removed } from "../owned.ts";
import type { Origin } from "../user.ts";
import { emailChannel } from "./payload.ts";
import type { EnqueuePorts } from "./ports.ts";
import { placeOf } from "./texts/facts.ts";
import type { AppFacts, EmailRow } from "./texts/row.ts";

export interface EmailRequest {
  readonly kind: EmailRow;
  readonly userId: string;
  /** That of the request. The email has it if the account has no language of its own when the email is sent. */
  readonly language: Language;
  /** For an email to an account that is not there when the email is sent. */
  readonly timeZone?: string;
  /** Another address than the one that the account has when the email is sent. */
  readonly email?: string;
  /** The account's value when a logged-in user asked for the email. The email is dropped if the value has changed since. */
  readonly sessionsValidFrom?: number;
  /** The request that caused the email. An email with a code and a notice about security say where it came from. */
  readonly origin?: Origin | undefined;
  /** The change of an address that the email lets its reader undo: the new address, and when it was. */
  readonly undo?: { readonly to: string; readonly changedAt: number } | undefined;
  /** What the code of the email is derived from: the random part of its request, and the session that asked or what is signed up with. */
  readonly code?: { readonly random: string; readonly session?: string } | undefined;
  /** Days for which the link of an invitation works. */
  readonly days?: number;
  /** What was removed from the account. */
  readonly removed?: readonly Removed[];
  /** The recovery codes that are left. */
  readonly left?: number;
  /** True if the owner of an address took over an account, whose address nobody had verified before. */
  readonly isClaim?: true;
  /** The app that was connected. */
  readonly app?: AppFacts;
  readonly organization?: { readonly name: string };
  /** The invitation that the email links to. Its end is in epoch milliseconds. */
  readonly invitation?: { readonly id: string; readonly expiresAt: number };
}

/** Stores an email to an account. It is sent soon, to the address of that time unless `email` is given. Throws Failure `unavailable`. */
export const enqueueEmail = (
  ports: EnqueuePorts,
  { kind, userId, origin, ...payload }: EmailRequest,
): Promise<void> =>
  emailChannel.enqueue(ports, {
    kind: kind.name,
    subjectId: userId,
    payload: { ...payload, ...(origin && { place: placeOf(origin) }) },
    createdAt: ports.clock(),
  });

/** As `enqueueEmail`, for a notice of what was already done. Best effort, because a failure cannot undo it. */
export const enqueueNotice = (ports: EnqueuePorts, notice: EmailRequest): Promise<void> =>
  bestEffort(ports.log, "notice_not_stored", () => enqueueEmail(ports, notice));
