import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Listener } from "../../../src/core/audit/ports.ts";
import type { ServerAnswer } from "../../../src/core/outbox/ports.ts";
import { events } from "../../../src/core/tables/events.ts";
import { webhooksOf } from "../../../src/core/webhooks/enqueue.ts";
import { typeOf } from "../../../src/core/webhooks/events.ts";
import type { WebhookEndpoint, WebhookRequest } from "../../../src/core/webhooks/ports.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { noon } from "../support/claims.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

let backend: Backend;
let server: Server;
const posted: WebhookRequest[] = [];
let answer: (request: WebhookRequest) => Partial<ServerAnswer>;
const one = { id: "one", host: "one.example", events: ["user.*"] };
const two = { id: "two", host: "two.example", events: ["session.ended", "user.deleted"] };
const webhookSender = {
  endpoints: [one, two],
  async post(request: WebhookRequest) {
    posted.push(request);
    const { status = 204, code = `HTTP ${status}`, retryAfter = 0 } = answer(request);
    return { status: code === "TIMEOUT" ? undefined : status, code, retryAfter };
  },
};

/** A process of its own: it has forgotten what another one switched off. */
const open = () => {
  // Every wait is a fifth longer.
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length)).fill(255, 0, 1);
  return backend.openServer({ wrap: () => ({ webhookSender, random }) });
};
beforeAll(async () => {
  backend = await openBackend();
});
afterAll(() => backend.close());
beforeEach(async () => {
  server = await open();
  backend.now = noon;
  backend.sql("delete from outbox");
  posted.length = 0;
  answer = () => ({});
});

const tellTo = async (
  endpoints: readonly WebhookEndpoint[],
  ...event: Parameters<Listener["hear"]>
) => {
  const ports = { ...server.ports, poke: () => {} };
  const { hears, hear } = webhooksOf(ports, endpoints);
  for (const write of (hears(event[0]) && hear(...event)) || []) {
    if ("channel" in write) await write.run();
  }
};
const tell = async (...event: Parameters<Listener["hear"]>) => {
  await tellTo(webhookSender.endpoints, ...event);
};
const userUpdated = () =>
  tell(events.user_updated, { subjectId: "ann", detail: { fields: ["name"] } }, backend.now);
const deliver = () => server.auth.webhooks.deliverDue();
const rows = () => backend.sql("select * from outbox order by id");
const eventNames = () => server.events.map(({ event }) => event);

describe("an event", () => {
  it("is one row for each endpoint that wants it, without an address and a value", async () => {
    const origin = { address: "192.0.2.1", requestId: "r" };
    const facts = { actorId: "eve", sessionId: "hers", subjectId: "ann", origin };
    await tell(events.user_deleted, facts, noon);
    await tell(
      events.session_expired,
      { ...facts, ended: { which: "one", sessionId: "s1" } },
      noon,
    );
    await tell(events.authn_login_fail, facts, noon);
    await tell(events.user_created, { actorId: "cli:op", detail: { count: 7 } }, noon);
    const told = rows().map(({ kind, channel, payload }) => {
      const { endpoint } = JSON.parse(String(payload)) as { endpoint: string };
      return `${String(channel)} ${String(kind)} ${endpoint}`;
    });
    expect(told.toSorted()).toEqual([
      "webhook session.ended two",
      "webhook user.deleted one",
      "webhook user.deleted two",
    ]);
    expect(JSON.stringify(rows())).not.toMatch(/192\.0\.2\.1|eve|hers/);
    await deliver();
    expect(posted.map(({ body }) => JSON.parse(body))).toContainEqual({
      type: "session.ended",
      timestamp: new Date(noon).toISOString(),
      data: { user_id: "ann", session_id: "s1", ended: "one" },
    });
  });

  it("names the session that goes on, or no session if all ended", async () => {
    const facts = { actorId: "ann", subjectId: "ann", sessionId: "s1" };
    await tell(
      events.session_expired,
      { ...facts, ended: { which: "others", sessionId: "s1" } },
      noon,
    );
    await tell(events.session_logout, { ...facts, ended: { which: "all" } }, noon);
    await tell(events.session_logout, facts, noon);
    await deliver();
    const data = posted.map(({ body }) => (JSON.parse(body) as { data: object }).data);
    expect(data).toHaveLength(3);
    expect(data).toEqual(
      expect.arrayContaining([
        { user_id: "ann", ended: "others", kept_session_id: "s1" },
        { user_id: "ann", ended: "all" },
        { user_id: "ann", ended: "one", session_id: "s1" },
      ]),
    );
  });

  it("names the session that an administrator ends, also in the own account", async () => {
    const { id } = await server.auth.accounts.register(ann);
    const [acting, ended] = [
      await server.auth.login.withPassword(login()),
      await server.auth.login.withPassword(login()),
    ];
    const told = webhooksOf({ ...server.ports, poke: () => {} }, webhookSender.endpoints);
    const { auth } = await backend.openServer({
      listeners: [told],
      wrap: () => ({ webhookSender }),
    });
    await auth.admin.sessions.end(
      { actorId: id, sessionId: acting.sessionId },
      id,
      ended.sessionId,
    );
    await auth.audit.flush();
    await auth.webhooks.deliverDue();
    expect(posted.map(({ body }) => (JSON.parse(body) as { data: object }).data)).toEqual([
      { user_id: id, session_id: ended.sessionId, ended: "one" },
    ]);
    backend.sql("delete from users");
  });

  it("has no list of fields if the row would be too long", async () => {
    const fields = Array.from({ length: 300 }, (_, at) => `attribute_${at}`);
    await tell(events.user_updated, { subjectId: "ann", detail: { fields } }, noon);
    await deliver();
    expect(JSON.parse(posted[0]?.body ?? "")).toMatchObject({ data: { user_id: "ann" } });
    expect(posted[0]?.body).not.toContain("attribute");
  });

  it("is nothing without endpoints", () => {
    const { hears } = webhooksOf({ ...server.ports, poke: () => {} }, []);
    const told = Object.values(events).filter(({ name }) => typeOf(name) !== undefined);
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((event) => hears(event))).toEqual([]);
  });
});

