import { detailOf } from "../../audit/entry.ts";
import type { AuditStore } from "../../audit/ports.ts";
import type { Client } from "../../clients/model.ts";
import { oidcEvents } from "../rows.ts";

/** The last request of an app that had an error, with what the audit trail says of it. */
export interface LastRefused {
  /** RFC 3339. */
  readonly at: string;
  readonly code?: string;
  readonly parameter?: string;
  readonly reason?: string;
  readonly hint?: string;
}

/** Behind every id. */
const newest = "~";

/**
 * The last request of an app that had an error, by one indexed read. Undefined if the audit trail has none. Throws Failure `unavailable`.
 */
export async function lastRefused(
  { store }: { readonly store: Pick<AuditStore, "listAuditEntries"> },
  { id: subjectId }: Pick<Client, "id">,
): Promise<LastRefused | undefined> {
  const filter = { subjectId, event: oidcEvents.authorization_refused.name };
  const [entry] = await store.listAuditEntries(filter, newest);
  return entry && { ...detailOf(entry), at: new Date(entry.at).toISOString() };
}
