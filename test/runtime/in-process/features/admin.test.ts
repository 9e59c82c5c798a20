import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { timeOrderedId } from "../../../../src/core/ids.ts";
import { systemRandom } from "../../../../src/drivers/system.ts";
import { setAccount } from "../../../suite/http/calls/accounts.ts";
import {
  insertAccount,
  logIn,
  newPassword,
  send,
  verify,
  type Answer,
} from "../../../suite/http/calls/calls.ts";
import {
  clientToken,
  createClient,
  limitToApp,
  type TestClient,
} from "../../../suite/http/calls/clients.ts";
import { storeConsent } from "../../../suite/http/calls/consents.ts";
import { expectInvalid, expectProblem } from "../../../suite/http/calls/expect.ts";
import { addPasskey, addTotp, factorsPath, sendFactor } from "../../../suite/http/calls/factors.ts";
import { reset } from "../../../suite/http/calls/links.ts";
import { storeOrganization } from "../../../suite/http/calls/organizations.ts";
import { expectEnded, logInBy, sessionOf, setSession } from "../../../suite/http/calls/sessions.ts";
import {
  exampleOf,
  operationsOf,
  readJson,
  type OpenApi,
} from "../../../support/documents/openapi.ts";
import { foreignVectors } from "../../../support/foreign-hashes.ts";
import { answerCheck } from "../../../support/fuzz/answers.ts";
import { mailsTo, mailTo, tokenIn } from "../../../support/mail/mailbox.ts";
import { secret } from "../../../support/secrets.ts";
import { allowedOrigin, openInProcess, useTarget } from "../../../support/targets/http-target.ts";
import { roomyLimits } from "../../../support/targets/roomy-limits.ts";
import { storeIdentity } from "../../../support/upstream/waiting.ts";

const document = readJson("test/contract/openapi.snapshot.json") as OpenApi;
const calls = operationsOf(document).filter(({ path }) => path.startsWith("/admin/"));
const isDeclared = answerCheck(document);
const reads = calls.filter(({ method }) => method === "get");

/** Everybody that may not use the admin API, and the refusal. */
const strangers = ["nobody", "user", "support", "client", "disabledAdmin", "withoutScope"] as const;

