import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EmailSender } from "../../../src/core/email/ports.ts";
import { smtpSender } from "../../../src/drivers/email/smtp.ts";
import { read } from "../../support/documents/configuration.ts";
import { message } from "../../support/mail/message.ts";
import { startMailServer, type MailServer } from "../../support/mail/smtp.ts";
import { freePort } from "../../support/network/free-port.ts";

/** The sender of a server with this `SMTP_URL`. */
function senderFor(url: string): EmailSender {
  const config = read({ SMTP_URL: url }).mail;
  return config.kind === "smtp" ? smtpSender(config.server) : expect.fail("no SMTP");
}

const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.fail("it should have failed"),
    (error: unknown) => error,
  );

describe("mail by SMTP", () => {
  let server: MailServer;
  let sender: EmailSender;
  beforeAll(async () => {
    server = await startMailServer();
    sender = senderFor(server.url);
  });
  afterAll(async () => {
    await sender.close();
    await server.close();
  });
  beforeEach(() => server.refuse(() => undefined));

  it("arrives with its sender, one recipient, its headers, and plain text before HTML", async () => {
    await sender.send(message);
    const received = server.received.at(-1) ?? expect.fail("no mail");
    const { from, to, source } = received;
    const parsed = await received.parsed();
    expect(from).toBe("login@example.com");
    expect(to).toEqual(["ann@example.com"]);
    expect(parsed.from?.value).toEqual([{ address: "login@example.com", name: "Exämple" }]);
    expect(parsed.subject).toBe("Grüße");
    expect(parsed.messageId).toBe("<m-1@example.com>");
    expect(parsed.date).toBeInstanceOf(Date);
    expect(parsed.text?.trim()).toBe("Plain ä text");
    expect(parsed.html).toContain("<p>HTML ä text</p>");
    expect(source).toMatch(/^Content-Type: multipart\/alternative;/m);
    expect(source.indexOf("text/plain")).toBeLessThan(source.indexOf("text/html"));
    for (const [name, value] of Object.entries(message.headers)) {
      expect(source).toMatch(new RegExp(`^${name}: ${value}\r?$`, "im"));
    }
  });

  it.each([
    ["subject", { subject: "Hello\r\nBcc: eve@example.com\r\n\r\nevil" }],
    [
      "sender's name",
      { from: { name: "A\r\nBcc: eve@example.com", address: message.from.address } },
    ],
    ["header", { headers: { "Content-Language": "en\r\nBcc: eve@example.com" } }],
  ])("gets no further recipient or header by a line break in the %s", async (_, change) => {
    const before = server.received.length;
    await sender.send({ ...message, ...change }).catch(() => undefined);
    for (const mail of server.received.slice(before)) {
      const { to } = mail;
      const parsed = await mail.parsed();
      expect(to).not.toContain("eve@example.com");
      expect(parsed.bcc).toBeUndefined();
      expect(parsed.text?.trim()).toBe("Plain ä text");
    }
  });

  it("is given up for good when the server rejects the recipient", async () => {
    server.refuse(() => 550);
    expect(await thrownBy(sender.send(message))).toMatchObject({
      message: "EENVELOPE 550",
      isPermanent: true,
      isAddressRefused: true,
    });
  });

  it.each([552, 554])(
    "is given up for good after %i, which says nothing about other mails to the address",
    async (status) => {
      server.refuse(() => status);
      expect(await thrownBy(sender.send(message))).toMatchObject({
        isPermanent: true,
        isAddressRefused: false,
      });
    },
  );

  it("is tried again later when the server asks for it, and then accepted", async () => {
    server.refuse(() => 451);
    expect(await thrownBy(sender.send(message))).toMatchObject({
      message: "EENVELOPE 451",
      isPermanent: false,
    });
    server.refuse(() => undefined);
    await sender.send(message);
  });

  it("is tried again later when the server is down", async () => {
    const down = senderFor(`smtp://127.0.0.1:${await freePort()}`);
    const error = await thrownBy(down.send(message));
    expect(error).toMatchObject({ name: "Undelivered", isPermanent: false });
    expect(String(error)).not.toMatch(/127\.0\.0\.1|ann@/);
    await down.close();
  });

  it("logs in with the user and the password of SMTP_URL", async () => {
    const login = { user: "latchkey", password: "p@ss: word/7" };
    const guarded = await startMailServer(login);
    const right = senderFor(guarded.url);
    await right.send(message);
    expect(guarded.received).toHaveLength(1);
    const wrong = senderFor(guarded.url.replace("p%40ss", "other"));
    // The operator can correct the password, so the mail is not lost.
    expect(await thrownBy(wrong.send(message))).toMatchObject({ isPermanent: false });
    for (const one of [right, wrong]) await one.close();
    await guarded.close();
  });
});
