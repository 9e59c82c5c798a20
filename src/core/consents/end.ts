import type { AuditFacts } from "../audit/model.ts";
import { Failure, requestFailures } from "../failures.ts";
import type { SessionCaller } from "../user.ts";
import { listConsents } from "./list.ts";
import { shownNameOf } from "./model.ts";
import type { ConsentPorts } from "./ports.ts";
import { consentEvents } from "./rows.ts";

/** Who ends the access of an app. */
type Ender = Pick<AuditFacts, "actorId" | "sessionId" | "origin">;

/**
 * Ends what an app may do for a user, by the id of one of its consents: all of its consents, its sessions, also those that outlive a
 * logout, and its codes. The consents go last, so that the call can be repeated after a failure. Returns what to announce. Throws
 * Failure `not_found`, `unavailable`.
 */
export async function endApp(
  { store, clock }: ConsentPorts,
  userId: string,
  consentId: string,
  ender: Ender,
) {
  const consents = await listConsents({ store }, userId);
  const consent = consents.find(({ id }) => id === consentId);
  if (!consent) throw new Failure(requestFailures.not_found);
  const { clientId } = consent;
  await store.endClientAccess(userId, clientId, clock());
  await store.deleteConsentsOfClient(userId, clientId);
  const detail = { app: shownNameOf(consent) };
  return { ...ender, subjectId: userId, clientId, detail };
}

/** Ends the access of an app for the caller, as `endApp`. Throws Failure `not_found`, `unavailable`. */
export async function disconnectApp(
  ports: ConsentPorts,
  caller: SessionCaller,
  consentId: string,
): Promise<void> {
  const { userId, sessionId } = caller;
  const ender = { actorId: userId, sessionId, origin: caller };
  ports.audit.record(consentEvents.app_disconnected, await endApp(ports, userId, consentId, ender));
}
