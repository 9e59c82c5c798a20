import { describe, expect, it } from "vitest";
import { accountRow, setAccount } from "../../../suite/http/calls/accounts.ts";
import { getMe, logInFrom } from "../../../suite/http/calls/browser.ts";
import {
  insertAccount,
  json,
  logIn,
  newcomer,
  newPassword,
  register,
  registerPath,
  send,
  tokenFor,
  tokensIn,
  uniqueName,
  verify,
  type Answer,
} from "../../../suite/http/calls/calls.ts";
import {
  expectInvalid,
  expectOAuthError,
  expectProblem,
} from "../../../suite/http/calls/expect.ts";
import { codeOf, confirmTotp, factorsPath, sendFactor } from "../../../suite/http/calls/factors.ts";
import {
  askAgain,
  askEmailChange,
  askVerification,
  forgot,
  linkFor,
  reset,
  verifyByCode,
  verifyEmail,
} from "../../../suite/http/calls/links.ts";
import { refreshed } from "../../../suite/http/calls/sessions.ts";
import { codeIn, mailsTo, mailTo, tokenIn } from "../../../support/mail/mailbox.ts";
import { secret } from "../../../support/secrets.ts";
import { openInProcess, useTarget } from "../../../support/targets/http-target.ts";

/** All of an answer that may tell accounts apart. */
const told = ({ status, text, headers }: Answer) => ({
  status,
  text: text.replace(/"instance":"[^"]*"|lr1_[\w-]{75}/, ""),
  headers: { ...Object.fromEntries(headers), "x-request-id": "", date: "" },
});

describe("in process, with REQUIRE_VERIFIED_EMAIL=on", () => {
  const target = useTarget(() =>
    openInProcess({ database: "sqlite", env: { REQUIRE_VERIFIED_EMAIL: "on" } }),
  );
  const sessions = () => target().sql("SELECT id FROM sessions");

  it("a registration sends the link at once, and a login opens a session only after its use", async () => {
    const person = newcomer();
    const headers = { "Accept-Language": "de" };
    expect((await register(target(), person, headers)).status).toBe(201);
    const mail = await mailTo(person.email);
    expect(mail.subject).toBe("E-Mail-Adresse für Example bestätigen");
    expectOAuthError(await logIn(target(), person), 403, "email_not_verified");
    const fromPage = await logInFrom(target(), person);
    expectProblem(fromPage, 403, "email_not_verified");
    expect(fromPage.headers.getSetCookie()).toEqual([]);
    expect(await sessions()).toEqual([]);

    expect((await verifyEmail(target(), tokenIn(mail), { password: person.password })).status).toBe(
      204,
    );
    const me = await getMe(target(), await tokenFor(target(), person));
    expect(me.body).toMatchObject({ username: person.username, email_verified: true });
  });

  it("a registration returns what the page needs for the code of the same email", async () => {
    const person = newcomer();
    const { body } = await register(target(), person);
    const code = codeIn(await mailTo(person.email));
    const login_request = secret(String(body["login_request"]));
    expect(body).toMatchObject({ username: person.username, expires_in: 600 });
    const { email: username, password } = person;
    const proof = { username, password };
    const asked = { login_request, code };
    const wrong = { ...proof, password: newPassword() };
    expectProblem(await verifyByCode(target(), asked, wrong), 400, "invalid_grant");
    expect((await verifyByCode(target(), asked, proof)).status).toBe(204);
    expect((await logInFrom(target(), person)).status).toBe(200);
  });

  it("a session that is open goes on", async () => {
    const person = await insertAccount(target());
    await setAccount(target(), person, "email_verified_at", "1");
    const { refreshToken } = tokensIn(await logIn(target(), person));
    await setAccount(target(), person, "email_verified_at", "null");
    await refreshed(target(), refreshToken);
  });

  it("only the right password gets the reason", async () => {
    const person = await insertAccount(target());
    const wrong = { ...person, password: newPassword() };
    const stranger = { ...wrong, username: uniqueName() };
    const [known, unknown] = [await logIn(target(), wrong), await logIn(target(), stranger)];
    expectOAuthError(known, 400, "invalid_grant");
    expect(told(known)).toEqual(told(unknown));
    await setAccount(target(), person, "disabled_at", "1");
    expect(told(await logIn(target(), person))).toEqual(told(unknown));
  });

  it("a reset of the password proves the address too", async () => {
    const person = await insertAccount(target());
    await forgot(target(), person.username);
    const password = newPassword();
    await reset(target(), tokenIn(await mailTo(person.email)), password);
    await tokenFor(target(), { ...person, password });
  });

  it("the link is sent again to an unverified account only, by username or address", async () => {
    const [waiting, proven, disabled] = await Promise.all([
      insertAccount(target()),
      insertAccount(target()),
      insertAccount(target()),
    ]);
    await setAccount(target(), proven, "email_verified_at", "1");
    await setAccount(target(), disabled, "disabled_at", "1");
    for (const { username, email } of [proven, disabled]) {
      await askAgain(target(), username);
      await askAgain(target(), email);
    }
    await askAgain(target(), waiting.username);
    await mailTo(waiting.email);
    await askAgain(target(), waiting.email.toUpperCase());
    const { text } = await mailTo(waiting.email, 2);
    expect(text).not.toContain(waiting.name);
    expect([...(await mailsTo(proven.email)), ...(await mailsTo(disabled.email))]).toEqual([]);
  });
});

