import { defaultRole, type Access } from "../access.ts";
import { detailOf } from "../audit/entry.ts";
import { listAudit, type AuditPage, type AuditQuery } from "../audit/list.ts";
import { timeOf } from "../ground/time.ts";
import { isId } from "../ids.ts";
import type { OrganizationEntry, OrganizationTrailStore } from "./ports.ts";
import { organizationEvents } from "./rows.ts";

/** Which entries a member asks for. */
export type TrailQuery = Pick<AuditQuery, "event" | "from" | "to" | "cursor">;

/** What members see in place of who acts for the service: its administrators, operators and code. */
const operator = "operator";

const events = Object.values(organizationEvents);

/**
 * A page of what happened in an organization, its members and its invitations, the newest first. Throws Failure `validation_failed`,
 * `unavailable`.
 */
export const listTrail = (
  { store }: { readonly store: OrganizationTrailStore },
  organizationId: string,
  query: TrailQuery,
): Promise<AuditPage<OrganizationEntry>> =>
  listAudit(
    {
      store: {
        listAuditEntries: ({ event }, before) => store.listTrail(organizationId, event, before),
      },
      events,
    },
    query,
  );

/** An entry as members see it: without an address, a device and a request. */
export const entryForMembers = (
  { scopesOfRole }: Pick<Access, "scopesOfRole">,
  entry: OrganizationEntry,
) => {
  const { id, at, event, actorId, subjectId, actorRole, memberId } = entry;
  // An administrator of the server may be a member as well.
  const isOperator =
    actorId !== null &&
    memberId === null &&
    (!isId(actorId) || scopesOfRole(actorRole ?? defaultRole).includes("admin"));
  return {
    id,
    at: timeOf(at),
    event,
    words: events.find(({ name }) => name === event)?.words ?? event,
    actor: isOperator ? operator : actorId,
    subject: subjectId,
    detail: detailOf(entry),
  };
};
