import { auditEventOf } from "../audit/events.ts";
import type { AuditFacts } from "../audit/model.ts";
import type { Notify } from "../audit/ports.ts";
import { explain } from "../explain.ts";
import { enqueueDelivery } from "../outbox/outbox.ts";
import { isWanted } from "./events.ts";
import { payloadOf, webhookChannel, type WebhookData } from "./payload.ts";
import type { WebhookEndpoint, WebhookQueuePorts } from "./ports.ts";

/**
 * Stores one webhook for each endpoint that wants an event. Undefined without endpoints. A webhook that cannot be stored is lost, and
 * the log says so.
 */
export function webhooksOf(
  ports: WebhookQueuePorts,
  endpoints: readonly WebhookEndpoint[],
): Notify | undefined {
  if (endpoints.length === 0) return undefined;
  return (event, facts, at) => {
    const { webhook: type } = auditEventOf(event);
    const { subjectId } = facts;
    if (type === undefined || subjectId === undefined) return [];
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
}

/** The ids of an event, and which kinds of things changed. Never a value of the account. */
function dataOf(
  type: string,
  userId: string,
  { actorId, sessionId, detail = {} }: AuditFacts,
): WebhookData {
  const { fields, by, ended, session } = detail as Readonly<Record<string, unknown>>;
  const user = { user_id: userId, fields, by };
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