describe("a waiting webhook", () => {
  it("is sent once, and then it is gone", async () => {
    await userUpdated();
    const second = await open();
    await Promise.all([deliver(), second.auth.webhooks.deliverDue()]);
    expect(posted).toHaveLength(1);
    expect(rows()).toEqual([]);
  });

  it("is tried ten times with one id, and then given up", async () => {
    await userUpdated();
    answer = () => ({ status: 500 });
    const waits: number[] = [];
    for (let due = backend.now; due < Number.MAX_SAFE_INTEGER;) {
      backend.now = due;
      await deliver();
      due = Number(rows()[0]?.["due_at"]);
      waits.push(due - backend.now);
    }
    const hours = [2, 5, 10, 14, 20, 24].map((count) => count * hour);
    const expected = [5 * second, 5 * minute, 30 * minute, ...hours];
    expect(waits.slice(0, -1)).toEqual(expected.map((wait) => wait * 1.2));
    expect(new Set(posted.map(({ id }) => id)).size).toBe(1);
    expect(posted).toHaveLength(10);
    expect(rows()).toMatchObject([{ tries: 10, last_error: "HTTP 500" }]);
    expect(eventNames().filter((name) => name === "webhook_failed")).toHaveLength(1);
  });

  it.each([429, 502, 503, 504])("waits as long as an answer %i asks", async (status) => {
    await userUpdated();
    answer = () => ({ status, retryAfter: hour });
    await deliver();
    expect(rows()).toMatchObject([{ due_at: noon + hour }]);
  });

  it.each([{ status: 301 }, { status: 400, retryAfter: hour }, { code: "TIMEOUT" }])(
    "is tried again soon after %o",
    async (given) => {
      await userUpdated();
      answer = () => given;
      await deliver();
      expect(rows()).toMatchObject([{ due_at: noon + 6 * second, tries: 1 }]);
    },
  );

  it("is dropped after its endpoint answered 410, until a restart, and others are not", async () => {
    answer = ({ endpointId }) => ({ status: endpointId === "one" ? 410 : 204 });
    await tell(events.user_deleted, { subjectId: "ann" }, noon);
    await deliver();
    expect(rows()).toEqual([]);
    await tell(events.user_deleted, { subjectId: "bob" }, noon);
    await deliver();
    expect(rows()).toEqual([]);
    expect(posted.map(({ endpointId }) => endpointId).toSorted()).toEqual(["one", "two", "two"]);
    expect(eventNames()).toContain("webhook_endpoint_off");

    server = await open();
    await userUpdated();
    await deliver();
    expect(posted.at(-1)?.endpointId).toBe("one");
  });

  it("is dropped if its endpoint is not configured any more", async () => {
    const gone = { ...one, id: "gone" };
    await tellTo([gone], events.user_deleted, { subjectId: "ann" }, noon);
    expect(rows()).toHaveLength(1);
    await deliver();
    expect(rows()).toEqual([]);
    expect(posted).toEqual([]);
  });
});
