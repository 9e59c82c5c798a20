import { beforeEach, describe, expect, it } from "vitest";
import { captchaAfter } from "../../../src/core/login/devices.ts";
import type { OwnConfig } from "../../../src/entry/config/own/own-config.ts";
import { changePassword } from "../../suite/http/calls/accounts.ts";
import { ownPage } from "../../suite/http/calls/browser.ts";
import {
  form,
  insertAccount,
  json,
  logIn,
  newcomer,
  newPassword,
  register,
  send,
  tokenFor,
  tokenPath,
  uniqueName,
  type Answer,
} from "../../suite/http/calls/calls.ts";
import { expectInvalid, expectOAuthError, expectProblem } from "../../suite/http/calls/expect.ts";
import {
  codeFor,
  linkFor,
  askLoginLink,
  logInByCode,
  resendPath,
  reset,
} from "../../suite/http/calls/links.ts";
import { mailsTo } from "../../support/mail/mailbox.ts";
import { secret } from "../../support/secrets.ts";
import { startBreaches } from "../../support/services/breaches.ts";
import { startTurnstile } from "../../support/services/turnstile.ts";
import { fileLog, openInProcess, useTarget } from "../../support/targets/http-target.ts";

type Before = NonNullable<OwnConfig["before"]>;
type Given = Parameters<NonNullable<Before["logIn"]>>[0];

const captcha = secret("a response of the widget");
const sentence = "Confirm that you are not a robot.";

describe("in process, with functions before registrations and logins", () => {
  const asked: Given[] = [];
  const lines: string[] = [];
  const check = (given: Given) => {
    asked.push(given);
    return given.captcha === captcha || sentence;
  };
  const target = useTarget(() =>
    openInProcess({
      database: "sqlite",
      own: { before: { register: check, logIn: check } },
      env: { LOGIN_LINKS: "on" },
      log: fileLog((text) => void lines.push(text)),
    }),
  );
  const headers = { ...ownPage, "Content-Type": "application/json", "User-Agent": "Browser" };
  const post = (path: string, body: object) =>
    send(target(), path, { method: "POST", headers, body: JSON.stringify(body) });

  it("passes captcha on from every call, and says why a call was refused", async () => {
    const person = newcomer();
    const refused = await register(target(), person);
    expectProblem(refused, 403, "refused");
    expect(refused.body["detail"]).toBe(sentence);
    expect((await register(target(), { ...person, captcha })).status).toBe(201);

    const { username, password } = person;
    const page = await post("/session", { username, password });
    expectProblem(page, 403, "refused");
    expect(page.body["detail"]).toBe(sentence);
    expect((await post("/session", { username, password, captcha })).status).toBe(200);
    const { peerAddress: address } = target();
    const from = { door: "password", address, userAgent: "Browser", identifier: username };
    expect(asked.at(-1)).toMatchObject({ ...from, captcha });

    const other = await send(target(), tokenPath, form({ username, password }));
    expectOAuthError(other, 400, "access_denied");
    expect(other.body["error_description"]).toBe(sentence);
    const all = form({ username, password, captcha });
    expect((await send(target(), tokenPath, all)).status).toBe(200);
    expect(lines.join("")).not.toContain(captcha);
  });

  it("asks before a login with a link, a code and a passkey too", async () => {
    const person = await insertAccount(target());
    const ask = () => askLoginLink(target(), person.username);
    const token = await linkFor(target(), person, ask);
    expectProblem(await post("/session", { token }), 403, "refused");
    expect((await post("/session", { token, captcha })).status).toBe(200);

    const { token: _, ...typed } = await codeFor(target(), person);
    expectOAuthError(await logInByCode(target(), typed), 400, "access_denied");
    expect((await post("/session", { ...typed, captcha })).status).toBe(200);

    const passkey = {};
    expectProblem(await post("/session/passkey", { passkey }), 403, "refused");
    expectProblem(await post("/session/passkey", { passkey, captcha }), 400, "invalid_grant");
    const doors = asked.map(({ door }) => door);
    expect(doors.slice(-6)).toEqual(["link", "link", "code", "code", "passkey", "passkey"]);
  });

  it("takes 4096 characters, and refuses more before it asks", async () => {
    const { username, password } = newcomer();
    const long = "x".repeat(4096);
    expectProblem(await post("/session", { username, password, captcha: long }), 403, "refused");
    const before = asked.length;
    const longer = { username, password, captcha: `${long}x` };
    expectInvalid(await post("/session", longer), "/captcha");
    expectInvalid(await register(target(), newcomer({ ...longer })), "/captcha");
    expectOAuthError(await send(target(), tokenPath, form(longer)), 400, "invalid_request");
    expect(asked).toHaveLength(before);
  });
});

