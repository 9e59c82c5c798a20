import { createClient, type LatchkeyError } from "latchkey-auth/client";
import { describe, expect, it } from "vitest";
import { loginLinkGrant } from "../../../../src/core/tokens/grants.ts";
import { resourceServer, type Requirement } from "../../../../src/resource.ts";
import {
  accountRow,
  changePassword,
  deleteMe,
  setAccount,
} from "../../../suite/http/calls/accounts.ts";
import {
  browserIn,
  cookieIn,
  logInFrom,
  logInFromLink,
  ownPage,
  pageWithCookie,
  refreshBy,
  registerAndLogInFrom,
} from "../../../suite/http/calls/browser.ts";
import {
  form,
  json,
  logIn,
  newPassword,
  registerAndLogIn,
  send,
  tokenPath,
  tokensIn,
  verify,
  verifyPath,
  withBearer,
} from "../../../suite/http/calls/calls.ts";
import {
  expectChallenge,
  expectOAuthError,
  expectProblem,
} from "../../../suite/http/calls/expect.ts";
import {
  challengeIn,
  logInByPasskey,
  logInByPasskeyFrom,
  passkeyOptions,
  pendingFrom,
  pendingLogin,
  personWithPasskey,
  personWithTotp,
  proveFactor,
  proveFactorFrom,
  reauthenticate,
  reauthenticateFrom,
} from "../../../suite/http/calls/factor-logins.ts";
import {
  addPasskey,
  addTotp,
  codeOf,
  factorsPath,
  sendFactor,
} from "../../../suite/http/calls/factors.ts";
import { askEmailChange, askLoginLink, linkFor } from "../../../suite/http/calls/links.ts";
import { refresh, setSession } from "../../../suite/http/calls/sessions.ts";
import { operationsOf, type OpenApi } from "../../../support/documents/openapi.ts";
import { withUpstream } from "../../../support/documents/refused-calls.ts";
import { allowedOrigin, openInProcess, useTarget } from "../../../support/targets/http-target.ts";
import { storeIdentity, waitingIdentity } from "../../../support/upstream/waiting.ts";

const challenge = 'Bearer realm="latchkey", error="insufficient_user_authentication"';

