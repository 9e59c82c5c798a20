import { deliverDueMails } from "./deliver.ts";
import type { MailPolicy } from "./policy.ts";
import type { MailPorts } from "./ports.ts";

/** The mails that wait to be sent. */
export const createMail = (ports: MailPorts, policy: MailPolicy) => ({
  deliverDue: (isStopping: () => boolean = () => false) =>
    deliverDueMails(ports, policy, isStopping),
});
