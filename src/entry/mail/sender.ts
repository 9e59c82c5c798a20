import { dirname, join } from "node:path";
import type { MailSender } from "../../core/mail/ports.ts";
import type { Log } from "../../core/system.ts";
import { apiSender } from "../../drivers/mail/http.ts";
import type { MailConfig } from "../config/mail.ts";

/** The mail sender on Node and Bun, or undefined if none is configured. Loads nodemailer only for SMTP, or for the first file. */
export async function openMailSender(
  config: MailConfig,
  log: Log,
): Promise<MailSender | undefined> {
  switch (config.kind) {
    case "smtp": {
      const { smtpSender } = await import("../../drivers/mail/smtp.ts");
      return smtpSender(config.server);
    }
    case "api":
      return apiSender(config.api);
    case "folder":
      return lazily(async () => {
        const { folderSender } = await import("../../drivers/mail/folder.ts");
        return folderSender(join(dirname(config.beside), "outbox"), log);
      });
    default:
      return undefined;
  }
}

/** A sender that is loaded by its first mail, because most development servers send none. */
function lazily(open: () => Promise<MailSender>): MailSender {
  let opened: Promise<MailSender> | undefined;
  return {
    async send(message) {
      opened ??= open();
      await (await opened).send(message);
    },
    close: async () => (await opened)?.close(),
  };
}