describe("the admin API", () => {
  const target = useTarget(() =>
    openInProcess({
      database: "sqlite",
      env: {
        AUDIT_TABLE: "on",
        THROTTLE: roomyLimits.THROTTLE.replace(/login-place=\d+/, "login-place=10"),
      },
      // The operator's role has the scope of administrators, which is not enough.
      own: { roles: { support: ["admin"] }, organizations: {} },
    }),
  );

  async function person(role: string, scope = "") {
    const one = await insertAccount(target());
    await setAccount(target(), one, "role", `'${role}'`);
    const { token } = await logInBy(target(), undefined, one, scope ? { scope } : {});
    const [row] = await target().sql(`select id from users where username_key = '${one.username}'`);
    return { ...one, token, id: String(row?.["id"]) };
  }
  type Caller = Awaited<ReturnType<typeof person>>;
  const bearer = (token: string | undefined) =>
    token === undefined ? undefined : { Authorization: `Bearer ${token}` };
  const ask = (caller: Pick<Caller, "token">, path: string, method = "GET", body?: object) =>
    send(target(), path, {
      method,
      headers: { ...bearer(caller.token), ...(body && { "Content-Type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  /** Sends a call of the document with the example of its body, about an account or a client that exists. */
  const sendCall = async (
    { path, method, operation }: (typeof calls)[number],
    token: string | undefined,
    id: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => {
    const schema = operation.requestBody?.content?.["application/json"]?.schema;
    const [, kind = ""] = /^\/admin\/(clients|organizations)\//.exec(path) ?? [];
    const about = { clients: someClient.id, organizations: someOrganization }[kind] ?? id;
    const filled = path
      .replace("{id}", about)
      .replace("{user_id}", id)
      .replace(/\{(?:session|identity|consent)_id\}/, randomUUID());
    const answer = await send(target(), filled, {
      method: method.toUpperCase(),
      headers: {
        ...bearer(token),
        ...headers,
        ...(schema && { "Content-Type": "application/json" }),
      },
      ...(schema && { body: JSON.stringify(exampleOf(document, schema)) }),
    });
    const { status, headers: sent, text } = answer;
    const type = sent.get("content-type") ?? "";
    const wrong = isDeclared(operation, { status, type, headers: "", text });
    expect(wrong, `${method} ${path}`).toBeUndefined();
    return answer;
  };

  let admin: Caller;
  let someClient: TestClient;
  let someOrganization: string;
  beforeAll(async () => {
    admin = await person("admin");
    someClient = await createClient(target(), { scope: "" });
    await limitToApp(target(), someClient);
    someOrganization = await storeOrganization(target(), admin.token);
  });

  it("has the calls that this test sends, each with the scope admin", () => {
    expect(calls.length).toBeGreaterThanOrEqual(19);
    expect(reads.length).toBeGreaterThanOrEqual(8);
    for (const { operation } of calls) {
      expect(operation.security).toEqual([{ access_token: ["admin"] }]);
    }
  });

  describe("refuses each call", () => {
    const tokens: Partial<Record<(typeof strangers)[number], string>> = {};
    let victim: Caller;
    beforeAll(async () => {
      victim = await person("user");
      const membership = `/admin/organizations/${someOrganization}/members/${victim.id}`;
      expect((await ask(admin, membership, "PUT", {})).status).toBe(204);
      tokens.user = (await person("user")).token;
      tokens.support = (await person("support")).token;
      tokens.client = await clientToken(target(), await createClient(target()));
      const disabled = await person("admin");
      await setAccount(target(), disabled, "disabled_at", "1");
      tokens.disabledAdmin = disabled.token;
      tokens.withoutScope = (await person("admin", "profile:read sessions")).token;
    });
    const refusals = {
      nobody: [401, "missing_token"],
      user: [403, "insufficient_scope"],
      support: [403, "insufficient_scope"],
      client: [403, "insufficient_scope"],
      disabledAdmin: [401, "invalid_token"],
      withoutScope: [403, "insufficient_scope"],
    } as const;

    it.each(strangers)("VULN-57 of %s", async (who) => {
      const [status, code] = refusals[who];
      const before = await target().sql("select * from users order by id");
      for (const call of calls) {
        const answer = await sendCall(call, tokens[who], victim.id);
        expectProblem(answer, status, code);
      }
      expect(await target().sql("select * from users order by id")).toEqual(before);
    });

    it("that changes something, of an administrator whose login is older than ten minutes", async () => {
      const stale = await person("admin");
      await setSession(target(), stale.token, "proven_at = proven_at - 601000");
      for (const call of calls) {
        const answer = await sendCall(call, stale.token, victim.id);
        if (reads.includes(call)) {
          expect(answer.status, call.path).toBe(200);
          continue;
        }
        expectProblem(answer, 401, "insufficient_user_authentication");
        expect(answer.headers.get("www-authenticate")).toBe(
          'Bearer realm="latchkey", error="insufficient_user_authentication", max_age="600"',
        );
      }
      await setSession(target(), stale.token, "proven_at = proven_at + 60000");
      expect((await ask(stale, `/admin/users/${victim.id}/unlock`, "POST")).status).toBe(204);
    });

    it("of pages of other origins, even of those that may call the server", async () => {
      for (const call of calls) {
        const answer = await sendCall(call, undefined, victim.id, { Origin: allowedOrigin });
        expect(answer.headers.get("access-control-allow-origin"), call.path).toBeNull();
      }
      const other = await send(target(), "/users/me", { headers: { Origin: allowedOrigin } });
      expect(other.headers.get("access-control-allow-origin")).toBe(allowedOrigin);
    });

    it("and records the refusal once for each session and minute", async () => {
      const curious = await person("user");
      for (const call of calls) await sendCall(call, curious.token, victim.id);
      await expect
        .poll(() =>
          target().sql(
            `select event, subject_id from audit where session_id = '${sessionOf(curious.token)}' and event = 'authz_fail'`,
          ),
        )
        .toHaveLength(1);
    });
  });

  it("answers an administrator", async () => {
    const acting = await person("admin");
    for (const call of calls) {
      const victim = await person("user");
      const about = call.path.startsWith("/admin/users/{id}") ? victim.id : randomUUID();
      const answer = await sendCall(call, acting.token, about);
      // A user with a password is not invited, and the user of an example does not exist.
      const done = {
        "/admin/users/{id}/invitation": [409],
        "/admin/organizations": [200, 422],
        "/admin/organizations/{id}/owner": [422],
      }[call.path] ?? [200, 201, 202, 204, 404];
      expect(done, `${call.method} ${call.path}`).toContain(answer.status);
    }
  });

  describe("a person", () => {
    let ben: Caller;
    const path = () => `/admin/users/${ben.id}`;
    const change = (body: object, by = admin) => ask(by, path(), "PATCH", body);
    beforeEach(async () => {
      ben = await person("user");
    });

    it("is shown with what support needs, without a password or its hash", async () => {
      const { status, body } = await ask(admin, path());
      expect(status).toBe(200);
      expect(body).toMatchObject({
        id: ben.id,
        disabled_at: null,
        last_login_at: expect.any(String),
        login: { obstacles: [], until: null, failures: 0 },
        factors: { totp: null, passkeys: [], two_step: false, required: false },
      });
      expect(JSON.stringify(body)).not.toMatch(/password|hash|\$2/i);
    });

    it("has to wait or is locked: the answer gives the reason until an unlock", async () => {
      const guess = () => logIn(target(), { ...ben, password: "a wrong guess" });
      for (let tries = 0; tries < 12; tries++) await guess();
      expect((await ask(admin, path())).body).toMatchObject({
        login: { obstacles: ["waiting"], until: expect.any(String), failures: 10 },
      });
      expect((await ask(admin, `${path()}/unlock`, "POST")).status).toBe(204);
      expect((await ask(admin, path())).body).toMatchObject({
        login: { obstacles: [], until: null, failures: 0 },
      });
    });

    it("loses all sessions when disabled, and can log in again once enabled", async () => {
      expect((await change({ disabled: true })).body).toMatchObject({
        disabled_at: expect.any(String),
        login: { obstacles: ["disabled"] },
      });
      expect((await verify(target(), ben.token)).status).toBe(401);
      expect((await logIn(target(), ben)).body).toMatchObject({ error: "invalid_grant" });
      expect((await ask(admin, path(), "POST")).status).toBe(405);
      const reset = await ask(admin, `${path()}/password-reset`, "POST", {});
      expectProblem(reset, 409, "user_is_disabled");
      expect((await change({ disabled: false })).body).toMatchObject({ disabled_at: null });
      expect((await logIn(target(), ben)).status).toBe(200);
    });

    it("has another picture from then on, or none", async () => {
      for (const picture of ["https://images.example.com/ben.png", null]) {
        expect((await change({ picture })).body).toMatchObject({ picture });
        expect((await ask(admin, path())).body).toMatchObject({ picture });
      }
      expectInvalid(await change({ picture: "http://images.example.com/ben.png" }), "/picture");
    });

    it("has another time zone from then on, or none", async () => {
      for (const time_zone of ["Europe/Berlin", null]) {
        expect((await change({ time_zone })).body).toMatchObject({ time_zone });
        expect((await ask(admin, path())).body).toMatchObject({ time_zone });
      }
      expectInvalid(
        await change({ time_zone: "Berlin", username: "..." }),
        "/time_zone",
        "/username",
      );
    });

    it("has another language from then on", async () => {
      expect((await change({ locale: "de" })).body).toMatchObject({ locale: "de" });
      expect((await ask(admin, path())).body).toMatchObject({ locale: "de" });
      expect((await change({ locale: null })).body).toMatchObject({ locale: null });
      expectInvalid(await change({ locale: "fr" }), "/locale");
      const all = { locale: "fr", username: "...", email: "x", role: "root" };
      expectInvalid(await change(all), "/email", "/locale", "/role", "/username");
    });

    it("who became an administrator is demoted before being disabled or deleted", async () => {
      expect((await change({ role: "admin" })).body).toMatchObject({ role: "admin" });
      expectProblem(await change({ disabled: true }), 409, "user_is_admin");
      expectProblem(await ask(admin, path(), "DELETE"), 409, "user_is_admin");
      const own = { password: ben.password };
      const { token } = await logInBy(target(), undefined, ben);
      expectProblem(await ask({ token }, "/users/me", "DELETE", own), 409, "user_is_admin");
      expect((await change({ role: "user", disabled: true })).status).toBe(200);
      expect((await ask(admin, path(), "DELETE")).status).toBe(204);
      expect((await ask(admin, path(), "DELETE")).status).toBe(204);
      expectProblem(await ask(admin, path()), 404, "not_found");
    });

    it("keeps role, account and password against a call of their own", async () => {
      const own = `/admin/users/${admin.id}`;
      for (const body of [{ role: "user" }, { disabled: true }]) {
        expectProblem(await ask(admin, own, "PATCH", body), 409, "cannot_change_yourself");
      }
      expectProblem(await ask(admin, own, "DELETE"), 409, "cannot_change_yourself");
      const order = { disable_password: true };
      expectProblem(
        await ask(admin, `${own}/password-reset`, "POST", order),
        409,
        "cannot_change_yourself",
      );
      expect((await ask(admin, own, "PATCH", { role: "admin", disabled: false })).status).toBe(200);
      expect((await ask(admin, own)).body).toMatchObject({ role: "admin", disabled_at: null });
    });

    it("loses the password and all sessions with disable_password", async () => {
      const order = { disable_password: true };
      expect((await ask(admin, `${path()}/password-reset`, "POST", order)).status).toBe(202);
      expect((await verify(target(), ben.token)).status).toBe(401);
      expect((await logIn(target(), ben)).body).toMatchObject({ error: "invalid_grant" });
      expect((await ask(admin, path())).body).toMatchObject({
        login: { obstacles: ["no_password"] },
      });
    });

    it("cannot log in with a password of a scheme that is off, and the account says so", async () => {
      const { latchkey } = foreignVectors.find(({ origin }) => origin === "better-auth")!;
      await setAccount(target(), ben, "password_hash", `'${secret(latchkey)}'`);
      expect((await ask(admin, path())).body).toMatchObject({
        login: { obstacles: ["scheme_off"], failures: 0 },
      });
      const wrong = await logIn(target(), { ...ben, username: `no-${ben.username}` });
      const off = await logIn(target(), ben);
      expect([off.status, off.body]).toEqual([wrong.status, wrong.body]);
      expect((await ask(admin, path())).body).toMatchObject({ login: { failures: 0 } });
    });

    it("FA-111 MF-11 MF-21 loses all second factors and sessions, is told, and logs in with the password", async () => {
      const { token } = await logInBy(target(), undefined, ben);
      await addTotp(target(), token);
      const { id } = await addPasskey(target(), token, "Lost phone");
      expect((await ask(admin, path())).body).toMatchObject({
        factors: { passkeys: [{ id, name: "Lost phone" }], recovery_codes: { left: 10 } },
      });
      expect((await logIn(target(), ben)).body).toMatchObject({ error: "mfa_required" });
      const reset = (by: Caller, who: string) => ask(by, `/admin/users/${who}/factors`, "DELETE");
      expectProblem(await reset(admin, admin.id), 409, "cannot_change_yourself");
      expectProblem(await reset(admin, randomUUID()), 404, "not_found");
      expect((await reset(admin, ben.id)).status).toBe(204);
      expect((await reset(admin, ben.id)).status).toBe(204);
      for (const table of ["totp", "passkeys", "recovery_codes"]) {
        expect(await target().sql(`select * from ${table} where user_id = '${ben.id}'`)).toEqual(
          [],
        );
      }
      expect((await verify(target(), token)).status).toBe(401);
      expect((await logIn(target(), ben)).status).toBe(200);
      const events = await target().sql(
        `select detail from audit where subject_id = '${ben.id}' and event = 'factors_reset'`,
      );
      expect(events[0]).toEqual({ detail: '{"by":"admin"}' });
      const subjects = async () => (await mailsTo(ben.email)).map(({ subject }) => subject);
      const removed = expect.stringMatching(/^The second factors of your .* account were removed$/);
      await expect.poll(subjects).toContainEqual(removed);
    });

    it("is shown with connected logins, loses one even if it is the only way to log in, and is told", async () => {
      await setAccount(target(), ben, "password_hash", "'!'");
      const { id } = await storeIdentity(target(), ben.id);
      const shown = { id, provider: "example", available: true, email: null, last_used_at: null };
      expect((await ask(admin, path())).body).toMatchObject({ identities: [shown] });
      const disconnect = (who: string, identity: string) =>
        ask(admin, `/admin/users/${who}/identities/${identity}`, "DELETE");
      const own = await storeIdentity(target(), admin.id);
      expectProblem(await disconnect(admin.id, own.id), 409, "cannot_change_yourself");
      expectProblem(await disconnect(ben.id, own.id), 404, "not_found");
      expectProblem(await disconnect(ben.id, "x"), 404, "not_found");
      expect((await disconnect(ben.id, id)).status).toBe(204);
      expectProblem(await disconnect(ben.id, id), 404, "not_found");
      expect((await ask(admin, path())).body).toMatchObject({ identities: [] });
      expect((await verify(target(), ben.token)).status).toBe(200);
      const events = await target().sql(
        `select actor_id, detail from audit where subject_id = '${ben.id}' and event = 'identity_unlinked'`,
      );
      expect(events).toEqual([{ actor_id: admin.id, detail: '{"provider":"example"}' }]);
      const subjects = async () => (await mailsTo(ben.email)).map(({ subject }) => subject);
      const told = expect.stringMatching(/^An account was disconnected from your /);
      await expect.poll(subjects).toContainEqual(told);
    });

    it("is shown with the apps that may use the account, loses one with its sessions, and is in the list of the app", async () => {
      const app = await createClient(target());
      const before = (await storeConsent(target(), admin.token, { clientId: app.id })).id;
      const { id } = await storeConsent(target(), ben.token, { clientId: app.id });
      const shown = { id, client_id: app.id, name: "Test", scope: "openid email" };
      expect((await ask(admin, path())).body).toMatchObject({ consents: [shown] });
      const ofApp = (await logInBy(target(), undefined, ben)).token;
      await setSession(target(), ofApp, `client_id = '${app.id}', offline = 1`);
      const users = `/admin/clients/${app.id}/consents`;
      const entry = { id, user_id: ben.id, username: ben.username, host: "notes.example.com" };
      const list = (await ask(admin, users)).body;
      expect(list).toMatchObject({ next_cursor: null });
      expect(list["consents"]).toHaveLength(2);
      expect(list["consents"]).toContainEqual(expect.objectContaining(entry));
      const disconnect = (who: string, consent: string) =>
        ask(admin, `/admin/users/${who}/consents/${consent}`, "DELETE");
      expectProblem(await disconnect(ben.id, before), 404, "not_found");
      expectProblem(await disconnect(randomUUID(), id), 404, "not_found");
      expect((await disconnect(ben.id, id)).status).toBe(204);
      expectProblem(await disconnect(ben.id, id), 404, "not_found");
      expect((await ask(admin, path())).body).toMatchObject({ consents: [] });
      expect((await verify(target(), ofApp)).status).toBe(401);
      expect((await verify(target(), ben.token)).status).toBe(200);
      const events = await target().sql(
        `select actor_id, client_id, detail from audit where subject_id = '${ben.id}' and event = 'app_disconnected'`,
      );
      const facts = { client_id: app.id, detail: '{"app":"Test"}' };
      expect(events).toEqual([{ actor_id: admin.id, ...facts }]);
    });

    it("is one of an app's users, who are listed in pages of fifty", async () => {
      const { id: clientId } = await createClient(target());
      for (let at = 0; at < 51; at++) {
        await storeConsent(target(), ben.token, { clientId, host: `h${at}.example.com` });
      }
      const users = `/admin/clients/${clientId}/consents`;
      const { body: first } = await ask(admin, users);
      const { body: second } = await ask(admin, `${users}?cursor=${String(first["next_cursor"])}`);
      const hosts = [first, second].flatMap(
        (page) => page["consents"] as readonly { readonly host: string }[],
      );
      expect(new Set(hosts.map(({ host }) => host)).size).toBe(51);
      expect([hosts.length, second["next_cursor"]]).toEqual([51, null]);
      expectInvalid(await ask(admin, `${users}?cursor=x`), "/cursor");
      expect((await ask(admin, "/admin/clients/x/consents")).body).toMatchObject({ consents: [] });
    });

    it("loses one session, or all", async () => {
      const other = await logInBy(target(), undefined, ben);
      const sessions = `${path()}/sessions`;
      expect((await ask(admin, sessions)).body).toMatchObject({
        sessions: [
          { id: sessionOf(other.token), current: false },
          { id: sessionOf(ben.token), current: false },
        ],
      });
      const one = `${sessions}/${sessionOf(ben.token)}`;
      expect((await ask(admin, one, "DELETE")).status).toBe(204);
      expect((await verify(target(), ben.token)).status).toBe(401);
      expect((await verify(target(), other.token)).status).toBe(200);
      expectProblem(
        await ask(admin, `${sessions}/${sessionOf(admin.token)}`, "DELETE"),
        404,
        "not_found",
      );
      expect((await ask(admin, sessions, "DELETE")).status).toBe(204);
      await expectEnded(target(), other, await createClient(target()));
    });

    it("is invited until the invitation is withdrawn, which deletes an account that was never used, and keeps others", async () => {
      const invite = async () => {
        const email = `late-${randomUUID().slice(0, 8)}@example.com`;
        const { body } = await ask(admin, "/admin/users", "POST", { email });
        return { email, id: (body as { id: string }).id, link: await mailTo(email) };
      };
      const listed = async (email: string) => {
        const { body } = await ask(admin, `/admin/users?q=${encodeURIComponent(email)}`);
        return (body as { users: object[] }).users;
      };
      const withdraw = (id: string) => ask(admin, `/admin/users/${id}/invitation`, "DELETE");
      const unused = await invite();
      expect(await listed(unused.email)).toMatchObject([{ invited_at: expect.any(String) }]);
      expect((await withdraw(unused.id)).status).toBe(204);
      expect(await listed(unused.email)).toEqual([]);
      expectProblem(await reset(target(), tokenIn(unused.link)), 400, "invalid_link");
      expectProblem(await withdraw(unused.id), 404, "not_found");
      // The address and the username are free, and nothing tells the reader of a mistaken address.
      const { email } = unused;
      const username = email.split("@")[0];
      expect((await ask(admin, "/admin/users", "POST", { email, username })).status).toBe(201);
      expect((await mailTo(email, 2)).subject).toBe("Your new Example account");

      const used = await invite();
      await target().sql(`UPDATE users SET email_verified_at = 1 WHERE id = '${used.id}'`);
      expect((await withdraw(used.id)).status).toBe(204);
      expect(await listed(used.email)).toHaveLength(1);
      expectProblem(await reset(target(), tokenIn(used.link)), 400, "invalid_link");
      const accepted = await invite();
      expect((await reset(target(), tokenIn(accepted.link), newPassword())).status).toBe(204);
      expect(await listed(accepted.email)).toMatchObject([{ invited_at: null }]);
      expectProblem(await withdraw(accepted.id), 409, "password_exists");
      const own = await ask(admin, "/users/me");
      const { id } = own.body as { id: string };
      expectProblem(await withdraw(id), 409, "cannot_change_yourself");
    });

    it("is made with a link to choose a password, or refused for a taken name and an unknown role", async () => {
      const make = (body: object) => ask(admin, "/admin/users", "POST", body);
      const email = `new-${randomUUID().slice(0, 8)}@example.com`;
      const made = await make({ email, role: "support" });
      expect(made).toMatchObject({ status: 201, body: { email, role: "support" } });
      const { id } = made.body as { id: string };
      expect(made.headers.get("location")).toBe(`/admin/users/${id}`);
      const waiting = await target().sql(`select kind from outbox where subject_id = '${id}'`);
      // The loop of the server may have sent it already.
      for (const { kind } of waiting) expect(kind).toBe("invitation");
      const first = await mailTo(email);
      expect(first.subject).toBe("Your new Example account");
      expect(first.text.replaceAll(/\s+/g, " ")).toContain("open this link within 24 hours");
      const details = () => ask(admin, `/admin/users/${id}`);
      expect((await details()).body).toMatchObject({ invited_at: made.body["created_at"] });
      const invite = () => ask(admin, `/admin/users/${id}/invitation`, "POST");
      expect((await invite()).status).toBe(202);
      const invitation = await mailTo(email, 2);
      expectProblem(await reset(target(), tokenIn(first)), 400, "invalid_link");
      const password = newPassword();
      expect((await reset(target(), tokenIn(invitation), password)).status).toBe(204);
      expect((await logIn(target(), { username: email, password })).status).toBe(200);
      expectProblem(await invite(), 409, "password_exists");
      expectProblem(await make({ email }), 409, "email_taken");
      // Only a role with the scope `admin` has a day.
      const other = `other-${email}`;
      const zoned = await make({ email: other, locale: "de", time_zone: "Europe/Berlin" });
      expect(zoned).toMatchObject({ status: 201, body: { time_zone: "Europe/Berlin" } });
      expectInvalid(await make({ email: "x", time_zone: "Berlin" }), "/email", "/time_zone");
      const inGerman = (await mailTo(other)).text.replaceAll(/\s+/g, " ");
      expect(inGerman).toContain("innerhalb von 7 Tagen");
      const username = ben.username;
      expectProblem(await make({ email: `x${email}`, username }), 409, "username_taken");
      const unfit = await make({ email: `-${email}`, username: "..." });
      expectInvalid(unfit, "/email", "/username");
      const lacking = await make({ username: "...", role: "root" });
      expectInvalid(lacking, "/email", "/role", "/username");
      const unknown = await make({ email: `y${email}`, role: "root" });
      expect(unknown.body).toMatchObject({ errors: [{ pointer: "/role" }] });
    });
  });

  it("lists accounts by role, filter and order, with their number on the first page, and refuses two lists at once", async () => {
    const role = "support";
    const ann = await person(role);
    const list = (query: string) => ask(admin, `/admin/users?${query}`);
    const { body } = await list(`role=${role}`);
    const { users, total } = body as { users: { id: string }[]; total: object };
    expect(users).toContainEqual(
      expect.objectContaining({ id: ann.id, role, last_login_at: expect.any(String) }),
    );
    expect(total).toEqual({ count: users.length, exact: true });
    for (let at = 0; at < 51; at++) await insertAccount(target());
    const first = (await list("sort=username")).body as { next_cursor: string; total: object };
    expect(first.total).toMatchObject({ exact: true });
    const second = await list(`sort=username&cursor=${first.next_cursor}`);
    expect(second.body).not.toHaveProperty("total");
    expectInvalid(await list(`cursor=${first.next_cursor}`), "/cursor");
    expectInvalid(await list("q=a&filter=unverified"), "/filter");
    expectInvalid(await list("q=a&role=user"), "/role");
    expectInvalid(await list("role=%00"), "/role");
    expectInvalid(await list("role=user&filter=disabled"), "/role");
    expectInvalid(await list("sort=username&role=user"), "/sort");
    expectInvalid(await list("sort=name"), "/sort");
    expectInvalid(await list("filter=everybody"), "/filter");
  });

  it("gives a client a new secret beside the old one, and lists and revokes clients", async () => {
    const redirect_uris = ["https://app.example.com/callback"];
    const made = await ask(admin, "/admin/clients", "POST", {
      name: "Café & Söhne",
      redirect_uris,
    });
    const { client_id: id, client_secret: first } = made.body as Record<string, string>;
    const renewed = await ask(admin, `/admin/clients/${id}/secret`, "POST");
    const { client_secret: second } = renewed.body as Record<string, string>;
    const tryWith = (secret = "") =>
      send(target(), "/authenticate/introspect", {
        method: "POST",
        body: new URLSearchParams({ token: "x", client_id: id ?? "", client_secret: secret }),
      });
    for (const secret of [first, second]) expect((await tryWith(secret)).status).toBe(200);
    const listed = await ask(admin, "/admin/clients");
    expect(JSON.stringify(listed.body)).not.toMatch(/secret|hash/);
    expect(listed.body).toMatchObject({
      clients: expect.arrayContaining([
        expect.objectContaining({ client_id: id, name: "Café & Söhne", redirect_uris }),
      ]),
    });
    expect((await ask(admin, `/admin/clients/${id}`, "DELETE")).status).toBe(204);
    expect((await ask(admin, `/admin/clients/${id}`, "DELETE")).status).toBe(204);
    for (const secret of [first, second]) expect((await tryWith(secret)).status).toBe(401);
    expectProblem(await ask(admin, `/admin/clients/${id}/secret`, "POST"), 404, "not_found");
  });

  it("creates apps that users log in to, and gives those alone a secret that can keep one", async () => {
    const redirect_uris = ["https://app.example.com/callback", "http://127.0.0.1/callback"];
    const made = await ask(admin, "/admin/clients", "POST", {
      name: "Photos",
      redirect_uris,
      post_logout_redirect_uris: ["https://app.example.com/"],
      backchannel_logout_uri: "https://app.example.com/logout",
      require_pkce: false,
      roles: true,
      allowed_roles: ["support", "admin"],
      contact: "help@app.example.com",
    });
    expect(made.status).toBe(201);
    const app = {
      client_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: "Photos",
      scope: "",
      created_at: expect.any(String),
      revoked_at: null,
      previous_valid_until: null,
      public: false,
      first_party: false,
      redirect_uris,
      post_logout_redirect_uris: ["https://app.example.com/"],
      backchannel_logout_uri: "https://app.example.com/logout",
      require_pkce: false,
      roles: true,
      allowed_roles: ["support", "admin"],
      contact: "help@app.example.com",
      private_urls: false,
      account_access: null,
      organization_access: null,
      default_resource: null,
    };
    const { client_secret: itsSecret, ...shown } = made.body;
    secret(String(itsSecret));
    expect(shown).toEqual(app);
    const id = String(made.body["client_id"]);
    const found = await ask(admin, `/admin/clients/${id}`);
    expect([found.status, found.body]).toEqual([200, app]);

    const changes = {
      name: "Pictures",
      redirect_uris: ["cursor://photos/callback"],
      contact: null,
    };
    const changed = await ask(admin, `/admin/clients/${id}`, "PATCH", changes);
    expect([changed.status, changed.body]).toEqual([200, { ...app, ...changes }]);
    expect((await ask(admin, `/admin/clients/${id}`)).body).toEqual({ ...app, ...changes });

    const native = { name: "Phone", redirect_uris: ["com.example.app:/callback"], public: true };
    const phone = await ask(admin, "/admin/clients", "POST", native);
    expect([phone.status, phone.body]).toMatchObject([
      201,
      { ...native, client_secret: null, first_party: false },
    ]);
    const phoneId = String(phone.body["client_id"]);
    expectProblem(
      await ask(admin, `/admin/clients/${phoneId}/secret`, "POST"),
      409,
      "client_is_public",
    );
    await expect
      .poll(() =>
        target().sql(
          `SELECT event, actor_id, detail FROM audit WHERE client_id IN ('${id}', '${phoneId}') ORDER BY id`,
        ),
      )
      .toEqual([
        { event: "authn_token_created", actor_id: admin.id, detail: '{"reason":"created"}' },
        {
          event: "client_changed",
          actor_id: admin.id,
          detail: '{"change":"updated","settings":["name","redirect_uris","contact"]}',
        },
        { event: "client_changed", actor_id: admin.id, detail: '{"change":"created"}' },
      ]);
  });

  it("RU-3 refuses redirect URIs that could leak a code, and says which and why", async () => {
    const made = await ask(admin, "/admin/clients", "POST", {
      name: "Photos",
      redirect_uris: ["https://app.example.com/", "javascript:alert(1)", "http://app.example.com/"],
    });
    expectInvalid(made, "/redirect_uris/1", "/redirect_uris/2");
    expect(made.body["errors"]).toEqual([
      { pointer: "/redirect_uris/1", message: expect.stringContaining("scheme") },
      { pointer: "/redirect_uris/2", message: expect.stringContaining("Use https") },
    ]);
    const redirect_uris = ["https://app.example.com/"];
    const app = await ask(admin, "/admin/clients", "POST", { name: "billing", redirect_uris });
    secret(String(app.body["client_secret"]));
    const id = String(app.body["client_id"]);
    const changes = { redirect_uris: ["data:text/html,x"] };
    const changed = await ask(admin, `/admin/clients/${id}`, "PATCH", changes);
    expectInvalid(changed, "/redirect_uris/0");
    expect((await ask(admin, `/admin/clients/${id}`)).body["redirect_uris"]).toEqual(redirect_uris);
    await ask(admin, `/admin/clients/${id}`, "DELETE");
    const late = await ask(admin, `/admin/clients/${id}`, "PATCH", { name: "x" });
    expectProblem(late, 404, "not_found");
    expect((await ask(admin, `/admin/clients/${id}`)).body["revoked_at"]).not.toBeNull();
    expectProblem(await ask(admin, "/admin/clients/1"), 404, "not_found");
  });

  it("counts the last days and today, and warns of mails that wait or were given up", async () => {
    const { body } = await ask(admin, "/admin/overview");
    const overview = body as { days: { day: string; logins: number }[] };
    expect(body).toMatchObject({
      roles: ["user", "admin", "support"],
      organization_roles: ["member", "admin"],
    });
    expect(overview.days).toHaveLength(31);
    expect(overview.days.at(-1)?.day).toBe(new Date().toISOString().slice(0, 10));
    expect(overview.days.at(-1)?.logins).toBeGreaterThan(0);
    const mail = (id: string, dueAt: string) =>
      target().sql(
        `INSERT INTO outbox (id, channel, kind, payload, created_at, due_at, tries) VALUES ('${id}', 'mail', 'x', '{}', 1000, ${dueAt}, 1)`,
      );
    await mail(randomUUID(), String(Number.MAX_SAFE_INTEGER));
    await mail(randomUUID(), String(Date.now() + 1e9));
    const since = "1970-01-01T00:00:01.000Z";
    expect((await ask(admin, "/admin/overview")).body).toMatchObject({
      warnings: [
        { code: "mail_waiting", count: 1, since },
        { code: "mail_given_up", count: 1, since },
      ],
    });
  });

  it("lists the settings in force, without the value of any that may be secret", async () => {
    const { body } = await ask(admin, "/admin/settings");
    const { settings } = body as { settings: Record<string, unknown>[] };
    expect(settings).toContainEqual(
      expect.objectContaining({ name: "AUDIT_TABLE", source: "environment", value: "on" }),
    );
    expect(settings).toContainEqual(
      expect.objectContaining({ name: "SECRET_KEY", shown: false, value: null }),
    );
    expect(settings.filter(({ shown, value }) => shown === false && value !== null)).toEqual([]);
  });

  it("lists what an account did, page by page", async () => {
    const { body } = await ask(admin, `/admin/audit?actor=${admin.id}`);
    const { entries, events } = body as { entries: Record<string, unknown>[]; events: object[] };
    expect(entries[0]).toMatchObject({ actor: admin.id, words: expect.any(String) });
    expect(events).toContainEqual({ event: "authn_login_success", words: "Logged in" });
    const [row] = await target().sql(`select username from users where id = '${admin.id}'`);
    expect(entries[0]).toMatchObject({ actor_username: row?.["username"] });
    const wrong = await ask(admin, "/admin/audit?cursor=xx");
    expect(wrong.body).toMatchObject({ errors: [{ pointer: "/cursor" }] });
  });

  it("lists the events of a range of time, and refuses another form of a time", async () => {
    const ann = await person("user");
    const at = Date.now() - 1e9;
    const ids = [0, 1, 2].map((hours) => timeOrderedId(at + hours * 3_600_000, systemRandom));
    for (const id of ids) {
      await target().sql(
        `INSERT INTO audit (id, at, event, outcome, subject_id) VALUES ('${id}', 1, 'user_updated', 'success', '${ann.id}')`,
      );
    }
    const list = async (query: string) => {
      const { body } = await ask(admin, `/admin/audit?subject=${ann.id}&${query}`);
      const { entries, next_cursor } = body as { entries: { id: string }[]; next_cursor: unknown };
      expect(next_cursor).toBeNull();
      return entries.map(({ id }) => id);
    };
    const time = (hours: number) => new Date(at + hours * 3_600_000).toISOString();
    const [first, second, third] = ids;
    expect(await list(`to=${time(2)}`)).toEqual([second, first]);
    expect(await list(`from=${time(1)}&to=${time(3)}`)).toEqual([third, second]);
    expect(await list(`from=${time(1)}&to=${time(1)}`)).toEqual([]);
    for (const wrong of [
      "2026-11-25",
      "yesterday",
      "1960-01-01T00:00:00Z",
      "2026-13-45T00:00:00Z",
    ]) {
      expectInvalid(await ask(admin, `/admin/audit?from=${wrong}`), "/from");
      expectInvalid(await ask(admin, `/admin/audit?to=${wrong}`), "/to");
    }
  });

  it("changes username and address, tells the old address, and leaves the own address alone", async () => {
    const ben = await person("user");
    const path = `/admin/users/${ben.id}`;
    const mark = randomUUID().slice(0, 8);
    const [username, email] = [`ben-${mark}`, `ben-${mark}@example.com`];
    const change = (body: object) => ask(admin, path, "PATCH", body);
    await setAccount(target(), ben, "email_verified_at", "1");
    const changed = await change({ username, email });
    expect(changed).toMatchObject({
      status: 200,
      body: { username, email, email_verified: true },
    });
    const subjects = async () => (await mailsTo(ben.email)).map(({ subject }) => subject);
    await expect.poll(subjects).toContainEqual(expect.stringMatching(/address .* was changed$/));
    const [event] = await target().sql(
      `select detail from audit where subject_id = '${ben.id}' and event = 'user_updated'`,
    );
    expect(event).toEqual({ detail: '{"fields":["username","email"]}' });
    expect((await logIn(target(), { ...ben, username })).status).toBe(200);
    const unproven = await change({ email: `x${email}`, email_verified: false });
    expect(unproven.body).toMatchObject({ email: `x${email}`, email_verified: false });
    const again = await change({ email });
    expect(again.body).toMatchObject({ email, email_verified: false });
    const other = await person("user");
    expectProblem(await change({ email: other.email, name: "Benjamin" }), 409, "email_taken");
    const details = await target().sql(
      `select detail from audit where subject_id = '${ben.id}' and event = 'user_updated'`,
    );
    expect(details).toContainEqual({ detail: '{"fields":["name"]}' });
    expectProblem(await change({ username: other.username }), 409, "username_taken");
    expectInvalid(await change({ email: "nobody" }), "/email");
    expectInvalid(await change({ username: "..." }), "/username");
    const own = { email: `own-${email}` };
    expectProblem(
      await ask(admin, `/admin/users/${admin.id}`, "PATCH", own),
      409,
      "cannot_change_yourself",
    );
    const same = { email: admin.email };
    expect((await ask(admin, `/admin/users/${admin.id}`, "PATCH", same)).status).toBe(200);
  });

  it("refuses the members of an account that it cannot change, ignores unknown ones, and refuses wrong types", async () => {
    const user = await person("user");
    const path = `/admin/users/${user.id}`;
    const { body: details } = await ask(admin, path);
    const {
      name,
      locale: _,
      time_zone: _timeZone,
      picture: __,
      role,
      email_verified,
      username,
      email,
      ...fixed
    } = details;
    const members = { ...fixed, email_failed: true, password: "x" };
    const refused = await ask(admin, path, "PATCH", { ...members, name: "B" });
    expectInvalid(refused, ...Object.keys(members).map((member) => `/${member}`));
    expect((await ask(admin, path)).body).toEqual(details);
    const known = { name: "B", role, email_verified, username, email };
    const extra = { ...known, password_hash: "x", attributes: { a: 1 }, constructor: 1 };
    expect((await ask(admin, path, "PATCH", extra)).body).toEqual({
      ...details,
      ...known,
      updated_at: expect.any(String),
    });
    expect(name).not.toBe("B");
    expect((await logIn(target(), user)).status).toBe(200);
    for (const body of [{ disabled: "yes" }, { role: 1 }, { email_verified: null }]) {
      expectProblem(await ask(admin, path, "PATCH", body), 422, "validation_failed");
    }
  });
});

describe("with MFA=admins, the session of an administrator without a second factor", () => {
  const target = useTarget(() =>
    openInProcess({ database: "sqlite", env: { MFA: "admins" }, own: { organizations: {} } }),
  );
  const changesOfProfile = [
    { method: "patch", path: "/users/me" },
    { method: "delete", path: "/users/me" },
    { method: "put", path: "/users/me/password" },
    { method: "post", path: "/users/me/email/verification", body: { email: "new@example.org" } },
  ];

  it("MF-4 FA-110 is refused every call of administrators and every change of the profile", async () => {
    const person = await insertAccount(target());
    await setAccount(target(), person, "role", "'admin'");
    const { token } = await logInBy(target(), undefined, person);
    const scope = "profile:read sessions factors";
    expect((await verify(target(), token)).body).toMatchObject({
      role: "user",
      scope,
      acr: "aal1",
    });
    const ask = (method: string, path: string, body?: object) =>
      sendFactor(target(), token, method, path, body);
    expect(calls.length).toBeGreaterThan(20);
    const refused: readonly { method: string; path: string; body?: object }[] = [
      ...calls,
      ...changesOfProfile,
    ];
    for (const { method, path, body } of refused) {
      const answer = await ask(method.toUpperCase(), path, body);
      expectProblem(answer, 403, "mfa_enrolment_required", `${method} ${path}`);
    }
    for (const path of ["/users/me", "/users/me/export", "/users/me/sessions", factorsPath]) {
      expect((await ask("GET", path)).status, path).toBe(200);
    }
  });
});
