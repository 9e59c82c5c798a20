import type { AuditFacts } from "../audit/model.ts";
import type { Listener } from "../audit/ports.ts";
import type { EventRow } from "../audit/row.ts";
import type { Effect } from "../outbox/effects.ts";
import type { QueuePorts } from "../outbox/ports.ts";
import { isWanted, typeOf, type WebhookType } from "./events.ts";
import { webhookChannel, type WebhookData } from "./payload.ts";
import type { WebhookEndpoint } from "./ports.ts";

/** Stores one webhook for each endpoint that wants an event. If one cannot be stored, the log says so. */
export function webhooksOf(ports: QueuePorts, endpoints: readonly WebhookEndpoint[]): Listener {
  const writesOf = (
    event: EventRow,
    type: WebhookType,
    facts: AuditFacts,
    at: number,
  ): readonly Effect[] | undefined => {
    const { subjectId, organizationId } = facts;
    if (subjectId === undefined && organizationId === undefined) return undefined;
    const data = dataOf(event, type, facts);
    return endpoints
      .filter(({ events }) => isWanted(events, type))
      .map((endpoint) => ({
        channel: webhookChannel.name,
        run: () =>
          webhookChannel.enqueue(ports, {
            kind: type,
            // Without the account, because a deletion removes the emails of the account, but not this.
            subjectId: null,
            payload: { endpoint: endpoint.id, at, data },
            createdAt: at,
          }),
        lost(why) {
          const told = {
            kind: type,
            user: subjectId,
            organization: organizationId,
            host: endpoint.host,
          };
          ports.log.error("webhook_not_stored", { ...told, ...why });
        },
      }));
  };
  return {
    hears: ({ name }) => endpoints.length > 0 && typeOf(name) !== undefined,
    hear(event, facts, at) {
      const type = typeOf(event.name);
      return type && writesOf(event, type, facts, at);
    },
  };
}

const ofOrganizations = /^(organization|membership|invitation)\./;

/** The ids of an event, and which kinds of things changed. Never a value of the account. */
function dataOf(event: EventRow, type: WebhookType, facts: AuditFacts): WebhookData {
  const { actorId, code, subjectId, sessionId, clientId, organizationId, detail = {} } = facts;
  const { fields, by, scopes, settings, role, to } = detail as Readonly<Record<string, unknown>>;
  const actor = code && actorId;
  if (ofOrganizations.test(type)) {
    const organization = { organization_id: organizationId, user_id: subjectId };
    return { ...organization, fields: settings, role: role ?? to, actor };
  }
  const user = { user_id: subjectId, fields, by, actor };
  if (type.startsWith("app.")) return { ...user, client_id: clientId, scopes };
  if (type === "session.created") return { ...user, session_id: sessionId };
  if (type !== "session.ended") return user;
  const ended = event.endedBy?.(facts);
  return {
    ...user,
    session_id: ended?.which === "one" ? ended.sessionId : undefined,
    ended: ended?.which,
    kept_session_id: ended?.which === "others" ? ended.sessionId : undefined,
  };
}
