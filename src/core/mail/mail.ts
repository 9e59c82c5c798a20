import { deliverDueMails, type SentMails } from "./deliver.ts";
import type { MailPolicy } from "./policy.ts";
import type { MailPorts } from "./ports.ts";

/** The mails that wait to be sent. */
export function createMail(ports: MailPorts, policy: MailPolicy) {
  const sent: SentMails = { undeleted: new Set(), ids: new Set() };
  return {
    deliverDue: (isStopping: () => boolean = () => false) =>
      deliverDueMails(ports, policy, isStopping, sent),
  };
}
