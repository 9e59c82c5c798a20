import { deliverDueMails } from "./deliver.ts";
import type { MailPolicy } from "./policy.ts";
import type { Claim, MailPorts } from "./ports.ts";

/** The mails that wait to be sent. */
export function createMail(ports: MailPorts, policy: MailPolicy) {
  const sent = new Set<Claim>();
  return {
    deliverDue: (isStopping: () => boolean = () => false) =>
      deliverDueMails(ports, policy, isStopping, sent),
  };
}
