import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openMySqlProxy } from "../../src/entry/mysql-proxy.ts";
import { createCatalogue, type Catalogue } from "../../src/proxy/server/catalogue.ts";
import {
  registerAndLogIn,
  logIn,
  newcomer,
  register,
  send,
  verify,
} from "../suite/http/calls/calls.ts";
import { expectOAuthError, expectProblem } from "../suite/http/calls/expect.ts";
import { logInBy } from "../suite/http/calls/sessions.ts";
import { openProxyParts, type ProxyParts } from "../suite/proxy/parts.ts";
import { secret } from "../support/secrets.ts";
import { openWithPorts, type LoggedTarget } from "../support/targets/replaced-ports.ts";

const hint = "deploy the proxy first";

/** Today's app behind a proxy with other statements. */
describe("an app behind a proxy of another release", () => {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0).toReversed()) await one.close();
  });

  async function open(change: (own: Catalogue) => Catalogue): Promise<[LoggedTarget, ProxyParts]> {
    const key = secret(randomBytes(32).toString("base64url"));
    const proxy = await openProxyParts({ keys: [key], catalogue: change(await createCatalogue()) });
    opened.push(proxy);
    const app = await openWithPorts(({ log }) => ({
      store: openMySqlProxy({ url: proxy.url, key }, log),
    }));
    opened.push(app);
    return [app, proxy];
  }

  const without =
    (...names: readonly string[]) =>
    (own: Catalogue): Catalogue =>
      new Map([...own].filter(([, { name }]) => !names.includes(name)));

  it("works with a later one, which knows more statements", async () => {
    const [app] = await open(
      (own) =>
        new Map([
          ...own,
          [
            "2Hc1c1c1-of-the-next-release-0123456789abcde",
            { name: "ofTheNextRelease", sql: "select 1", reads: true, parameters: [] },
          ],
        ]),
    );
    const { token } = await registerAndLogIn(app, newcomer());
    expect((await verify(app, token)).body).toMatchObject({ active: true });
    expect((await send(app, "/health/ready")).status).toBe(200);
  });

  it.each([
    [
      "insertAccount",
      (app: LoggedTarget) => register(app, newcomer()),
      expectProblem,
      "unavailable",
    ],
    [
      "findAccountByUsername",
      (app: LoggedTarget) => logIn(app, newcomer()),
      expectOAuthError,
      "unavailable",
    ],
    ["ping", (app: LoggedTarget) => send(app, "/health/ready"), expectProblem, "unavailable"],
  ])(
    "answers 503 behind an earlier one that lacks %s, and both logs say what to do",
    async (name, ask, expectFailure, code) => {
      const [app, proxy] = await open(without(name));
      expectFailure(await ask(app), 503, code);
      await vi.waitFor(() => {
        const line = app.logged.find((text) => text.includes("mysql_proxy_refuses")) ?? "{}";
        expect(JSON.parse(line)).toMatchObject({
          level: "error",
          code: "unknown_statement",
          hint: expect.stringContaining(hint),
        });
      });
      const line = proxy.logged.find((text) => text.includes("unknown_statement")) ?? "{}";
      expect(JSON.parse(line)).toMatchObject({
        status: 403,
        statement: null,
        reason: expect.stringContaining(hint),
      });
      expect(app.logged.join("") + proxy.logged.join("")).not.toMatch(/`|insert into|select /);
    },
  );

  it("runs the statements that an earlier one knows", async () => {
    const [app] = await open(without("deleteExpiredSessions", "findExpiredBatch"));
    const { token } = await registerAndLogIn(app, newcomer());
    expect((await verify(app, token)).body).toMatchObject({ active: true });
  });
});

describe("an app behind a proxy without MYSQL_PROXY_ADMIN", () => {
  it.each([false, true])("answers the admin API with MYSQL_PROXY_ADMIN: %s", async (adminApi) => {
    const key = secret(randomBytes(32).toString("base64url"));
    const proxy = await openProxyParts({ keys: [key], adminApi });
    const app = await openWithPorts(({ log }) => ({
      store: openMySqlProxy({ url: proxy.url, key }, log),
    }));
    try {
      const person = newcomer();
      await register(app, person);
      await proxy.sql(`update users set role = 'admin' where username_key = '${person.username}'`);
      const { token } = await logInBy(app, undefined, person);
      const Authorization = `Bearer ${token}`;
      const users = await send(app, "/admin/users", { headers: { Authorization } });
      const clients = await send(app, "/admin/clients", { headers: { Authorization } });
      // A key of the proxy makes no clients, with or without it.
      expectProblem(clients, 404, "not_supported_here");
      if (adminApi) {
        expect(users.body).toMatchObject({ users: [{ username: person.username, role: "admin" }] });
      } else {
        expectProblem(users, 503, "admin_api_off");
        await vi.waitFor(() => expect(app.logged.join("")).toContain("set MYSQL_PROXY_ADMIN=on"));
      }
    } finally {
      await app.close();
      await proxy.close();
    }
  });
});

describe("an app with another key than its proxy", () => {
  it("answers 503, and its log says what to compare", async () => {
    const [key, another] = [0, 1].map(() => secret(randomBytes(32).toString("base64url")));
    const proxy = await openProxyParts({ keys: [another!] });
    const app = await openWithPorts(({ log }) => ({
      store: openMySqlProxy({ url: proxy.url, key: key! }, log),
    }));
    try {
      expectProblem(await register(app, newcomer()), 503, "unavailable");
      const line = app.logged.find((text) => text.includes("mysql_proxy_unsigned")) ?? "{}";
      expect(JSON.parse(line)).toMatchObject({
        level: "error",
        code: "unauthorized",
        hint: "compare MYSQL_PROXY_KEY on both sides, and their clocks",
      });
      expect(await proxy.sql("SELECT id FROM users")).toEqual([]);
    } finally {
      await app.close();
      await proxy.close();
    }
  });
});
