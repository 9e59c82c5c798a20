import { createHash } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setAccount } from "../../../suite/http/calls/accounts.ts";
import { insertAccount, send, withBearer } from "../../../suite/http/calls/calls.ts";
import { logInBy } from "../../../suite/http/calls/sessions.ts";
import {
  startProvider,
  type Provider,
  type ProviderRequest,
} from "../../../support/mail/provider.ts";
import { secret } from "../../../support/secrets.ts";
import { fileLog, openInProcess, type Target } from "../../../support/targets/http-target.ts";

const secrets = [24, 64].map((bytes) =>
  secret(`whsec_${crypto.getRandomValues(Buffer.alloc(bytes)).toString("base64")}`),
);
const [current = "", previous = ""] = secrets;
const ann = { username: "ann", email: "Ann@example.com", name: "Tell Tale" };
const password = secret("correct horse battery");

let receiver: Provider;
let quiet: Provider;
let target: Target;
const logged: string[] = [];
let userId: string;

const post = (path: string, json: object) =>
  target.fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(json),
  });
const register = (username: string) =>
  post("/authenticate/register", { ...ann, username, email: `${username}@example.com`, password });
const headersOf = ({ headers }: ProviderRequest) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
const verified = (request: ProviderRequest, by = current) =>
  new Webhook(by).verify(request.body, headersOf(request));
const arrived = (count: number) => expect.poll(() => receiver.requests.length).toBe(count);
const webhookRows = () => target.sql("SELECT * FROM outbox WHERE channel = 'webhook'");

beforeAll(async () => {
  receiver = await startProvider();
  quiet = await startProvider();
  const endpoint = { url: `${receiver.url}?key=Tell-Tale-Key`, secret: secrets, events: ["*"] };
  const WEBHOOKS = JSON.stringify([
    endpoint,
    { url: quiet.url, secret: current, events: ["user.deleted"] },
  ]);
  target = await openInProcess({
    database: "sqlite",
    // The audit trail may be off.
    env: { WEBHOOKS, AUDIT_TABLE: "off", THROTTLE: "admin-tests=6,requests=off" },
    log: fileLog((lines) => void logged.push(lines)),
  });
});
afterAll(async () => {
  await target.close();
  await receiver.close();
  await quiet.close();
});
beforeEach(() => receiver.answer(200));