describe("in process, with private registrations and a function before them", () => {
  const target = useTarget(() =>
    openInProcess({
      database: "sqlite",
      own: { before: { register: () => false } },
      env: { REGISTRATION_PRIVACY: "on", REGISTRATION_REQUIRES: "none" },
    }),
  );

  it("refuses a new and a taken address alike", async () => {
    const taken = await insertAccount(target());
    const answers = [];
    for (const { email } of [taken, newcomer()]) {
      const { password } = newcomer();
      const { status, body } = await send(
        target(),
        "/authenticate/register",
        json({ email, password }),
      );
      const { instance: _, ...rest } = body;
      answers.push({ status, rest });
    }
    expect(answers[0]).toMatchObject({ status: 403, rest: { code: "refused" } });
    expect(answers[1]).toEqual(answers[0]);
  });
});

describe("in process, with a service of breached passwords", () => {
  let service: Awaited<ReturnType<typeof startBreaches>>;
  const breached = newPassword();

  const target = useTarget(async () => {
    service = await startBreaches();
    service.add(breached);
    const opened = await openInProcess({
      database: "sqlite",
      env: { PASSWORD_BREACHES: service.url },
    });
    return {
      ...opened,
      async close() {
        service.close();
        await opened.close();
      },
    };
  });

  it("ASVS-6.2.12 a breached password cannot be chosen at a registration, a change and a reset", async () => {
    const fault = [
      {
        pointer: "/password",
        message:
          "This password is easy to guess, because it was part of a data breach. Choose several unrelated words.",
      },
    ];
    const refused = await register(target(), newcomer({ password: breached }));
    expectInvalid(refused, "/password");
    expect(refused.body["errors"]).toEqual(fault);
    expect((await register(target(), newcomer())).status).toBe(201);

    const person = await insertAccount(target());
    const token = await tokenFor(target(), person);
    const changed = await changePassword(target(), token, person.password, breached);
    expectInvalid(changed, "/new_password");

    const link = await linkFor(target(), person);
    expectInvalid(await reset(target(), link, breached), "/password");
    expect((await reset(target(), link)).status).toBe(204);
  });

  it("ASVS-6.2.12 a service is asked only about a password that keeps the other rules, and for a change after the current one", async () => {
    service.asked.length = 0;
    const { password, ...others } = newcomer();
    for (const wrong of [
      { ...others, password: "password" },
      { ...others, password, email: "no address" },
    ]) {
      expect((await register(target(), wrong)).status).toBe(422);
    }
    const person = await insertAccount(target());
    const token = await tokenFor(target(), person);
    expect((await changePassword(target(), token, "wrong", breached)).status).toBe(403);
    expect(service.asked).toEqual([]);
  });

  it("any other password can be chosen while the service does not answer", async () => {
    service.state = "broken";
    const before = service.asked.length;
    expect((await register(target(), newcomer())).status).toBe(201);
    expect(service.asked.length).toBe(before + 1);
    service.state = "up";
  });
});

