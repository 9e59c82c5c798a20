import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { describe, expect, it } from "vitest";
import type { LogFields } from "../../../src/core/system.ts";
import { folderSender } from "../../../src/drivers/email/folder.ts";
import { message } from "../../support/mail/message.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

describe("the folder of a development server", () => {
  it("gets each mail as a file that only its owner can read, and the log shows the link", async () => {
    const folder = join(await scratchFolder(), "data", "outbox");
    const logged: [string, LogFields | undefined][] = [];
    const record = (event: string, fields?: LogFields) => void logged.push([event, fields]);
    const sender = folderSender(folder, { info: record, warn: record, error: record });
    await sender.send(message);
    await sender.send(message);
    await sender.close();

    const file = join(folder, "m-1.eml");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const mail = await simpleParser(readFileSync(file, "utf8"));
    expect(mail).toMatchObject({ subject: message.subject, messageId: "<m-1@example.com>" });
    expect(mail.text?.trim()).toBe(message.text.trim());
    expect(logged).toEqual(
      Array.from({ length: 2 }, () => [
        "mail_written",
        { file, subject: message.subject, link: message.link },
      ]),
    );
  });
});
