import { accountEvents } from "../accounts/rows/events.ts";
import { adminEvents } from "../admin/rows/events.ts";
import { authorizationEvents } from "../authorizations/rows/events.ts";
import { clientEvents } from "../clients/rows/events.ts";
import { consentEvents } from "../consents/rows/events.ts";
import { factorEvents } from "../factors/rows/events.ts";
import { loginEvents } from "../login/rows/events.ts";
import { providerEvents } from "../provider/rows/events.ts";
import { sessionEvents } from "../sessions/rows/events.ts";
import { throttleEvents } from "../throttle/rows/events.ts";
import { upstreamEvents } from "../upstream/rows/events.ts";
import type { EventRow, HookRow } from "./row.ts";

/** Every event: the rows of all features. The names are those of the OWASP logging vocabulary where it has one. */
export const auditEvents = {
  ...loginEvents,
  ...factorEvents,
  ...throttleEvents,
  ...sessionEvents,
  ...accountEvents,
  ...adminEvents,
  authz_fail: {
    outcome: "failure",
    stored: true,
    detail: ["route", "reason"],
    words: "Was refused access",
  },
  ...clientEvents,
  ...upstreamEvents,
  ...providerEvents,
  ...consentEvents,
  ...authorizationEvents,
} as const satisfies Record<string, EventRow>;

type Rows = typeof auditEvents;

export type AuditEvent = keyof Rows;

/** The row of an event, without the literal types. */
export const auditEventOf = (event: AuditEvent): EventRow => auditEvents[event];

/** The events of the log, in the order of the documentation. */
export const loggedEvents: readonly AuditEvent[] = (
  Object.keys(auditEvents) as AuditEvent[]
).filter((event) => !auditEventOf(event).isSilent);

/** Whether a text names an event of the log. */
export const isAuditEvent = (text: string): text is AuditEvent =>
  (loggedEvents as readonly string[]).includes(text);

/** The details of an event, by the names that its row allows. */
export type AuditDetail<E extends AuditEvent> = {
  readonly [Name in Rows[E]["detail"][number]]?: DetailOf<Name, Rows[E]> | undefined;
};

type DetailOf<Name, Row> = [Name, Row] extends ["reason", { readonly reasons: infer Reasons }]
  ? keyof Reasons
  : DetailValue;

type DetailValue = string | number | boolean | readonly string[];

/** What the operator's hook of an event receives. */
export type HookEvent<E extends AuditEvent> = E extends AuditEvent
  ? Rows[E] extends { readonly hook: HookRow<string, infer Event> }
    ? Event
    : never
  : never;

/** What each hook of the operator receives. */
export type HookEvents = {
  readonly [
    E in AuditEvent as Rows[E] extends { readonly hook: HookRow<infer Name, unknown> }
      ? Name
      : never
  ]: HookEvent<E>;
};
