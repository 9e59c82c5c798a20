import type { AuditFacts } from "../audit/model.ts";
import type { Listener } from "../audit/ports.ts";
import { explain } from "../explain.ts";
import { enqueueDelivery } from "../outbox/outbox.ts";
import { isWanted, isWebhookEvent, webhookTypeOf, type WebhookType } from "./events.ts";
import { payloadOf, webhookChannel, type WebhookData } from "./payload.ts";
import type { WebhookEndpoint, WebhookQueuePorts } from "./ports.ts";

/**
 * Stores one webhook for each endpoint that wants an event, after the event's own entry. A webhook that cannot be stored is lost, and
 * the log says so.
 */
export function webhooksOf(
  ports: WebhookQueuePorts,
  endpoints: readonly WebhookEndpoint[],
): Listener {
  const writesOf = (type: WebhookType, facts: AuditFacts, at: number) => {
    const { subjectId } = facts;
    if (subjectId === undefined) return undefined;
    const data = dataOf(type, subjectId, facts);
    return endpoints
      .filter(({ events }) => isWanted(events, type))
      .map((endpoint) => async () => {
        try {
          await enqueueDelivery(ports, {
            channel: webhookChannel,
            kind: type,
            // Without the account, because a deletion removes the mails of the account, but not this.
            subjectId: null,
            payload: payloadOf({ endpoint: endpoint.id, at, data }),
            createdAt: at,
          });
        } catch (error) {
          const told = { kind: type, user: subjectId, host: endpoint.host };
          ports.log.error("webhook_not_stored", { ...told, ...explain(error) });
        }
      });
  };
  return {
    hears: (event) => endpoints.length > 0 && isWebhookEvent(event),
    hear: (event, facts, at) =>
      isWebhookEvent(event) ? writesOf(webhookTypeOf[event], facts, at) : undefined,
  };
}

/** The ids of an event, and which kinds of things changed. Never a value of the account. */
function dataOf(
  type: WebhookType,
  userId: string,
  { actorId, sessionId, clientId, detail = {} }: AuditFacts,
): WebhookData {
  const { fields, by, ended, session, scopes } = detail as Readonly<Record<string, unknown>>;
  const user = { user_id: userId, fields, by };
  if (type.startsWith("app.")) return { ...user, client_id: clientId, scopes };
  if (!type.startsWith("session.")) return user;
  if (ended === "all") return { ...user, ended };
  // The session of an administrator is not the one that ended.
  const own = actorId === undefined || actorId === userId ? sessionId : undefined;
  if (ended === "others") return { ...user, ended, kept_session_id: own };
  return {
    ...user,
    session_id: session ?? own,
    ended: type === "session.ended" ? "one" : undefined,
  };
}
