import type { Command } from "commander";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { previewEmails } from "../../core/email/preview.ts";
import { systemClock } from "../../drivers/system.ts";
import type { Terminal } from "./terminal.ts";
import { emails } from "../../core/tables/emails.ts";
import { emailCodeLifetime } from "../../core/email-codes/prove.ts";

/** An email as email programs show it in one look, whatever look this machine has. */
const looks = {
  light: (html: string) => html.replace("@media (prefers-color-scheme:dark)", "@media not all"),
  dark: (html: string) => html.replace("@media (prefers-color-scheme:dark)", "@media all"),
} as const;

/** Adds `emails preview`. */
export function addEmailCommands(command: Command, { configure, print }: Terminal): void {
  command
    .command("preview")
    .argument("<folder>", "where to write the files")
    .description(
      "write every email in every language, as text and as HTML in the light and dark look",
    )
    .action(async (folder: string) => {
      const { config } = await configure("no database");
      const previews = await previewEmails(emails, config.policy, emailCodeLifetime, systemClock());
      for (const { language, kind, message } of previews) {
        const at = join(folder, language);
        mkdirSync(at, { recursive: true });
        writeFileSync(join(at, `${kind}.txt`), `Subject: ${message.subject}\n\n${message.text}`);
        for (const [look, shown] of Object.entries(looks)) {
          writeFileSync(join(at, `${kind}.${look}.html`), shown(message.html));
        }
      }
      print(`Wrote ${previews.length} emails to ${folder}.`);
    });
}
