import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { registeredApp } from "../../../src/core/clients/model.ts";
import { publicConsent } from "../../../src/core/consents/model.ts";
import { ownedConsents } from "../../../src/core/consents/owned.ts";
import type { Message } from "../../../src/core/email/model.ts";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import { day } from "../../../src/core/ground/time.ts";
import { undoEmails } from "../../../src/core/links/emails.ts";
import type { SessionTokens } from "../../../src/core/tokens/issue.ts";
import { client, clientRow, session } from "../../suite/store/records.ts";
import { usualLimits } from "../../support/limits.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
let tokens: SessionTokens;
const sent: Message[] = [];
/** The events of the tests before. */
let before = 0;
beforeAll(async () => {
  backend = await openBackend();
  const emailSender = { send: async (one: Message) => void sent.push(one), close: async () => {} };
  server = await backend.openServer({
    policy: { throttle: usualLimits },
    wrap: () => ({ emailSender }),
  });
  await server.auth.accounts.register(ann);
  tokens = await server.auth.login.withPassword(login());
});
beforeEach(() => {
  for (const table of ["consents", "outbox", "clients", "authorizations", "throttle"]) {
    backend.sql(`DELETE FROM ${table}`);
  }
  verify(backend.now);
  before = server.events.length;
  sent.length = 0;
});
afterAll(() => backend.close());

const stored = client({ name: "Notes", firstParty: 0 });
const notes = registeredApp(stored);
const origin = { address: "192.0.2.7", userAgent: "Firefox on Linux", requestId: "the-request" };
const caller = () => ({ userId: tokens.userId, sessionId: tokens.sessionId, ...origin });
const grant = (given = {}) =>
  server.auth.consents.grant({
    caller: caller(),
    client: notes,
    host: "notes.example.com",
    resource: "",
    scopes: ["openid", "profile"],
    language: "en",
    ...given,
  });
const verify = (at: number | null) => backend.sql("UPDATE users SET email_verified_at = ?", at);
/** A program without a row, with an id of its own. */
const program = (id = randomUUID()) =>
  ({ ...notes, id, outerId: `dc1_${id}`, origin: "device" }) as const;
const list = () => server.auth.consents.list(caller());

const told = () =>
  server.events
    .slice(before)
    .filter(({ event }) => event.startsWith("app_"))
    .map(({ event, fields }) => ({
      event,
      client: fields?.["client"],
      detail: fields?.["detail"],
    }));
const mailed = async () => {
  await server.auth.email.deliverDue();
  return sent.map(({ subject, text }) => ({ subject, text }));
};

