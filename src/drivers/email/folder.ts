import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import type { EmailSender } from "../../core/email/ports.ts";
import type { Log } from "../../core/system.ts";
import { makePrivateFolder } from "../crypto/private-folder.ts";
import { composed } from "./composed.ts";

/** Writes emails to files of a folder and logs their links. For development only, because a link is a secret. */
export function folderSender(folder: string, log: Log): EmailSender {
  const transport = createTransport({ streamTransport: true, buffer: true });
  return {
    async send(message) {
      const { message: source } = await transport.sendMail(composed(message));
      makePrivateFolder(folder);
      const file = join(folder, `${message.id}.eml`);
      writeFileSync(file, source as Buffer, { mode: 0o600 });
      log.info("mail_written", { file, subject: message.subject, link: message.link });
    },
    close: async () => transport.close(),
  };
}