describe("a server with webhooks", () => {
  it("tells of a registration, signed with both secrets", async () => {
    const response = await register("ann");
    ({ id: userId } = (await response.json()) as { id: string });
    await arrived(1);
    const [request] = receiver.requests as [ProviderRequest];
    for (const one of [current, previous]) {
      expect(verified(request, one)).toEqual({
        type: "user.created",
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        data: { user_id: userId },
      });
    }
    expect(request).toMatchObject({
      method: "POST",
      headers: { "content-type": "application/json" },
    });
    expect(() => verified({ ...request, body: `${request.body} ` })).toThrow("signature");
    await expect.poll(webhookRows).toEqual([]);
  });

  it("repeats the id after an answer 503, and signs the new time", async () => {
    // Otherwise a busy machine may send the webhook again before the test does.
    receiver.answer(503, { "Retry-After": "3600" });
    await register("bob");
    await arrived(2);
    const waiting = async () => (await webhookRows())[0]?.["last_error"];
    await expect.poll(waiting).toBe("HTTP 503");
    receiver.answer(200);
    // As if the wait had passed. The next event wakes the loop.
    await target.sql("UPDATE outbox SET due_at = 1");
    await register("cleo");
    await arrived(4);
    const [first, ...others] = receiver.requests.slice(1);
    const again = others.filter((one) => one.body === first?.body);
    expect(again.map(({ headers }) => headers["webhook-id"])).toEqual([
      first?.headers["webhook-id"],
    ]);
    for (const one of receiver.requests) verified(one);
  });

  it("does not follow a redirect, and its rows and its log hold no secret", async () => {
    receiver.answer(307, { Location: quiet.url });
    await register("dora");
    await arrived(5);
    await expect.poll(async () => (await webhookRows())[0]?.["last_error"]).toBe("HTTP 307");
    expect(quiet.requests).toEqual([]);
    const text = JSON.stringify(await webhookRows()) + logged.join("");
    expect(text).toContain("webhook_sent");
    expect(text).toContain(new URL(receiver.url).host);
    expect(text).not.toMatch(/whsec_|Tell.Tale|dora@|ann@/i);
    const [row] = await webhookRows();
    const url = `${receiver.url}?key=Tell-Tale-Key`;
    const id = createHash("sha256").update(url).digest("hex").slice(0, 16);
    expect(JSON.parse(String(row?.["payload"]))).toMatchObject({ endpoint: id });
  });

  it("sends an administrator's test, signed like all others, and a webhook again with its body and id", async () => {
    receiver.answer(200);
    const admin = await insertAccount(target);
    await setAccount(target, admin, "role", "'admin'");
    const { token } = await logInBy(target, undefined, admin);
    const call = (path: string, method = "POST") =>
      send(target, `/admin/webhooks${path}`, { ...withBearer(token), method });
    type Tried = { readonly webhook_id: string; readonly body: string };
    const { endpoints } = (await call("", "GET")).body as {
      endpoints: { id: string; tries: Tried[] }[];
    };
    const [{ id, tries } = expect.fail("no endpoint"), other] = endpoints;
    const test = await call(`/${id}/test`);
    expect(test).toMatchObject({
      status: 200,
      body: { type: "test", outcome: "sent", code: "HTTP 200" },
    });
    // Webhooks of the login arrive too.
    const arrivedLast = (webhookId: string) =>
      receiver.requests.findLast((one) => headersOf(one)["webhook-id"] === webhookId) ??
      expect.fail("nothing arrived");
    const sent = arrivedLast((test.body as Tried).webhook_id);
    expect(verified(sent)).toEqual({ type: "test", timestamp: expect.any(String), data: {} });
    const [first = expect.fail("no try")] = tries;
    const before = receiver.requests.filter(
      (one) => headersOf(one)["webhook-id"] === first.webhook_id,
    ).length;
    const again = await call(`/${id}/deliveries/${first.webhook_id}`);
    expect(again).toMatchObject({
      status: 200,
      body: { ...first, outcome: "sent", code: "HTTP 200", at: expect.any(String) },
    });
    expect(verified(arrivedLast(first.webhook_id))).toEqual(JSON.parse(first.body));
    const times = receiver.requests.filter(
      (one) => headersOf(one)["webhook-id"] === first.webhook_id,
    );
    expect(times.length).toBeGreaterThan(before);
    const events = logged
      .filter((line) => line.includes('"test_sent"'))
      .map((line) => JSON.parse(line));
    expect(events).toMatchObject([
      { detail: { what: "webhook" } },
      { detail: { what: "webhook_again" } },
    ]);
    // Another endpoint never sent it, and there is no third one.
    for (const path of [`/${other?.id}/deliveries/${first.webhook_id}`, "/nobody/test"]) {
      expect((await call(path)).status, path).toBe(404);
    }
    receiver.answer(503);
    expect((await call(`/${id}/test`)).body).toMatchObject({
      outcome: "given_up",
      code: "HTTP 503",
    });
    // The limit of tests.
    let status = 200;
    for (let turn = 0; turn < 10 && status === 200; turn++) {
      ({ status } = await call(`/${id}/test`));
    }
    expect(status).toBe(429);
    receiver.answer(200);
  });

  it("shows administrators the last deliveries to each endpoint, but never its URL", async () => {
    receiver.answer(200);
    const admin = await insertAccount(target);
    await setAccount(target, admin, "role", "'admin'");
    const { token } = await logInBy(target, undefined, admin);
    const { status, text, body } = await send(target, "/admin/webhooks", withBearer(token));
    expect(status).toBe(200);
    const { endpoints } = body as { endpoints: { tries: object[] }[] };
    expect(endpoints).toMatchObject([
      {
        host: new URL(receiver.url).host,
        events: ["*"],
        off: false,
        waiting: expect.arrayContaining([
          expect.objectContaining({ kind: "user.created", tries: 1, last_error: "HTTP 307" }),
        ]),
      },
      { host: new URL(quiet.url).host, events: ["user.deleted"], tries: [], waiting: [] },
    ]);
    const tried = (outcome: string, code: string) =>
      expect.objectContaining({ type: "user.created", outcome, code, at: expect.any(String) });
    expect(endpoints[0]?.tries).toEqual(
      expect.arrayContaining([
        tried("sent", "HTTP 200"),
        tried("failed", "HTTP 503"),
        tried("failed", "HTTP 307"),
      ]),
    );
    expect(text).not.toMatch(/whsec_|Tell.Tale/i);
  });
});
