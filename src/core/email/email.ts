import type { Channel } from "../outbox/ports.ts";
import { deliverDueEmails, type SentEmails } from "./deliver.ts";
import { emailChannel } from "./payload.ts";
import type { DeliverPorts, EmailPolicy } from "./ports.ts";

/** The emails that wait to be sent. */
export function createEmail(ports: DeliverPorts, policy: EmailPolicy): Channel {
  const sent: SentEmails = { undeleted: new Set(), ids: new Set() };
  return {
    name: emailChannel.name,
    deliverDue: (isStopping = () => false) => deliverDueEmails(ports, policy, isStopping, sent),
  };
}
