import { Webhook } from "standardwebhooks";
import { afterAll, describe, expect, it } from "vitest";
import { accountRow } from "../../suite/http/calls/accounts.ts";
import {
  insertAccount,
  newcomer,
  newPassword,
  register,
  send,
} from "../../suite/http/calls/calls.ts";
import { expectInvalid, expectProblem } from "../../suite/http/calls/expect.ts";
import { forgot } from "../../suite/http/calls/links.ts";
import { startProvider, type Provider } from "../../support/mail/provider.ts";
import { secret } from "../../support/secrets.ts";
import { startBreaches } from "../../support/services/breaches.ts";
import { startTurnstile } from "../../support/services/turnstile.ts";
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

describe("in workerd, with a CAPTCHA and a service of breached passwords", () => {
  let turnstile: Awaited<ReturnType<typeof startTurnstile>>;
  let breaches: Awaited<ReturnType<typeof startBreaches>>;
  const target = useTarget(async () => {
    [turnstile, breaches] = await Promise.all([startTurnstile(), startBreaches()]);
    const env = { ...turnstile.env, PASSWORD_BREACHES: breaches.url };
    return startOnWorkerd({ database: "d1", env });
  });
  afterAll(() => {
    turnstile.close();
    breaches.close();
  });

  it("a registration needs both, and no answer of either is a verdict of its own", async () => {
    const person = newcomer();
    const { password } = person;
    expectProblem(await register(target(), person), 403, "captcha_required");
    breaches.add(password);
    const breached = await register(target(), { ...person, captcha: turnstile.solve() });
    expectInvalid(breached, "/password");
    const other = { ...person, password: newPassword() };
    const silent = { ...other, captcha: turnstile.solve() };
    breaches.state = "silent";
    expect((await register(target(), silent)).status).toBe(201);
    turnstile.state = "silent";
    const closed = await register(target(), { ...newcomer(), captcha: turnstile.solve() });
    expectProblem(closed, 503, "captcha_unavailable");
    expect((await send(target(), "/captcha")).text).toContain(turnstile.siteKey);
  });
});