describe("a consent", () => {
  it("to a new app is announced, and its user is told where the app leads and how to disconnect it", async () => {
    await grant();
    const detail = { app: "Notes", host: "notes.example.com", scopes: ["openid", "profile"] };
    expect(told()).toEqual([{ event: "app_connected", client: notes.id, detail }]);
    const [email = expect.fail("no email"), ...others] = await mailed();
    expect(others).toEqual([]);
    expect(email.subject).toContain("Notes");
    for (const text of ["notes.example.com", "/account/apps", "192.0.2.7", "/secure"]) {
      expect(email.text).toContain(text);
    }
  });

  it("to an app of any name is text in its email, also in HTML", async () => {
    await grant({ client: registeredApp(client({ name: `<b>O'Reilly & "日本語"</b>` })) });
    await server.auth.email.deliverDue();
    expect(sent[0]?.subject).toContain(`<b>O'Reilly & "日本語"</b>`);
    expect(sent[0]?.html).toContain("&lt;b&gt;O&#39;Reilly &amp; &quot;日本語&quot;&lt;/b&gt;");
    expect(sent[0]?.html).not.toContain("<b>O");
  });

  it("to a program on the device is told without its name as a fact, and is kept under the id that it calls itself by", async () => {
    const self = { ...program(), outerId: "dc1_abc" };
    await grant({ client: self, host: "127.0.0.1" });
    const [named] = await mailed();
    expect(named?.subject).toBe("A program on your device now has access to your Example account");
    expect(named?.text).toContain("a program on your device that calls itself “Notes” access");
    const nameless = { ...self, id: randomUUID(), name: "127.0.0.1" };
    await grant({ client: nameless, host: "127.0.0.1" });
    expect((await mailed())[1]?.text).toContain("You gave a program on your device access");
    const consents = await list();
    expect(consents.map((one) => `${one.document} ${one.clientName}`).toSorted()).toEqual([
      "dc1_abc 127.0.0.1",
      "dc1_abc Notes",
    ]);
    for (const { id } of consents) await server.auth.consents.disconnect(caller(), id);
    const names = ["a program that calls itself “Notes”", "a program on a device"];
    const apps = told().map(({ event, detail }) => [event, Object(detail)["app"]]);
    expect(apps.slice(0, 2)).toEqual(names.map((name) => ["app_connected", name]));
    expect(new Set(apps.slice(2))).toEqual(
      new Set(names.map((name) => ["app_disconnected", name])),
    );
  });

  it("that an undone change removes is named as what it is, in the language of the user", async () => {
    backend.sql(clientRow(stored));
    const program = { ...notes, id: randomUUID(), outerId: "dc1_abc", origin: "device" } as const;
    await grant();
    await grant({ client: program, host: "127.0.0.1" });
    await grant({
      client: { ...program, id: randomUUID(), name: "127.0.0.1" },
      host: "127.0.0.1",
    });
    const { userId } = tokens;
    const removed = await ownedConsents(server.ports).removeSince(userId, 0, origin);
    expect(new Set(removed)).toEqual(
      new Set([
        { what: "app", name: "Notes" },
        { what: "program", name: "Notes" },
        { what: "program" },
      ]),
    );
    const facts = { service: "Example", removed } as never;
    const wordsIn = (language: "en" | "de") =>
      undoEmails.email_change_undone[language](facts).paragraphs[1];
    expect(wordsIn("en")).toContain("the program on your device that calls itself “Notes”");
    expect(wordsIn("de")).toContain("das Programm auf Ihrem Gerät, das sich „Notes“ nennt");
    expect(wordsIn("en")).toMatch(/the program on your device[,.]/);
  });

  it.each(["localhost", "[::1]", "cursor:", "vscode.dev", "insiders.vscode.dev"])(
    "to a client without a row that leads to %s is one to a program, and one to an app of the operator is not",
    async (host) => {
      const known = { ...notes, outerId: "https://known.example/client.json", origin: "known" };
      await grant({ client: known, host });
      await grant({ client: registeredApp(client({ name: "Photos" })), host });
      const subjects = (await mailed()).map(({ subject }) => subject.split(" now ")[0]);
      expect(new Set(subjects)).toEqual(new Set(["A program on your device", "Photos"]));
      const shown = (await list()).map(publicConsent);
      expect(shown.filter((one) => one.on_device).map((one) => one.name)).toEqual(["Notes"]);
    },
  );

  it("to a client without a row that leads to a website is one to an app", async () => {
    const known = { ...notes, outerId: "https://known.example/client.json", origin: "known" };
    await grant({ client: known, host: "claude.ai" });
    expect((await mailed())[0]?.subject).toMatch(/^Notes now/);
    expect((await list()).map(publicConsent)).toMatchObject([{ on_device: false }]);
  });

  it("to each of two apps has an email of its own, also if both wait", async () => {
    await grant();
    await grant({ client: registeredApp(client({ name: "Photos" })) });
    const names = (await mailed()).map(({ subject }) => subject.split(" ")[0] ?? "");
    expect(names.toSorted()).toEqual(["Notes", "Photos"]);
  });

  it("of an account whose address nobody verified has no email, and is announced as ever", async () => {
    verify(null);
    await grant();
    expect(told().map(({ event }) => event)).toEqual(["app_connected"]);
    expect(await mailed()).toEqual([]);
  });

  it("to apps without a row has five emails a day, while all are announced, and registered apps have their own", async () => {
    for (let at = 0; at < 7; at++) await grant({ client: program() });
    expect(told().map(({ event }) => event)).toEqual(Array(7).fill("app_connected"));
    expect(await mailed()).toHaveLength(5);
    await grant();
    expect(await mailed()).toHaveLength(6);
    backend.now += day;
    await grant({ client: program() });
    expect(await mailed()).toHaveLength(7);
    backend.now -= day;
  });

  it("stays without an email if its limit cannot be counted", async () => {
    const broken = await backend.openServer({
      policy: { throttle: usualLimits },
      wrap: ({ store }) => ({
        store: {
          ...store,
          countTry: () => Promise.reject(new Failure(serverFailures.unavailable)),
        },
      }),
    });
    const given = { host: "127.0.0.1", resource: "", scopes: ["openid"], language: "en" } as const;
    await broken.auth.consents.grant({ ...given, caller: caller(), client: program() });
    expect(await list()).toHaveLength(1);
    expect(backend.sql("SELECT * FROM outbox")).toEqual([]);
    expect(broken.events.map(({ event }) => event)).toContain("notice_not_stored");
    await broken.close();
  });

  it("to more scopes or to another host of a connected app is announced without an email", async () => {
    await grant();
    await grant({ scopes: ["openid", "email"] });
    await grant({ host: "other.example.com" });
    await grant({ scopes: ["email"] });
    expect(told().map(({ event }) => event)).toEqual([
      "app_connected",
      "app_scopes_added",
      "app_scopes_added",
    ]);
    expect(await mailed()).toHaveLength(1);
    const scopes = (await list()).map(({ host, scope }) => [host, scope]);
    expect(scopes).toContainEqual(["notes.example.com", "openid profile email"]);
  });

  it("is taken back if its session ended meanwhile, so that what ended it leaves nothing behind", async () => {
    const { sessions } = server.auth;
    const late = await server.auth.login.withPassword(login());
    const { userId, sessionId } = late;
    await sessions.end(caller(), sessionId);
    const refused = await refusal(grant({ caller: { userId, sessionId, ...origin } }));
    expect(refused.code).toBe("insufficient_user_authentication");
    expect(await list()).toEqual([]);
    expect(told()).toEqual([]);
  });
});

