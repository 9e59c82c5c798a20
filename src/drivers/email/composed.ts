import type { SendMailOptions } from "nodemailer";
import type { Message } from "../../core/email/model.ts";

/** An email as nodemailer takes it: plain text first, then HTML (RFC 2046 section 5.1.4). */
export const composed = (message: Message): SendMailOptions => ({
  from: { name: message.from.name ?? "", address: message.from.address },
  to: { name: "", address: message.to },
  // The name of a mailbox is no part of the envelope.
  envelope: { from: message.from.address, to: [message.to] },
  messageId: `<${message.messageId}>`,
  subject: message.subject,
  text: message.text,
  html: message.html,
  headers: { ...message.headers },
});
