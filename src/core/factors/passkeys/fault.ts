import { enqueueNotice } from "../../email/enqueue.ts";
import { bestEffort } from "../../explain.ts";
import { Failure, isFailure } from "../../failures.ts";
import { defaultLanguage } from "../../ground/language.ts";
import { isWithin } from "../../throttle/count.ts";
import type { Origin } from "../../user.ts";
import { proofEmails } from "../emails.ts";
import type { FactorPolicy, FactorPorts } from "../ports.ts";
import {
  type PasskeyReason,
  wrongFactor,
  factorFailures,
  factorThrottle,
  factorEvents,
} from "../rows.ts";
import { passkeySigns } from "./prove.ts";

/** What the audit trail says about a proof. */
export interface ProofFacts {
  readonly subjectId: string | undefined;
  readonly sessionId?: string | undefined;
  readonly clientId: string;
  readonly origin: Origin;
}

/** Why a passkey is refused, as the caller may know it. Reports an answer that shows a copy. */
export async function passkeyFault(
  ports: FactorPorts,
  settings: FactorPolicy,
  facts: ProofFacts,
  proving: Promise<unknown>,
): Promise<Failure | undefined> {
  try {
    await proving;
    return undefined;
  } catch (error) {
    if (isFailure(error, factorFailures.unknown_passkey)) return error;
    if (!isFailure(error, factorFailures.invalid_passkey)) throw error;
    const reason = error.reason as PasskeyReason;
    if (reason === passkeySigns.replayed) ports.audit.record(factorEvents.passkey_replayed, facts);
    if (reason === passkeySigns.counterFell) {
      ports.audit.record(factorEvents.passkey_counter_fell, facts);
      await tellOfCopy(ports, settings, facts);
    }
    return new Failure(wrongFactor, { reason, cause: error });
  }
}

/** Tells the owner that a passkey may be a copy. Once a day, best effort. */
async function tellOfCopy(
  ports: FactorPorts,
  settings: FactorPolicy,
  { subjectId: userId, origin }: ProofFacts,
): Promise<void> {
  if (!ports.emailSender || userId === undefined) return;
  await bestEffort(ports.log, "notice_not_stored", async () => {
    if (!(await isWithin(ports, settings, factorThrottle.notice, `passkey\0${userId}`))) return;
    await enqueueNotice(ports, {
      kind: proofEmails.passkey_copied,
      userId,
      language: defaultLanguage,
      origin,
    });
  });
}
