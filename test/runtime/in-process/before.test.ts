import { describe, expect, it } from "vitest";
import type { OwnConfig } from "../../../src/entry/config/own/own-config.ts";
import { changePassword } from "../../suite/http/calls/accounts.ts";
import { ownPage } from "../../suite/http/calls/browser.ts";
import {
  form,
  insertAccount,
  json,
  newcomer,
  newPassword,
  register,
  send,
  tokenFor,
  tokenPath,
} from "../../suite/http/calls/calls.ts";
import { expectInvalid, expectOAuthError, expectProblem } from "../../suite/http/calls/expect.ts";
import {
  codeFor,
  linkFor,
  askLoginLink,
  logInByCode,
  reset,
} from "../../suite/http/calls/links.ts";
import { secret } from "../../support/secrets.ts";
import { startBreaches } from "../../support/services/breaches.ts";
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