describe("the end of an app's access", () => {
  const other = registeredApp(client({ name: "Photos" }));
  /** A session of an app that goes on after a logout. */
  const sessionOf = async (clientId: string) => {
    const { userId, sessionId: parentId } = tokens;
    const { now } = backend;
    const times = { rotatedAt: now, createdAt: now, authenticatedAt: now, provenAt: now };
    const until = { lastSeenAt: now, expiresAt: now + 86_400_000 };
    const one = session({ userId, clientId, parentId, offline: 1, ...times, ...until });
    await server.ports.store.insertSession(one);
    return one;
  };
  const isLive = async ({ id }: { id: string }) =>
    (await server.ports.store.findSessionState(id))?.revokedAt === null;

  it("ends all consents, codes and sessions that the app has of the user, and nothing of other apps", async () => {
    for (const one of [stored, other]) backend.sql(clientRow(one));
    await grant();
    await grant({ host: "other.example.com" });
    await grant({ client: registeredApp(other) });
    const [mine, theirs] = [await sessionOf(notes.id), await sessionOf(other.id)];
    backend.sql(
      "INSERT INTO authorizations (id, kind, client_id, request, user_id, scope, expires_at) VALUES (?, 'code', ?, '{}', ?, 'openid', ?)",
      randomUUID(),
      notes.id,
      tokens.userId,
      backend.now + 60_000,
    );
    const { id } = (await list()).find(({ registeredName }) => registeredName === "Notes")!;
    await server.auth.consents.disconnect(caller(), id);
    expect((await list()).map(({ registeredName }) => registeredName)).toEqual(["Photos"]);
    expect(await isLive(mine)).toBe(false);
    expect(await isLive(theirs)).toBe(true);
    expect(await isLive({ id: tokens.sessionId })).toBe(true);
    expect(backend.sql("SELECT * FROM authorizations")).toEqual([]);
    const event = { event: "app_disconnected", client: notes.id, detail: { app: "Notes" } };
    expect(told().at(-1)).toEqual(event);
    expect((await refusal(server.auth.consents.disconnect(caller(), id))).code).toBe("not_found");
  });

  it("refuses an id of another user, and one that is no id", async () => {
    await grant();
    const [{ id } = expect.fail("none")] = await list();
    const stranger = { ...caller(), userId: randomUUID() };
    for (const [who, which] of [
      [stranger, id],
      [caller(), "no-id"],
      [caller(), randomUUID()],
    ] as const) {
      expect((await refusal(server.auth.consents.disconnect(who, which))).code).toBe("not_found");
    }
    expect(await list()).toHaveLength(1);
  });
});