describe("in process, with REGISTRATION_PRIVACY=on", () => {
  const target = useTarget(() =>
    openInProcess({ database: "sqlite", env: { REGISTRATION_PRIVACY: "on" } }),
  );
  const bare = () => {
    const { email, password, name } = newcomer();
    return { email, password, name };
  };

  it("a registration answers 202, makes a username that tells nothing, and sends the link", async () => {
    const { email, password, name } = bare();
    const chosen = uniqueName();
    const answer = await register(target(), { email, password, name, username: chosen });
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({ login_request: expect.any(String), expires_in: 600 });
    expect(answer.headers.get("location")).toBeNull();
    const token = tokenIn(await mailTo(email));
    expectOAuthError(await logIn(target(), { username: email, password }), 400, "invalid_grant");
    expect((await verifyEmail(target(), token, { password })).status).toBe(204);
    const me = await getMe(target(), await tokenFor(target(), { username: email, password }));
    expect(me.body).toMatchObject({ email, name, username: expect.stringMatching(/^user\d{12}$/) });
    expect(await target().sql(`SELECT id FROM users WHERE username = '${chosen}'`)).toEqual([]);
  });

  it("a taken address stays as it is, and its owner is told", async () => {
    const owner = await insertAccount(target());
    const before = await accountRow(target(), owner);
    const answer = await register(target(), { ...bare(), email: owner.email });
    expect(told(answer)).toEqual(told(await register(target(), bare())));
    const notice = await mailTo(owner.email);
    expect(notice.subject).toBe("You already have an account at Example");
    expect(await accountRow(target(), owner)).toEqual(before);
    expect(await mailsTo(owner.email)).toHaveLength(1);
  });

  it("of twenty registrations of one address at once one makes an account, and all answers are alike", async () => {
    const { email, password, name } = bare();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => register(target(), { email, password, name })),
    );
    for (const answer of answers) expect(told(answer)).toEqual(told(answers[0]!));
    const rows = () => target().sql(`SELECT id FROM users WHERE email_key = '${email}'`);
    await expect.poll(rows).toHaveLength(1);
    await mailTo(email);
  });

  it("a registration still names every invalid field", async () => {
    const wrong = { email: "x", password: "short", name: " " };
    expectInvalid(await register(target(), wrong), "/email", "/password", "/name");
    expectInvalid(await send(target(), registerPath, json({})), "/email", "/password", "/name");
  });

  it("META-1 the metadata and the OpenAPI document ask for no username, and promise only 202", async () => {
    const metadata = await send(target(), "/.well-known/oauth-authorization-server");
    expect(metadata.body["registration_requires"]).toEqual(["name"]);
    const { body } = await send(target(), "/openapi.json");
    const { paths, components } = body as unknown as {
      paths: Record<string, { post: { responses: Record<string, unknown> } }>;
      components: { schemas: Record<string, { properties: object }> };
    };
    const members = Object.keys(components.schemas["Registration"]?.properties ?? {});
    expect(members).toEqual([
      "password",
      "email",
      "name",
      "locale",
      "time_zone",
      "terms_version",
      "captcha",
    ]);
    const { responses = {} } = paths[registerPath]?.post ?? {};
    expect(Object.keys(responses).filter((status) => status < "400")).toEqual(["202"]);
    expect(responses).not.toHaveProperty("409");
  });

  const asPerson = (email: string, password = newPassword()) => ({ username: email, password });
  const calls = [
    ["a login at the token endpoint", (email) => logIn(target(), asPerson(email))],
    ["a login from a page", (email) => logInFrom(target(), asPerson(email))],
    ["a registration", (email) => register(target(), { ...bare(), email })],
    ["a forgotten password", (email) => forgot(target(), email)],
    ["a repeated verification", (email) => askAgain(target(), email)],
  ] as const satisfies readonly (readonly [string, (email: string) => Promise<Answer>])[];

  it.each(calls)(
    "%s has the same answer for verified, unverified, disabled and unknown addresses",
    async (_, call) => {
      const [proven, unproven, disabled] = await Promise.all([
        insertAccount(target()),
        insertAccount(target()),
        insertAccount(target()),
      ]);
      await setAccount(target(), proven, "email_verified_at", "1");
      await setAccount(target(), disabled, "disabled_at", "1");
      const unknown = told(await call(newcomer().email));
      for (const { email } of [proven, unproven, disabled]) {
        expect(told(await call(email))).toEqual(unknown);
      }
    },
  );

  it("the password of a registration does not tell whether it made an account", async () => {
    const known = await insertAccount(target());
    const answers = async (email: string) => {
      const person = { ...bare(), email };
      await register(target(), person);
      await mailTo(email);
      return [
        told(await logIn(target(), { username: email, password: person.password })),
        told(await logInFrom(target(), { username: email, password: person.password })),
      ];
    };
    expect(await answers(newcomer().email)).toEqual(await answers(known.email));
  });
});

