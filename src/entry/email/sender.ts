import { dirname, join } from "node:path";
import type { EmailSender } from "../../core/email/ports.ts";
import type { Log } from "../../core/system.ts";
import { apiSender } from "../../drivers/email/http.ts";
import type { EmailConfig } from "../config/email.ts";

/** The email sender on Node and Bun, or undefined if none is configured. Loads nodemailer only for SMTP, or for the first file. */
export async function openEmailSender(
  config: EmailConfig,
  log: Log,
): Promise<EmailSender | undefined> {
  switch (config.kind) {
    case "smtp": {
      const { smtpSender } = await import("../../drivers/email/smtp.ts");
      return smtpSender(config.server);
    }
    case "api":
      return apiSender(config.api);
    case "folder":
      return lazily(async () => {
        const { folderSender } = await import("../../drivers/email/folder.ts");
        return folderSender(join(dirname(config.beside), "outbox"), log);
      });
    default:
      return undefined;
  }
}

/** A sender that is loaded by its first mail, because most development servers send none. */
function lazily(open: () => Promise<EmailSender>): EmailSender {
  let opened: Promise<EmailSender> | undefined;
  return {
    async send(message) {
      opened ??= open();
      await (await opened).send(message);
    },
    close: async () => (await opened)?.close(),
  };
}
