import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/entry/config/config-error.ts";
import { workerEmailSender } from "../../../src/entry/email/worker-sender.ts";
import { read, strongSecret } from "../../support/documents/configuration.ts";
import { message } from "../../support/mail/message.ts";

const production = {
  NODE_ENV: "production",
  ISSUER: "https://login.example.com",
  SECRET_KEY: strongSecret(),
};
const from = { MAIL_FROM: "Example <login@example.com>" };
const api = { ...from, MAIL_API_URL: "https://api.example.com/send", MAIL_API_KEY: "x" };
const senderOf = (env: Readonly<Record<string, string>>, binding?: unknown) =>
  workerEmailSender(read({ ...production, ...env }), binding);

/** A binding that fails with this code, or accepts every mail. */
function bindingWith(code?: string) {
  const sent: unknown[] = [];
  const send = async (mail: unknown) => {
    if (code !== undefined) throw Object.assign(new Error("Tell-Tale ann@example.com"), { code });
    sent.push(mail);
    return { messageId: "x" };
  };
  return { sent, send };
}

describe("the mails of a Worker", () => {
  it("leave by the binding EMAIL with all their parts", async () => {
    const binding = bindingWith();
    await senderOf(from, binding)?.send(message);
    expect(binding.sent).toEqual([
      {
        from: { email: message.from.address, name: message.from.name },
        to: message.to,
        subject: message.subject,
        text: message.text,
        html: message.html,
        headers: message.headers,
      },
    ]);
  });

  it.each([
    ["E_RECIPIENT_SUPPRESSED", true],
    ["E_SENDER_NOT_VERIFIED", false],
    ["E_RATE_LIMIT_EXCEEDED", false],
    ["ann@example.com", false],
  ])("are given up for good after the code %s: %s", async (code, isPermanent) => {
    const error: unknown = await senderOf(from, bindingWith(code))
      ?.send(message)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "Undelivered", isPermanent });
    expect(String(error)).not.toMatch(/ann@|Tell-Tale/);
  });

  it("wait in the outbox without a binding and without an API", () => {
    expect(senderOf({})).toBeUndefined();
    expect(senderOf(api)).toBeDefined();
  });

  it.each([
    ["SMTP_URL", { ...from, SMTP_URL: "smtps://mail.example.com" }, undefined],
    ["MAIL_API_URL", api, bindingWith()],
    ["MAIL_FROM", {}, bindingWith()],
  ])("are refused with a message that names %s", (name, env, binding) => {
    expect(() => senderOf(env, binding)).toThrow(ConfigError);
    expect(() => senderOf(env, binding)).toThrow(new RegExp(`^${name} `));
  });
});
