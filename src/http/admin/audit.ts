import * as contract from "../../contract/admin/audit.ts";
import { publicEntry } from "../../core/audit/entry.ts";
import { loggedEvents } from "../../core/tables/events.ts";
import type { Auth } from "../../core/auth.ts";
import type { Endpoints } from "../endpoint.ts";
import { readQuery } from "../request/parameters.ts";
import { json } from "../response/respond.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import type { AdminGuard } from "./guard.ts";

/** The words of an event. An event of another release has only its name. */
const wordsOf = (event: string): string =>
  loggedEvents.find(({ name }) => name === event)?.words ?? event;

const events = loggedEvents.map(({ name: event, words }) => ({ event, words }));

/** Lists what happened. */
export function adminAudit({ endpoint }: Endpoints, auth: Auth, { reader }: AdminGuard): void {
  endpoint(contract.listAudit, async (c) => {
    await reader(c);
    const { cursor, ...query } = readQuery(c, contract.AuditQuery);
    const page = await auth.audit.list({ ...query, cursor: readCursor(cursor) });
    const names = await auth.admin.users.names(
      page.entries.flatMap(({ actorId, subjectId }) => [actorId, subjectId]),
    );
    const nameOf = (userId: string | null) =>
      userId === null ? null : (names.get(userId) ?? null);
    const entries = page.entries.map((entry) => ({
      ...publicEntry(entry),
      actor_username: nameOf(entry.actorId),
      subject_username: nameOf(entry.subjectId),
      words: wordsOf(entry.event),
    }));
    const next_cursor = writeCursor(page.next);
    return json(c, { entries, next_cursor, ...(cursor === undefined && { events }) }, 200);
  });
}
