import { auditEventOf, auditEvents, type AuditEvent } from "../audit/events.ts";

/** The types of all webhooks, from the table of audit events. */
export const webhookTypes: readonly string[] = [
  ...new Set(
    (Object.keys(auditEvents) as AuditEvent[]).flatMap((name) => auditEventOf(name).webhook ?? []),
  ),
];

/** Whether a pattern names a type: the type itself, a group such as `user.*`, or `*` for all. */
const matches = (pattern: string, type: string): boolean =>
  pattern === "*" ||
  pattern === type ||
  (pattern.endsWith(".*") && type.startsWith(pattern.slice(0, -1)));

/** Whether an endpoint with these patterns gets webhooks of a type. */
export const isWanted = (patterns: readonly string[], type: string): boolean =>
  patterns.some((pattern) => matches(pattern, type));

/** Whether a pattern names at least one type. */
export const isPattern = (pattern: string): boolean =>
  webhookTypes.some((type) => matches(pattern, type));