describe("in process, logins with second factors", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite" }));
  const closed = useTarget(() =>
    openInProcess({ database: "sqlite", env: { PASSWORD_GRANT: "off" } }),
  );

  it("FA-13 sets the cookie only with the second factor, and then ends the session that it replaces", async () => {
    const { person, secret } = await personWithTotp(target());
    const old = await registerAndLogInFrom(target());
    const headers = pageWithCookie(old.cookie);
    const { body } = await logInFrom(target(), person, headers);
    expect((await verify(target(), old.token)).status).toBe(200);
    const code = { mfa_token: String(body["mfa_token"]), totp: codeOf(secret) };
    const { token } = browserIn(await proveFactorFrom(target(), code, headers));
    expect((await verify(target(), token)).body).toMatchObject({ username: person.username });
    expectChallenge(await verify(target(), old.token), "invalid_token");
  });

  it("FA-9 refuses two factors and none, at both endpoints", async () => {
    const { person, secret, recoveryCodes } = await personWithTotp(target());
    const mfa_token = await pendingLogin(target(), person);
    const [totp, recovery_code = ""] = [codeOf(secret), recoveryCodes[0]];
    for (const proof of [{}, { totp, recovery_code }, { totp: "" }, { otp: totp }]) {
      expectOAuthError(await proveFactor(target(), mfa_token, proof), 400, "invalid_request");
    }
    for (const proof of [{}, { totp, recovery_code }]) {
      const answer = await proveFactorFrom(target(), { mfa_token, ...proof });
      expectProblem(answer, 400, "invalid_request");
    }
    expectProblem(
      await proveFactorFrom(target(), { mfa_token, totp: [totp] }),
      422,
      "validation_failed",
    );
    tokensIn(await proveFactor(target(), mfa_token, { totp, unknown: "member" }));
  });

  it("FA-7 refuses the token of another login, altered or of another kind", async () => {
    const { person, secret, refreshToken } = await personWithTotp(target());
    const mfaToken = await pendingLogin(target(), person);
    for (const text of [`${mfaToken}A`, mfaToken.slice(0, -6), refreshToken, "x"]) {
      const answer = await proveFactor(target(), text, { totp: codeOf(secret) });
      expectOAuthError(answer, 400, "expired_token", text.slice(0, 4));
      const fromPage = { mfa_token: text, totp: codeOf(secret) };
      expectProblem(await proveFactorFrom(target(), fromPage), 400, "expired_token");
    }
  });

  it("MF-1 MF-23 the token of a half-done login is no access token, refresh token, cookie or link", async () => {
    const { person } = await personWithTotp(target());
    const mfaToken = await pendingLogin(target(), person);
    const { body } = await send(target(), "/openapi.json");
    const guarded = operationsOf(body as unknown as OpenApi)
      .filter(({ operation }) => JSON.stringify(operation).includes('"missing_token"'))
      .map(({ path, method }) => ({ path: path.replaceAll(/\{\w+\}/g, "x"), method }));
    expect(guarded.length).toBeGreaterThan(30);
    for (const { path, method } of guarded) {
      const page = { Origin: new URL(target().issuer).origin, "X-Latchkey": "1" };
      const answer = await send(target(), path, {
        method: method.toUpperCase(),
        // The call that verifies an address reads its body before the token.
        ...(path === "/authenticate/email/verify" && { body: JSON.stringify({ token: "lt1_x" }) }),
        headers: {
          "Content-Type": "application/json",
          ...withBearer(mfaToken).headers,
          ...page,
        },
      });
      expectChallenge(answer, "invalid_token", `${method} ${path}`);
    }
    expectOAuthError(await refresh(target(), mfaToken), 400, "invalid_grant");
    expectProblem(await refreshBy(target(), mfaToken), 400, "invalid_grant");
    expectProblem(await logInFromLink(target(), mfaToken), 400, "invalid_link");
  });

  it("MF-2 no other door gives tokens to an account that asks for a second factor", async () => {
    const { body } = await send(target(), "/openapi.json");
    const openers = operationsOf(body as unknown as OpenApi)
      .filter(({ operation: { responses } }) =>
        /"access_token"|BrowserSession|TokenResponse/.test(JSON.stringify(responses)),
      )
      .map(({ path, method }) => `${method} ${path}`);
    expect(openers.toSorted()).toEqual([
      "post /authenticate/token",
      "post /session",
      "post /session/organization",
      "post /session/passkey",
      "post /session/reauthentication",
      "post /session/refresh",
      "post /session/second-factor",
      "post /session/upstream",
    ]);
    const { person } = await personWithTotp(target());
    await setAccount(target(), person, "email_verified_at", "1");
    const link = () => linkFor(target(), person, () => askLoginLink(target(), person.username));
    const { id } = await accountRow(target(), person);
    const { subject } = await storeIdentity(target(), String(id));
    const identity = await waitingIdentity(target(), { subject });
    const answers = [
      await send(target(), "/session/upstream", withUpstream(identity)),
      await logIn(target(), person),
      await logInFrom(target(), person),
      await send(target(), tokenPath, form({ grant_type: loginLinkGrant, token: await link() })),
      await logInFromLink(target(), await link()),
    ];
    for (const { status, body } of answers) {
      expect([status, body["error"] ?? body["code"]]).toEqual([400, "mfa_required"]);
    }
  });

  it("FA-12 without the password grant, pages log in with two factors, also at the token endpoint", async () => {
    const { person, token } = await registerAndLogInFrom(closed());
    const { secret } = await addTotp(closed(), token);
    const mfa_token = await pendingFrom(closed(), person);
    expectOAuthError(await logIn(closed(), person), 400, "unsupported_grant_type");
    const { refreshToken } = tokensIn(
      await proveFactor(closed(), mfa_token, { totp: codeOf(secret) }),
    );
    const proof = { password: person.password, totp: codeOf(secret, 1) };
    tokensIn(await reauthenticate(closed(), refreshToken, proof));
  });
  it("FA-81 FA-82 logs in by a passkey at both endpoints, and names an unknown one", async () => {
    const { authenticator, token, id } = await personWithPasskey(target());
    const assertion = async () =>
      authenticator.assert(challengeIn(await passkeyOptions(target(), {})));
    tokensIn(await logInByPasskey(target(), await assertion()));
    browserIn(await logInByPasskeyFrom(target(), { passkey: await assertion() }));
    const wrong = await logInByPasskey(target(), {});
    expectOAuthError(wrong, 400, "invalid_grant");
    const [one, other] = [await assertion(), await assertion()];
    await sendFactor(target(), token, "DELETE", `${factorsPath}/passkeys/${id}`);
    const app = await logInByPasskey(target(), one);
    expect([app.status, app.body]).toEqual([
      400,
      {
        error: "invalid_grant",
        error_description: "Use another passkey, or log in another way.",
        code: "unknown_passkey",
      },
    ]);
    const page = await logInByPasskeyFrom(target(), { passkey: other });
    expectProblem(page, 400, "unknown_passkey");
  });

  it("FA-92 a passkey completes a login, and proves again who is logged in", async () => {
    const { person, token } = await personWithTotp(target());
    const { authenticator } = await addPasskey(target(), token);
    const { body } = await logInFrom(target(), person);
    expect(body["factors"]).toEqual(["totp", "passkey", "recovery_code"]);
    const mfa_token = String(body["mfa_token"]);
    const options = await passkeyOptions(target(), { mfa_token });
    expect(options.body["allowCredentials"]).toHaveLength(1);
    const passkey = await authenticator.assert(challengeIn(options));
    const browser = browserIn(await proveFactorFrom(target(), { mfa_token, passkey }));
    const again = await passkeyOptions(target(), {}, withBearer(browser.token).headers);
    const proof = { passkey: await authenticator.assert(challengeIn(again)) };
    const next = browserIn(await reauthenticateFrom(target(), browser.cookie, proof));
    expect((await verify(target(), next.token)).body).toMatchObject({
      amr: ["pop", "user", "mfa"],
    });
  });

  it("FA-102 a password that is not enough is answered with the factors, and without a token", async () => {
    const { person, secret } = await personWithTotp(target());
    const mfa_token = await pendingFrom(target(), person);
    const proof = { mfa_token, totp: codeOf(secret) };
    const { cookie } = browserIn(await proveFactorFrom(target(), proof));
    const { password } = person;
    const short = await reauthenticateFrom(target(), cookie, { password });
    expect([short.status, short.body["code"], short.body["factors"]]).toEqual([
      400,
      "mfa_required",
      ["totp"],
    ]);
    expect(short.body).not.toHaveProperty("mfa_token");
    expectProblem(await reauthenticateFrom(target(), cookie, {}), 400, "invalid_request");
    expectProblem(
      await reauthenticateFrom(target(), cookie, { password: "wrong" }),
      400,
      "invalid_grant",
    );
    const totp = codeOf(secret, 1);
    browserIn(await reauthenticateFrom(target(), cookie, { password, totp }));
  });

  it("FA-13 the browser client completes a login, and proves again who is logged in", async () => {
    const { person, secret } = await personWithTotp(target());
    const calls: string[] = [];
    const client = createClient({
      baseUrl: target().issuer,
      origin: allowedOrigin,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const { pathname } = new URL(request.url);
        calls.push(pathname);
        const body = request.method === "GET" ? undefined : await request.text();
        const { method, headers } = request;
        return target().fetch(pathname, {
          method,
          headers: Object.fromEntries(headers),
          ...(body && { body }),
        });
      },
    });
    const { username, password } = person;
    const error = await client.logIn({ username, password }).then(
      () => expect.fail("the login was complete"),
      (error: unknown) => error as LatchkeyError,
    );
    expect(error.code).toBe("mfa_required");
    const { token = "", factors } = error.mfa ?? expect.fail("no factors");
    expect(factors).toEqual(["totp", "recovery_code"]);
    expect(await client.getUser()).toBeUndefined();
    const user = await client.verifySecondFactor({ token, totp: codeOf(secret) });
    expect(user.username).toBe(person.username);

    await setSession(target(), (await client.getToken()) ?? "", "methods = 'password'");
    calls.length = 0;
    const refused = await client.fetch("/users/me/factors/totp", { method: "POST" });
    expect(refused.status).toBe(401);
    expect(calls).toEqual(["/users/me/factors/totp"]);
    const short = await client.reauthenticate({ password: person.password }).then(
      () => expect.fail("the password was enough"),
      (error: unknown) => error as LatchkeyError,
    );
    expect([short.code, short.mfa]).toEqual(["mfa_required", { factors: ["totp"] }]);
    const proof = { password: person.password, totp: codeOf(secret, 1) };
    expect((await client.reauthenticate(proof)).id).toBe(user.id);
  });

  it("FA-106 requireUser of a server that verifies offline asks for two factors and a recent login", async () => {
    const { issuer, secretKey } = target();
    const { requireUser } = resourceServer({ issuer, secret: { key: secretKey } });
    const { token } = await registerAndLogIn(target());
    const users: unknown[] = [];
    const answerTo = async (access: string, requirement: Requirement) => {
      const raw = new Request("https://api.example.com", withBearer(access));
      const c = { req: { raw }, set: (_: "user", user: unknown) => void users.push(user) };
      const answer = await requireUser(requirement)(c, async () => {});
      return answer && [answer.status, answer.headers.get("www-authenticate")];
    };
    expect(await answerTo(token, { acr: "aal2" })).toEqual([
      401,
      `${challenge}, acr_values="aal2"`,
    ]);
    expect(await answerTo(token, { acr: "aal2", maxAge: 300 })).toEqual([
      401,
      `${challenge}, acr_values="aal2", max_age="300"`,
    ]);
    const earlier = await registerAndLogIn(target());
    await setSession(target(), earlier.token, `proven_at = ${Date.now() - 601_000}`);
    const old = tokensIn(await refresh(target(), earlier.refreshToken));
    expect(await answerTo(old.token, { maxAge: 300 })).toEqual([
      401,
      `${challenge}, max_age="300"`,
    ]);
    expect(users).toEqual([]);
    expect(await answerTo(token, { acr: "aal1", maxAge: 300 })).toBeUndefined();
    const { person, secret } = await personWithTotp(target());
    const proof = { totp: codeOf(secret) };
    const both = tokensIn(await proveFactor(target(), await pendingLogin(target(), person), proof));
    expect(await answerTo(both.token, { acr: "aal2", maxAge: 300 })).toBeUndefined();
    expect(users).toMatchObject([
      { acr: "aal1", amr: ["pwd"] },
      { acr: "aal2", amr: ["pwd", "otp", "mfa"] },
    ]);
  });

  it("CK-1 CK-5 a re-authentication needs a page of its own and a cookie", async () => {
    const { person, cookie } = await registerAndLogInFrom(target());
    const path = "/session/reauthentication";
    const { password } = person;
    const sendWith = (headers: Readonly<Record<string, string>>) => {
      const request = json({ password });
      return send(target(), path, { ...request, headers: { ...request.headers, ...headers } });
    };
    const { Origin: _, ...withoutOrigin } = pageWithCookie(cookie);
    expectProblem(await sendWith(withoutOrigin), 403, "origin_not_allowed");
    const { "X-Latchkey": __, ...withoutHeader } = pageWithCookie(cookie);
    expectProblem(await sendWith(withoutHeader), 403, "header_required");
    expectProblem(await sendWith(ownPage), 400, "invalid_grant");
    expect(cookieIn(await sendWith(pageWithCookie(cookie))).value).not.toBe(cookie);
  });

  it("FA-100 FA-101 a call that needs a recent proof answers with the challenge of RFC 9470", async () => {
    const { person, token } = await registerAndLogIn(target());
    const ask = () => askEmailChange(target(), token, "new@example.com");
    await setSession(target(), token, `proven_at = ${Date.now() - 601_000}`);
    const old = await ask();
    expectProblem(old, 401, "insufficient_user_authentication");
    expect(old.headers.get("www-authenticate")).toBe(`${challenge}, max_age="600"`);
    await setSession(target(), token, `proven_at = ${Date.now() - 540_000}`);
    expect((await ask()).status).toBe(202);
    await addTotp(target(), token);
    await setSession(target(), token, "methods = 'password'");
    const weak = await ask();
    expectProblem(weak, 401, "insufficient_user_authentication");
    const both = `${challenge}, acr_values="aal2", max_age="600"`;
    expect(weak.headers.get("www-authenticate")).toBe(both);
    for (const answer of [
      await changePassword(target(), token, person.password, newPassword()),
      await deleteMe(target(), token, person.password),
    ]) {
      expectProblem(answer, 401, "insufficient_user_authentication");
      expect(answer.headers.get("www-authenticate")).toBe(both);
    }
  });
});

describe("in process, with MFA=off", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite", env: { MFA: "off" } }));

  it("has no calls of second factors, and people still prove again who they are", async () => {
    for (const path of [
      "/session/second-factor",
      "/session/passkey",
      "/authenticate/passkey/options",
    ]) {
      expectProblem(await send(target(), path, json({})), 404, "not_found");
    }
    const { body } = await send(target(), "/.well-known/oauth-authorization-server");
    expect(body["grant_types_supported"]).toEqual([
      "password",
      "refresh_token",
      "client_credentials",
      loginLinkGrant,
      "urn:latchkey:grant-type:reauthentication",
      "authorization_code",
    ]);
    const { person, refreshToken } = await registerAndLogIn(target());
    tokensIn(await reauthenticate(target(), refreshToken, { password: person.password }));
    expect((await send(target(), verifyPath, { method: "POST" })).status).toBe(401);
  });
});
