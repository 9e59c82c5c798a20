import { deliverDueMails, type SentMails } from "./deliver.ts";
import type { MailPolicy } from "./policy.ts";
import type { Channel } from "../outbox/ports.ts";
import { mailChannel } from "./model.ts";
import type { DeliveryPorts } from "./ports.ts";

/** The mails that wait to be sent. */
export function createMail(ports: DeliveryPorts, policy: MailPolicy): Channel {
  const sent: SentMails = { undeleted: new Set(), ids: new Set() };
  return {
    name: mailChannel,
    deliverDue: (isStopping = () => false) => deliverDueMails(ports, policy, isStopping, sent),
  };
}
