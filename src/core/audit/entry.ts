import { orderedIds } from "../ids.ts";
import type { Log, Random } from "../system.ts";
import type { AuditEntry, AuditFacts } from "./model.ts";
import type { Listener, AuditPolicy } from "./ports.ts";
import type { EventRow } from "./row.ts";

/** Writes each event into the log at once, as one line. */
export const logLines = (log: Log): Listener => ({
  hears: ({ isSilent }) => !isSilent,
  hearsRepetitions: ({ logsRepetitions }) => logsRepetitions === true,
  hear({ name, outcome, isAlarming }, facts) {
    log[isAlarming ? "warn" : "info"](name, lineOf(outcome, facts));
    return undefined;
  },
});

/** Makes an entry of each event of the table, unless the operator has switched the table off. */
export function tableEntries(
  random: Random,
  { auditTable }: Pick<AuditPolicy, "auditTable">,
): Listener {
  const newId = orderedIds(random);
  return {
    hears: ({ stored }) => auditTable && stored,
    hear: (event, facts, at) => [entryOf(newId(at), at, event, facts)],
  };
}

/** The fields of a log line. The log leaves out those that are undefined. */
const lineOf = (
  outcome: string,
  { actorId, subjectId, sessionId, clientId, organizationId, origin, detail }: AuditFacts,
) => ({
  outcome,
  actor: actorId,
  subject: subjectId,
  session: sessionId,
  client: clientId,
  organization: organizationId,
  address: origin?.address,
  request_id: origin?.requestId,
  detail,
});

/** The longest JSON of details that is stored. */
const detailSize = 1000;

/** The names in a list of details, and the characters of a text in it. */
const most = { names: 20, characters: 100 };

/** An event as it is stored. Each text has the length and the characters that its column takes. */
const entryOf = (
  id: string,
  at: number,
  event: EventRow,
  { actorId, subjectId, sessionId, clientId, organizationId, origin, detail }: AuditFacts,
): AuditEntry => ({
  id,
  at,
  event: event.name,
  outcome: event.outcome,
  actorId: ascii(actorId, 64),
  subjectId: ascii(subjectId, 36),
  sessionId: ascii(sessionId, 36),
  clientId: ascii(clientId, 64),
  address: ascii(origin?.address, 45),
  requestId: ascii(origin?.requestId, 36),
  detail: jsonOf(event.detail, detail),
  organizationId: ascii(organizationId, 36),
});

const ascii = (text: string | undefined, length: number): string | null =>
  text === undefined ? null : text.replaceAll(/[^ -~]/g, "?").slice(0, length);

/** The details as JSON: those that the event may have, cut to size. Null if there are none. */
function jsonOf(allowed: readonly string[], detail: AuditFacts["detail"]): string | null {
  const given = Object.entries(detail ?? {}).filter(
    ([name, value]) => allowed.includes(name) && value !== undefined,
  );
  if (given.length === 0) return null;
  const text = JSON.stringify(Object.fromEntries(given.map(([name, value]) => [name, cut(value)])));
  return text.length <= detailSize ? text : null;
}

function cut(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, most.names).map(cut);
  return typeof value === "string" ? value.slice(0, most.characters) : value;
}

/** The details of a stored entry; null if there are none. */
export const detailOf = ({ detail }: Pick<AuditEntry, "detail">): AuditDetails | null =>
  detail === null ? null : (JSON.parse(detail) as AuditDetails);

type AuditDetails = Readonly<Record<string, string | number | boolean | string[]>>;

/** An entry as operators see it, in the command line and in the API. The names are those of the log. */
export const publicEntry = (entry: AuditEntry) => ({
  id: entry.id,
  at: new Date(entry.at).toISOString(),
  event: entry.event,
  outcome: entry.outcome,
  actor: entry.actorId,
  subject: entry.subjectId,
  session: entry.sessionId,
  client: entry.clientId,
  organization: entry.organizationId,
  address: entry.address,
  request_id: entry.requestId,
  detail: detailOf(entry),
});
