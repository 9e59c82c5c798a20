import { Undelivered, type EmailSender } from "../../core/email/ports.ts";

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

/** Codes of the binding for an email that it will never send. All others may pass, or the operator can correct them. */
const permanent = ["E_RECIPIENT_SUPPRESSED", "E_VALIDATION_ERROR", "E_DELIVERY_FAILED"];

/** Sends emails by Cloudflare Email Service. It makes its own Message-ID, and refuses an email that has one. */
export const bindingSender = (binding: SendEmail): EmailSender => ({
  async send({ from, to, subject, text, html, headers }) {
    try {
      await binding.send({
        from: { email: from.address, name: from.name ?? "" },
        to,
        subject,
        text,
        html,
        headers,
      });
    } catch (error) {
      const { code } = error as { readonly code?: unknown };
      const name = typeof code === "string" && /^[A-Z_]{1,48}$/.test(code) ? code : "BINDING";
      throw new Undelivered(name, {
        isPermanent: permanent.includes(name),
        // The address refused emails before, or its owner complained.
        isAddressRefused: name === "E_RECIPIENT_SUPPRESSED",
      });
    }
  },
  close: async () => {},
});
