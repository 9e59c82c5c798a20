import { Webhook } from "standardwebhooks";
import { afterAll, describe, expect, it } from "vitest";
import { accountRow } from "../../suite/http/calls/accounts.ts";
import { insertAccount, newcomer, register } from "../../suite/http/calls/calls.ts";
import { forgot } from "../../suite/http/calls/links.ts";
import { startProvider, type Provider } from "../../support/mail/provider.ts";
import { secret } from "../../support/secrets.ts";
import { useTarget } from "../../support/targets/http-target.ts";
import { startOnWorkerd } from "../../support/targets/worker-target.ts";

describe("in workerd, with Cloudflare's binding EMAIL and a webhook", () => {
  const key = secret(`whsec_${crypto.getRandomValues(Buffer.alloc(32)).toString("base64")}`);
  let receiver: Provider;
  const target = useTarget(async () => {
    receiver = await startProvider();
    const endpoint = { url: receiver.url, secret: key, events: ["user.created"] };
    return startOnWorkerd({
      database: "d1",
      env: { MAIL_API_URL: "", MAIL_API_KEY: "", WEBHOOKS: JSON.stringify([endpoint]) },
      config: { send_email: [{ name: "EMAIL" }] },
    });
  });
  afterAll(() => receiver.close());

  it("a link is sent after the answer, without the cron trigger", async () => {
    const person = await insertAccount(target());
    const { id } = await accountRow(target(), person);
    expect((await forgot(target(), person.username)).status).toBe(202);
    const log = () => target().log().join("\n");
    await expect.poll(log).toContain('"event":"mail_sent"');
    expect(log()).toContain(`"kind":"reset_password","user":"${String(id)}"`);
    const waiting = () => target().sql("SELECT id FROM outbox");
    await expect.poll(waiting).toEqual([]);
  });

  it("a webhook is sent after the answer, without the cron trigger", async () => {
    const person = newcomer();
    expect((await register(target(), person)).status).toBe(201);
    await expect.poll(() => receiver.requests.length).toBe(1);
    const { body = "", headers = {} } = receiver.requests[0] ?? {};
    const given = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, String(value)]),
    );
    const { id } = await accountRow(target(), person);
    expect(new Webhook(key).verify(body, given)).toMatchObject({
      type: "user.created",
      data: { user_id: id },
    });
  });
});
