import { enqueueNotice } from "../../email/enqueue.ts";
import { Failure, requestFailures } from "../../failures.ts";
import type { Language } from "../../ground/language.ts";
import { upstreamEmails } from "../../upstream/emails.ts";
import { upstreamEvents } from "../../upstream/rows.ts";
import { accountOf, requireOther, type Actor } from "../actor.ts";
import type { AdminPorts } from "../ports.ts";

/**
 * Disconnects a login of another provider from somebody else's account, also the only way to log in that is left. The user gets a
 * notice, and sessions go on. Throws Failure `cannot_change_yourself`, `not_found`, `unavailable`.
 */
export async function disconnectIdentity(
  ports: AdminPorts,
  actor: Actor,
  userId: string,
  identityId: string,
  /** Of the notice. */
  language: Language,
): Promise<void> {
  const { store, audit } = ports;
  requireOther(actor, userId);
  await accountOf(store, userId);
  const identities = await store.listIdentities(userId);
  const identity = identities.find(({ id }) => id === identityId);
  if (!identity) throw new Failure(requestFailures.not_found);
  await store.deleteIdentity(identity.id, userId);
  const { provider } = identity;
  await audit.recordNow(upstreamEvents.identity_unlinked, {
    ...actor,
    subjectId: userId,
    detail: { provider },
  });
  await enqueueNotice(ports, { kind: upstreamEmails.identity_unlinked, userId, language });
}
