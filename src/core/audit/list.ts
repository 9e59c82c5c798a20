import { Failure, requestFailures } from "../failures.ts";
import { readTime } from "../ground/time.ts";
import { earliestId, isId } from "../ids.ts";
import { auditLimits } from "./limits.ts";
import type { AuditEntry } from "./model.ts";
import type { AuditStore } from "./ports.ts";
import type { EventRow } from "./row.ts";

export interface AuditQuery {
  /** The id of an account. */
  readonly subject?: string | undefined;
  /** The id of an account, `cli:NAME`, `app`, or `client:` and an id. Not together with `subject`. */
  readonly actor?: string | undefined;
  /** The id of an organization. Together with neither of the two. */
  readonly organization?: string | undefined;
  readonly event?: string | undefined;
  /** Entries at or after this time, in RFC 3339 format. */
  readonly from?: string | undefined;
  /** Entries before this time, in RFC 3339 format. */
  readonly to?: string | undefined;
  /** The `next` of the page before. */
  readonly cursor?: string | undefined;
}

interface Listing<Entry = AuditEntry> {
  readonly store: {
    /** As `AuditStore` declares it, for these entries. */
    listAuditEntries(
      ...given: Parameters<AuditStore["listAuditEntries"]>
    ): Promise<readonly Entry[]>;
  };
}

/** A page of entries, the newest first. */
export interface AuditPage<Entry = AuditEntry> {
  readonly entries: readonly Entry[];
  /** The cursor of the next page. Undefined if there is none. */
  readonly next: string | undefined;
}

/** Behind every id. */
const newest = "~";

/**
 * Reads a page of entries by one statement. Pages that are read one after the other have each entry once, however many are added
 * meanwhile. Throws Failure `validation_failed`, `unavailable`.
 */
export async function listAudit<Entry extends Pick<AuditEntry, "id">>(
  { store, events }: Listing<Entry> & { readonly events: readonly EventRow[] },
  {
    subject: subjectId,
    actor: actorId,
    organization: organizationId,
    event,
    from,
    to,
    cursor,
  }: AuditQuery,
): Promise<AuditPage<Entry>> {
  const wrong = (pointer: string, message: string): Failure =>
    new Failure(requestFailures.validation_failed, { errors: [{ pointer, message }] });
  if (subjectId !== undefined && !isId(subjectId)) throw wrong("/subject", "Must be an id.");
  if (actorId !== undefined && !actors.test(actorId)) {
    throw wrong("/actor", "Use an id, `app`, or `client:` or `cli:` and a name.");
  }
  if (subjectId !== undefined && actorId !== undefined) {
    throw wrong("/actor", "Send subject or actor, not both.");
  }
  if (organizationId !== undefined && !isId(organizationId)) {
    throw wrong("/organization", "Must be an id.");
  }
  if (organizationId !== undefined && (subjectId ?? actorId) !== undefined) {
    throw wrong("/organization", "Send organization, subject or actor, and no two of them.");
  }
  if (event !== undefined && !events.some(({ name }) => name === event)) {
    throw wrong("/event", "Is not an event.");
  }
  if (cursor !== undefined && !isId(cursor)) throw wrong("/cursor", "Is not a cursor.");
  const timed = (pointer: string, time: string | undefined, otherwise: string): string => {
    if (time === undefined) return otherwise;
    const at = readTime(time);
    if (at === undefined) throw wrong(pointer, timeRule);
    return earliestId(at);
  };
  const [first, end] = [timed("/from", from, ""), timed("/to", to, newest)];
  const before = cursor !== undefined && cursor < end ? cursor : end;
  const filter = { subjectId, actorId, organizationId, event };
  const found = await store.listAuditEntries(filter, before);
  // The ids are in the order of time, so that a range of time needs no statement of its own.
  const inRange = found.filter(({ id }) => id >= first);
  const entries = inRange.slice(0, auditLimits.page);
  return { entries, next: inRange.length > entries.length ? entries.at(-1)?.id : undefined };
}

const timeRule = "Use a time in RFC 3339 format, for example 2026-11-25T09:30:00Z.";

const actors = /^[!-~][ -~]{0,63}$/;

/** The entries about an account, the newest first, at most `auditLimits.exported`. Throws Failure `unavailable`. */
export async function allAuditOf(
  { store }: Listing,
  subjectId: string,
): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  while (entries.length < auditLimits.exported) {
    const page = await store.listAuditEntries({ subjectId }, entries.at(-1)?.id ?? newest);
    entries.push(...page);
    if (page.length < auditLimits.listed) break;
  }
  return entries.slice(0, auditLimits.exported);
}