describe("in process, with CAPTCHA=turnstile", () => {
  let turnstile: Awaited<ReturnType<typeof startTurnstile>>;
  const lines: string[] = [];
  const target = useTarget(async () => {
    turnstile = await startTurnstile();
    const opened = await openInProcess({
      database: "sqlite",
      env: turnstile.env,
      log: fileLog((text) => void lines.push(text)),
    });
    return {
      ...opened,
      async close() {
        turnstile.close();
        await opened.close();
      },
    };
  });
  beforeEach(() => {
    turnstile.state = "up";
    turnstile.verified.length = 0;
  });

  const post = (path: string, body: object) => send(target(), path, json(body));
  const logInOnPage = (person: object, headers = {}) => {
    const request = json(person);
    return send(target(), "/session", {
      ...request,
      headers: { ...request.headers, ...ownPage, ...headers },
    });
  };
  /** Three wrong passwords on a page. */
  const guess = async (username: string, headers = {}) => {
    for (let count = 0; count < captchaAfter; count++) {
      const wrong = { username, password: newPassword() };
      expectProblem(await logInOnPage(wrong, headers), 400, "invalid_grant");
    }
  };
  const withoutInstance = ({ status, body }: Answer) => {
    const { instance: _, ...rest } = body;
    return { status, body: rest };
  };

  it("registers nobody without a good response, and asks the provider only about valid registrations", async () => {
    const person = newcomer();
    expectInvalid(await register(target(), { ...person, email: "none", captcha }), "/email");
    expectProblem(await register(target(), person), 403, "captcha_required");
    expect(turnstile.verified).toEqual([]);
    expectProblem(await register(target(), { ...person, captcha: "0.x" }), 403, "captcha_required");
    const solved = turnstile.solve();
    expect((await register(target(), { ...person, captcha: solved })).status).toBe(201);
    const { secretKey: key } = turnstile;
    const { peerAddress: remoteip } = target();
    expect(turnstile.verified.at(-1)).toEqual({ secret: key, response: solved, remoteip });
    const again = await register(target(), { ...newcomer(), captcha: solved });
    expectProblem(again, 403, "captcha_required");
    expect(lines.join("")).not.toContain(solved);
    expect(lines.join("")).not.toContain(key);
  });

  it.each(["/authenticate/password/forgot", "/authenticate/link/send"])(
    "%s sends no email without a good response, and answers alike for every name",
    async (path) => {
      const { username, email } = await insertAccount(target());
      const refused = [];
      for (const name of [username, uniqueName()]) {
        refused.push(withoutInstance(await post(path, { username: name })));
        const forged = { username: name, captcha: "0.x" };
        refused.push(withoutInstance(await post(path, forged)));
        expect((await post(path, { username: name, captcha: turnstile.solve() })).status).toBe(202);
      }
      expect(refused[0]).toMatchObject({ status: 403, body: { code: "captcha_required" } });
      expect(new Set(refused.map((one) => JSON.stringify(one))).size).toBe(1);
      await expect.poll(async () => (await mailsTo(email)).length).toBe(1);
    },
  );

  it("verifies an address again without one", async () => {
    const { username } = await insertAccount(target());
    expect((await post(resendPath, { username })).status).toBe(202);
  });

  it("asks at a login after three wrong passwords with the name, whether or not it has an account", async () => {
    const person = await insertAccount(target());
    const refused = [];
    for (const username of [person.username, person.email.toUpperCase(), uniqueName()]) {
      await guess(username);
      expect(turnstile.verified).toEqual([]);
      for (const given of [{}, { captcha: "0.x" }]) {
        const right = { username, password: person.password, ...given };
        refused.push(withoutInstance(await logInOnPage(right)));
      }
      turnstile.verified.length = 0;
      const wrong = { username, password: newPassword(), captcha: turnstile.solve() };
      expectProblem(await logInOnPage(wrong), 400, "invalid_grant");
      turnstile.verified.length = 0;
    }
    expect(refused[0]).toMatchObject({ status: 403, body: { code: "captcha_required" } });
    expect(new Set(refused.map((one) => JSON.stringify(one))).size).toBe(1);

    const { username, password } = person;
    const solved = { username, password, captcha: turnstile.solve() };
    expect((await logInOnPage(solved)).status).toBe(200);
    // The right password has cleared the counter.
    expect((await logInOnPage({ username, password })).status).toBe(200);
  });

  it("counts wrong responses as wrong passwords, because the provider is asked about each, and no missing ones", async () => {
    const username = uniqueName();
    const most = async () =>
      (await target().sql("SELECT max(failures) AS most FROM throttle WHERE failures < 1000"))[0];
    await target().sql("DELETE FROM throttle");
    await guess(username);
    for (const [captcha, failures] of [
      [undefined, captchaAfter],
      ["0.x", captchaAfter + 1],
      ["0.x", captchaAfter + 2],
    ] as const) {
      const forged = { username, password: newPassword(), ...(captcha && { captcha }) };
      expectProblem(await logInOnPage(forged), 403, "captcha_required");
      expect(await most()).toEqual({ most: failures });
    }
    turnstile.verified.length = 0;
  });

  it("asks neither a known device nor the token endpoint", async () => {
    const person = await insertAccount(target());
    const first = await logInOnPage(person);
    const device = first.headers.getSetCookie().find((cookie) => cookie.includes("-device="));
    const known = { Cookie: device?.split(";")[0] ?? expect.fail("no device cookie") };
    await guess(person.username);
    await guess(person.username, known);
    expectProblem(await logInOnPage(person), 403, "captcha_required");
    expect((await logInOnPage(person, known)).status).toBe(200);
    expect((await logIn(target(), person)).status).toBe(200);
    expect(turnstile.verified).toEqual([]);
  });

  it("counts apart the names whose hash is of a scheme that is off, and asks for them as for others", async () => {
    const person = await insertAccount(target());
    await target().sql(
      `UPDATE users SET password_hash = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21l$${"A".repeat(43)}'
        WHERE username_key = '${person.username}'`,
    );
    await guess(person.username);
    expectProblem(await logInOnPage(person), 403, "captcha_required");
  });

  it("closes registration while the provider is away, and leaves the rest to the limits", async () => {
    const person = await insertAccount(target());
    await guess(person.username);
    turnstile.state = "broken";
    const given = { captcha: turnstile.solve() };
    const closed = await register(target(), { ...newcomer(), ...given });
    expectProblem(closed, 503, "captcha_unavailable");
    expect(closed.headers.get("Retry-After")).toBe("60");
    expect((await logInOnPage({ ...person, ...given })).status).toBe(200);
    const { username } = person;
    expect((await post("/authenticate/password/forgot", { username, ...given })).status).toBe(202);
    expect(lines.join("")).toContain("captcha_unavailable");
    // A caller who sends nothing does not need the provider to be refused.
    expectProblem(await register(target(), newcomer()), 403, "captcha_required");
  });

  it("the widget is in a page that our own pages alone may frame, and no other page may load it", async () => {
    const page = await send(target(), "/captcha?parent=https://evil.example");
    const { url, siteKey } = turnstile;
    expect(page.headers.get("Content-Security-Policy")).toBe(
      `default-src 'none'; script-src 'self' ${url}; frame-src ${url}; frame-ancestors 'self'; base-uri 'none'; form-action 'none'`,
    );
    expect(page.headers.has("X-Frame-Options")).toBe(false);
    expect(page.text).toContain(`data-site-key="${siteKey}"`);
    expect(page.text).toContain('data-origin="https://login.example.com"');
    expect(page.text).toContain('<script src="/captcha.js">');
    expect((await send(target(), "/captcha.js")).headers.get("X-Frame-Options")).toBe("DENY");
    for (const name of ["login", "register", "forgot", "login-link", "account"]) {
      const { headers } = await send(target(), `/app/${name}`);
      const policy = headers.get("Content-Security-Policy") ?? "";
      expect(policy, name).toContain("; frame-src 'self'; ");
      expect(policy, name).toContain("; frame-ancestors 'none'; ");
      expect(policy, name).not.toContain(url);
      expect(headers.get("X-Frame-Options"), name).toBe("DENY");
    }
    const metadata = await send(target(), "/.well-known/oauth-authorization-server");
    expect(metadata.body["captcha"]).toEqual({ provider: "turnstile", site_key: siteKey });
  });
});