describe("in process, with MFA=all", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite", env: { MFA: "all" } }));

  it("FA-108 a new account gets from its first login over the email to a second factor and all scopes", async () => {
    const person = newcomer();
    expect((await register(target(), person)).status).toBe(201);
    const { token, refreshToken } = tokensIn(await logIn(target(), person));
    const start = (path: string) => sendFactor(target(), token, "POST", `${factorsPath}/${path}`);
    for (const path of ["totp", "passkeys/options"]) {
      expectProblem(await start(path), 403, "email_not_verified", path);
    }
    // The stored address alone: an attacker who has only the password must not bring another mailbox.
    const change = await askEmailChange(target(), token, `${uniqueName()}@example.org`);
    expectProblem(change, 403, "mfa_enrolment_required");

    const link = await linkFor(target(), person, () => askVerification(target(), token));
    expect((await verifyEmail(target(), link, token)).status).toBe(204);
    expect((await start("passkeys/options")).status).toBe(200);
    const { status, body } = await start("totp");
    expect(status).toBe(200);
    const [base32, enrolment] = [body["secret"], body["enrolment_token"]].map(String);
    const code = codeOf(secret(base32 ?? ""));
    const added = await confirmTotp(target(), token, secret(enrolment ?? ""), code);
    expect(added.status).toBe(201);
    for (const one of added.body["recovery_codes"] as readonly string[]) secret(one);
    const { token: full } = await refreshed(target(), refreshToken);
    expect((await verify(target(), full)).body).toMatchObject({
      scope: "profile:read profile:write sessions factors",
      acr: "aal2",
    });
  });
});
