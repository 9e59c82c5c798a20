import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Message } from "../../../src/core/email/model.ts";
import { Failure, serverFailures } from "../../../src/core/failures.ts";
import type { OpenedLogin } from "../../../src/core/login/devices.ts";
import type { PasswordLogin } from "../../../src/core/login/password.ts";
import { usualLimits } from "../../support/limits.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";

const day = 86_400_000;
const bea = { ...ann, username: "bea", email: "bea@example.com" };
const device = {
  userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
  address: "203.0.113.9",
};
const sent: Message[] = [];
const emailSender = {
  send: async (message: Message) => void sent.push(message),
  close: async () => {},
};
const options = { policy: { throttle: usualLimits }, wrap: () => ({ emailSender }) };

let backend: Backend;
let server: Server;
let annId: string;

beforeEach(async () => {
  sent.length = 0;
  backend = await openBackend();
  server = await backend.openServer(options);
  ({ id: annId } = await server.auth.accounts.register(ann));
  await server.auth.accounts.register(bea);
  backend.sql("UPDATE users SET email_verified_at = 1");
});
afterEach(() => backend.close());

/** Logs in a second later, by the server and with what the browser sends. Gives the session, and the emails that the owner gets. */
async function logIn(
  browser: Pick<OpenedLogin, "deviceToken" | "replaces"> = {},
  { given = {}, by = server }: { given?: Partial<PasswordLogin>; by?: Server } = {},
) {
  backend.now += 1000;
  const tokens = await by.auth.login.withPassword(login({ device, ...browser, ...given }));
  const { account, sessionId } = tokens;
  const notice = await by.auth.login.noticeOfNewLogin({
    account,
    sessionId,
    device,
    ...browser,
  });
  await notice?.();
  await server.auth.email.deliverDue();
  return { ...tokens, hasWork: notice !== undefined, mails: sent.splice(0) };
}

/** A login at the token endpoint a second later. Gives the emails that the owner gets. */
async function atToken(given: Partial<PasswordLogin>) {
  backend.now += 1000;
  const asked = login(given);
  const { account, sessionId } = await server.auth.login.withPassword(asked);
  const { client, device, replaces } = asked;
  const opened = { account, sessionId, device, replaces, clientId: client.id };
  await (
    await server.auth.login.noticeOfNewLogin(opened)
  )?.();
  await server.auth.email.deliverDue();
  return sent.splice(0);
}

const other = { ...login().client, id: "0199f2a1-9c1e-4d0a-9a43-6a1f1d2b3c4d" };

const mark = (userId = annId) => server.auth.login.rememberDevice(undefined, userId);