describe("in process, with CAPTCHA=turnstile and pages elsewhere", () => {
  const keys = { CAPTCHA_SITE_KEY: "0x4site", CAPTCHA_SECRET: "0x4secret" };
  const target = useTarget(() =>
    openInProcess({
      database: "sqlite",
      mountedAt: "/auth",
      env: { CAPTCHA: "turnstile", ...keys, APP_URL: "https://app.example.com/me" },
    }),
  );

  it.each([
    ["https://app.example.com", "https://app.example.com"],
    ["https://login.example.com", "https://login.example.com"],
    ["https://evil.example", "https://login.example.com"],
  ])("the page with the widget in a page of %s speaks to %s alone", async (parent, origin) => {
    const page = await send(target(), `/captcha?parent=${encodeURIComponent(parent)}`);
    expect(page.headers.get("Content-Security-Policy")).toContain(
      "script-src 'self' https://challenges.cloudflare.com; frame-src https://challenges.cloudflare.com; frame-ancestors 'self' https://app.example.com;",
    );
    expect(page.text).toContain(`data-origin="${origin}"`);
    expect(page.text).toContain('<script src="/auth/captcha.js">');
  });
});

describe("in process, without a CAPTCHA", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite" }));

  it("there is no page with a widget, and no page may show frames", async () => {
    for (const path of ["/captcha", "/captcha.js"]) {
      expectProblem(await send(target(), path), 404, "not_found");
    }
    const { headers } = await send(target(), "/app/login");
    expect(headers.get("Content-Security-Policy")).not.toContain("frame-src");
    const metadata = await send(target(), "/.well-known/oauth-authorization-server");
    expect(metadata.body).not.toHaveProperty("captcha");
  });
});
