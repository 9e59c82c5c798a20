import { Undelivered, type MailSender } from "../../core/mail/ports.ts";

/** The member of Cloudflare's `send_email` binding that is used. */
export interface SendEmail {
  send(mail: {
    readonly from: { readonly email: string; readonly name: string };
    readonly to: string;
    readonly subject: string;
    readonly text: string;
    readonly html: string;
    readonly headers: Readonly<Record<string, string>>;
  }): Promise<unknown>;
}

/** Codes of the binding for a mail that it will never send. */
const permanent = ["E_RECIPIENT_NOT_ALLOWED", "E_RECIPIENT_SUPPRESSED", "E_VALIDATION_ERROR"];

/** Sends mails by Cloudflare Email Service. */
export const bindingSender = (binding: SendEmail): MailSender => ({
  async send({ from, to, subject, text, html, headers, messageId }) {
    try {
      await binding.send({
        from: { email: from.address, name: from.name ?? "" },
        to,
        subject,
        text,
        html,
        headers: { ...headers, "Message-ID": `<${messageId}>` },
      });
    } catch (error) {
      const { code } = error as { readonly code?: unknown };
      const name = typeof code === "string" && /^[A-Z_]{1,48}$/.test(code) ? code : "BINDING";
      throw new Undelivered(name, { isPermanent: permanent.includes(name) });
    }
  },
  close: async () => {},
});
