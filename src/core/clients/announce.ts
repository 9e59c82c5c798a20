import type { AuditFacts } from "../audit/model.ts";
import type { AuditTrail } from "../audit/ports.ts";
import type { NewClient } from "./create.ts";
import { clientEvents } from "./rows.ts";
import type { ClientUpdate } from "./update.ts";

type Announcer = Pick<AuditTrail, "recordNow">;

/** Who changed a client, and from where. */
type Who = Pick<AuditFacts, "actorId" | "sessionId" | "origin">;

/** Tells the audit trail that a client was created. Never throws. */
export function announceCreated(
  audit: Announcer,
  who: Who,
  { client, secret }: NewClient,
): Promise<void> {
  const facts = { ...who, clientId: client.id };
  return secret === undefined
    ? audit.recordNow(clientEvents.client_changed, { ...facts, detail: { change: "created" } })
    : audit.recordNow(clientEvents.authn_token_created, {
        ...facts,
        detail: { reason: "created" },
      });
}

/** Tells the audit trail which settings of a client changed, unless none did. Never throws. */
export async function announceChanged(
  audit: Announcer,
  who: Who,
  { client, changed }: ClientUpdate,
): Promise<void> {
  if (changed.length === 0) return;
  const detail = { change: "updated", settings: changed };
  await audit.recordNow(clientEvents.client_changed, { ...who, clientId: client.id, detail });
}