describe("a login from a new browser", () => {
  it("is told to the owner: when, with which browser, from where, and how to secure the account", async () => {
    await logIn();
    const { mails } = await logIn();
    expect(mails).toMatchObject([{ to: ann.email, subject: "New login to your Example account" }]);
    const [{ text, html } = expect.fail("no mail")] = mails;
    expect(text).toContain("When: November 25, 2026 at 12:00 UTC");
    expect(text).toContain("Device: Firefox on Windows");
    expect(text).toContain("IP address: 203.0.113.9");
    expect(text).toContain("Secure my account:\nhttps://auth.example.com/app/secure\n");
    expect(html.match(/class="button"/g)).toHaveLength(1);
  });

  it("is told in the language of the account, not of the request", async () => {
    await logIn();
    backend.sql("UPDATE users SET locale = 'de'");
    const { mails } = await logIn();
    expect(mails).toMatchObject([{ subject: "Neue Anmeldung bei Example" }]);
  });

  it("is not told if no older session exists", async () => {
    expect((await logIn()).mails).toEqual([]);
    // A session of somebody else.
    expect((await logIn({}, { given: { identifier: "bea" } })).mails).toEqual([]);
  });

  it("is told if the older session has ended", async () => {
    await logIn();
    backend.sql("UPDATE sessions SET revoked_at = 1");
    expect((await logIn()).mails).toHaveLength(1);
  });

  it("is no news with the mark of a login to the account, and is with that of another account", async () => {
    await logIn();
    expect(await logIn({ deviceToken: await mark() })).toMatchObject({ hasWork: false, mails: [] });
    const { id } = (await server.auth.accounts.register({
      ...ann,
      username: "eve",
      email: "eve@example.com",
    })) as { readonly id: string };
    const deviceToken = await mark(id);
    expect((await logIn({ deviceToken })).mails).toHaveLength(1);
    const both = await server.auth.login.rememberDevice(deviceToken, annId);
    expect((await logIn({ deviceToken: both })).mails).toEqual([]);
  });

  it("is no news with the cookie of an earlier session of the account, and is with that of another account", async () => {
    const { refreshToken } = await logIn();
    expect((await logIn({ replaces: refreshToken })).mails).toEqual([]);
    const other = await logIn({}, { given: { identifier: "bea" } });
    expect((await logIn({ replaces: other.refreshToken })).mails).toHaveLength(1);
  });

  it.each([
    ["the address is not verified", () => backend.sql("UPDATE users SET email_verified_at = NULL")],
    ["NEW_LOGIN_EMAIL is off", () => ({ ...options, policy: { newLoginEmail: false } })],
    ["no email can be sent", () => ({ ...options, wrap: () => ({}) })],
  ])("makes no work if %s", async (_, change) => {
    await logIn();
    const changed = change();
    const by = Array.isArray(changed) ? server : await backend.openServer(changed);
    expect(await logIn({}, { by })).toMatchObject({ hasWork: false, mails: [] });
  });

  it("is told three times a day at most", async () => {
    await logIn();
    const told: number[] = [];
    for (let time = 0; time < 5; time++) told.push((await logIn()).mails.length);
    expect(told).toEqual([1, 1, 1, 0, 0]);
    backend.now += day;
    expect((await logIn()).mails).toHaveLength(1);
  });

  it.each([
    ["the client and the network of an older session", {}, "203.0.113.77", 0],
    ["another client", { client: other }, "203.0.113.9", 1],
    ["another network", {}, "203.0.114.9", 1],
    ["no address", {}, undefined, 1],
  ])(
    "A7: at the token endpoint, with %s, is told as often as expected",
    async (_, given, address, times) => {
      await atToken({ device });
      backend.sql("UPDATE sessions SET revoked_at = 1");
      expect(await atToken({ ...given, device: { ...device, address } })).toHaveLength(times);
      expect(await atToken({ ...given, device: { ...device, address } })).toEqual([]);
    },
  );

  it("A7: at the token endpoint, is no news far down in the list of sessions", async () => {
    await atToken({ device });
    for (let login = 0; login < 60; login++) {
      await atToken({ client: other, device });
    }
    expect(await atToken({ device })).toEqual([]);
  });

  it("A7: at the token endpoint, is no news with the refresh token of an older session", async () => {
    const { refreshToken } = await logIn();
    const elsewhere = { ...device, address: "198.51.100.1" };
    expect(await atToken({ device: elsewhere, replaces: refreshToken })).toEqual([]);
  });

  it("takes no statement before the answer", async () => {
    const { account, sessionId } = await logIn();
    const calls: string[] = [];
    const watched = await backend.openServer({
      ...options,
      wrap: ({ store }) => ({
        emailSender,
        store: new Proxy(store, {
          get: (target, name: keyof typeof store) => {
            calls.push(name);
            return target[name];
          },
        }),
      }),
    });
    calls.length = 0;
    const opened = { account, sessionId, device, deviceToken: await mark("another") };
    const notice = await watched.auth.login.noticeOfNewLogin(opened);
    expect(calls).toEqual([]);
    await notice?.();
    expect(calls).toContain("listAllSessions");
  });

  it("fails with nothing if the email cannot be stored", async () => {
    await logIn();
    const by = await backend.openServer({
      ...options,
      wrap: ({ store }) => ({
        emailSender,
        store: {
          ...store,
          insertDelivery: async () => Promise.reject(new Failure(serverFailures.unavailable)),
        },
      }),
    });
    expect((await logIn({}, { by })).mails).toEqual([]);
    expect(by.events.map(({ event }) => event)).toContain("notice_not_stored");
  });
});
