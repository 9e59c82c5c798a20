import * as z from "zod";
import { adminCall, id, readProblems } from "../../contract/admin/fields.ts";
import {
  cursorParam,
  eventDetail,
  eventParam,
  fromParam,
  nextCursor,
  queryText,
  time,
  toParam,
} from "../../contract/fields.ts";
import { jsonResponse } from "../../contract/responses.ts";
import { createRoute } from "../../contract/route.ts";
import { publicEntry } from "../../core/audit/entry.ts";
import type { Auth } from "../../core/auth.ts";
import { loggedEvents } from "../../core/tables/events.ts";
import type { Endpoints } from "../endpoint.ts";
import { readQuery } from "../request/parameters.ts";
import { json } from "../response/respond.ts";
import { readCursor, writeCursor } from "../request/cursor.ts";
import type { AdminGuard } from "./guard.ts";

const event = z.string().meta({
  description: "The name of the event. The page on the audit trail explains all events.",
  example: "authn_login_success",
});

const words = z.string().meta({ description: "The event in words.", example: "Logged in" });

const nameOf = (member: string) =>
  z
    .string()
    .nullable()
    .meta({
      description: `The present username of ${member}. Null if there is no such account, or no longer.`,
      example: "ann",
    });

const AuditEntry = z
  .object({
    id,
    at: time("When it happened."),
    event,
    words,
    outcome: z.string().meta({ description: "`success` or `failure`.", example: "success" }),
    actor: z.string().nullable().meta({
      description:
        "The account that did it, `cli:NAME` for an operator, or `app` or `client:ID` for your own code. Null if no one was logged in.",
      example: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
    }),
    actor_username: nameOf("`actor`"),
    subject: z.string().nullable().meta({ description: "The account that it is about." }),
    subject_username: nameOf("`subject`"),
    session: z.string().nullable(),
    client: z.string().nullable().meta({ example: "first-party" }),
    organization: z.string().nullable().meta({
      description: "The organization in which it happened.",
    }),
    address: z.string().nullable().meta({ example: "203.0.113.9" }),
    request_id: z.string().nullable(),
    detail: eventDetail,
  })
  .meta({ id: "AuditEntry" });

const AuditPage = z
  .object({
    entries: z.array(AuditEntry),
    next_cursor: nextCursor,
    events: z.array(z.object({ event, words })).optional().meta({
      description: "All events, for a menu. Only on the first page.",
    }),
  })
  .meta({ id: "AuditPage" });

const AuditQuery = z.object({
  subject: queryText(
    "subject",
    "The id of the account that it is about.",
    "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
  ),
  actor: queryText(
    "actor",
    "The id of the account that did it, `cli:NAME`, `app` or `client:ID`. Not together with `subject`.",
    "cli:ann",
  ),
  organization: queryText(
    "organization",
    "The id of the organization in which it happened. Not together with `subject` or `actor`.",
    "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
  ),
  event: eventParam,
  from: fromParam,
  to: toParam,
  cursor: cursorParam,
});

const listAudit = createRoute({
  ...adminCall,
  method: "get",
  path: "/admin/audit",
  operationId: "listAudit",
  summary: "List what happened, and who did it",
  description: "The newest first.",
  request: { query: AuditQuery },
  responses: {
    200: jsonResponse(AuditPage, "One page of entries."),
    ...readProblems("validation_failed"),
  },
});

/** The words of an event. An event of another release has only its name. */
const wordsOf = (event: string): string =>
  loggedEvents.find(({ name }) => name === event)?.words ?? event;

const events = loggedEvents.map(({ name: event, words }) => ({ event, words }));

/** Lists what happened. */
export function adminAudit({ endpoint }: Endpoints, auth: Auth, { reader }: AdminGuard): void {
  endpoint(listAudit, async (c) => {
    await reader(c);
    const { cursor, ...query } = readQuery(c, AuditQuery);
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
