import { expect, it } from "vitest";
import { accountRow, changePassword, updateMe } from "../suite/http/calls/accounts.ts";
import { userInfo } from "../suite/http/calls/apps.ts";
import {
  browserIn,
  getMe,
  logInFrom,
  logInFromCode,
  logInFromLink,
  logOutBy,
  readSession,
  refreshBy,
} from "../suite/http/calls/browser.ts";
import {
  insertAccount,
  logIn,
  newcomer,
  newPassword,
  register,
  send,
  tokensIn,
  uniqueName,
  verify,
  form,
} from "../suite/http/calls/calls.ts";
import { basic, clientToken, createClient } from "../suite/http/calls/clients.ts";
import {
  challengeIn,
  logInByPasskeyFrom,
  passkeyOptions,
  pendingFrom,
  personWithPasskey,
  proveFactorFrom,
  reauthenticateFrom,
} from "../suite/http/calls/factor-logins.ts";
import {
  addTotp,
  codeOf,
  confirmTotp,
  factorsPath,
  makePasskey,
  sendFactor,
  startTotp,
} from "../suite/http/calls/factors.ts";
import {
  askEmailChange,
  askLoginLink,
  askVerification,
  codeFor,
  linkFor,
  reset,
  undoEmailChange,
  verifyEmail,
} from "../suite/http/calls/links.ts";
import {
  endSessions,
  introspect,
  listSessions,
  refresh,
  refreshed,
  revoke,
} from "../suite/http/calls/sessions.ts";
import {
  authorize,
  codeIn,
  consentAt,
  createApp,
  decide,
  decided,
  leadsTo,
  logIn as logInOnPage,
  newVerifier,
  ofOperator,
  queryOf,
  redeem,
} from "../suite/http/oidc/app.ts";
import { stranger } from "../suite/http/upstream/stage.ts";
import { openBrowser, placeOf, waitingIn } from "../suite/http/upstream/visitor.ts";
import { mailsTo, tokenIn } from "../support/mail/mailbox.ts";
import type { LyingIssuer } from "../support/upstream/lying-issuer.ts";
import { trailOf } from "./support/administrator.ts";
import type { Versioned } from "./support/stage.ts";

/** Two servers of different versions. What one issues, the other has to take. */
export interface Pair {
  readonly from: Versioned;
  readonly to: Versioned;
  /** Whether it is the new one that takes what the old one issued. */
  readonly isNew: boolean;
  /** The provider `idp` of both. */
  readonly idp: LyingIssuer;
}

/** All that servers of both versions have to do for each other, in one direction. */
export function takesWhatTheOtherIssued(pair: () => Pair): void {
  it("verifies, refreshes, lists and ends sessions", async () => {
    const { from, to } = pair();
    const person = newcomer();
    expect((await register(from, person)).status).toBe(201);
    const first = tokensIn(await logIn(from, person));
    expect((await verify(to, first.token)).body).toMatchObject({ username: person.username });
    const second = await refreshed(to, first.refreshToken);
    const third = await refreshed(from, second.refreshToken);
    const other = tokensIn(await logIn(to, person));
    for (const server of [from, to]) {
      const { body } = await listSessions(server, third.token);
      expect(body["sessions"]).toHaveLength(2);
    }
    expect((await endSessions(to, third.token)).status).toBe(204);
    expect((await verify(from, other.token)).status).toBe(401);
    expect((await revoke(to, third.refreshToken)).status).toBe(200);
    expect((await verify(from, third.token)).status).toBe(401);
    expect((await refresh(from, third.refreshToken)).body).toMatchObject({
      error: "invalid_grant",
    });
  });

  it("ends a session whose refresh token is used again after the other has rotated it", async () => {
    const { from, to } = pair();
    const { refreshToken, token } = tokensIn(await logIn(from, await insertAccount(from)));
    const second = await refreshed(from, refreshToken);
    await refreshed(to, second.refreshToken);
    expect((await refresh(to, refreshToken)).body).toMatchObject({ error: "invalid_grant" });
    expect((await verify(from, token)).status).toBe(401);
  });

  it("refreshes, reads and ends the session of a cookie, and takes a new proof for it", async () => {
    const { from, to } = pair();
    const person = await insertAccount(from);
    const { cookie } = browserIn(await logInFrom(from, person));
    expect((await readSession(to, cookie)).body["user"]).toMatchObject({
      username: person.username,
    });
    expect((await refreshBy(to, cookie)).status).toBe(200);
    const { password } = person;
    const proven = browserIn(await reauthenticateFrom(to, cookie, { password }));
    expect((await refreshBy(from, proven.cookie)).status).toBe(200);
    expect((await logOutBy(to, proven.cookie)).status).toBe(204);
    expect((await readSession(from, proven.cookie)).body["user"]).toBeNull();
  });

  it("changes a password, and ends the other's sessions", async () => {
    const { from, to } = pair();
    const person = await insertAccount(from);
    const { token } = tokensIn(await logIn(from, person));
    const other = tokensIn(await logIn(from, person));
    const next = newPassword();
    expect((await changePassword(to, token, person.password, next)).status).toBe(204);
    expect((await verify(from, other.token)).status).toBe(401);
    expect((await logIn(from, person)).status).toBe(400);
    tokensIn(await logIn(from, { ...person, password: next }));
  });

  it("counts the other's wrong passwords", async () => {
    const { from, to } = pair();
    const { username } = await insertAccount(from);
    const guess = (server: Versioned) => logIn(server, { username, password: "a wrong guess" });
    for (const server of [from, to, from, to, from, to]) {
      expect((await guess(server)).body).toMatchObject({ error: "invalid_grant" });
    }
    for (const server of [from, to]) expect((await guess(server)).status).toBe(429);
  });

  it("shows administrators what the other recorded", async () => {
    const { from, to } = pair();
    const person = await insertAccount(from);
    const { token } = tokensIn(await logIn(from, person));
    expect((await updateMe(from, token, { name: "Eve" })).status).toBe(200);
    await expect.poll(() => trailOf(to, person)).toContain("user_updated");
  });

  it("introspects the other's tokens", async () => {
    const { from, to } = pair();
    const client = await createClient(from);
    const token = await clientToken(from, client);
    expect((await introspect(to, token, client)).body).toMatchObject({ active: true });
    const { token: ofUser } = tokensIn(await logIn(from, await insertAccount(from)));
    expect((await introspect(to, ofUser, client)).body).toMatchObject({ active: true });
  });

  it("sets a password by the other's link", async () => {
    const { from, to } = pair();
    const person = await insertAccount(from);
    const link = await linkFor(from, person);
    const next = newPassword();
    expect((await reset(to, link, next)).status).toBe(204);
    expect((await reset(from, link)).status).toBe(400);
    tokensIn(await logIn(from, { ...person, password: next }));
  });

  it("verifies and changes addresses by the other's links, and undoes the change", async () => {
    const { from, to, isNew } = pair();
    const person = await insertAccount(from);
    const { token } = tokensIn(await logIn(from, person));
    const link = await linkFor(from, person, () => askVerification(from, token));
    expect((await verifyEmail(to, link, token)).status).toBe(204);
    const email = `${uniqueName()}@new.example.org`;
    const ask = () => askEmailChange(from, token, email);
    const change = await linkFor(from, { username: "", email }, ask);
    // An old server refuses the change of a new one: `cannot.ts`.
    expect((await verifyEmail(isNew ? to : from, change, token)).status).toBe(204);
    expect((await getMe(from, token)).body).toMatchObject({ email, email_verified: true });
    const notice = async () =>
      (await mailsTo(person.email)).find(({ text }) => text.includes("/undo"));
    await expect.poll(notice).toBeDefined();
    const mail = (await notice()) ?? expect.fail("no mail");
    expect((await undoEmailChange(from, tokenIn(mail))).status).toBe(200);
    expect((await accountRow(to, person))["email"]).toBe(person.email);
  });

  it("logs in by the other's links and codes", async () => {
    const { from, to } = pair();
    const person = await insertAccount(from);
    const ask = () => askLoginLink(from, person.username);
    const link = await linkFor(from, person, ask);
    browserIn(await logInFromLink(to, link));
    expect((await logInFromLink(from, link)).status).toBe(400);
    const { token: _, ...typed } = await codeFor(from, person, ask);
    browserIn(await logInFromCode(to, typed));
    expect((await logInFromCode(from, typed)).status).toBe(400);
  });

  it("sets up the other's authenticator apps and passkeys, and completes its logins with them", async () => {
    const { from, to } = pair();
    const person = await insertAccount(from);
    const { token } = tokensIn(await logIn(from, person));
    const started = await startTotp(from, token);
    const code = codeOf(started.secret, -1);
    const confirmed = await confirmTotp(to, token, started.enrolmentToken, code);
    expect(confirmed.status, confirmed.text).toBe(201);
    const proof = { mfa_token: await pendingFrom(from, person), totp: codeOf(started.secret) };
    browserIn(await proveFactorFrom(to, proof));
    expect((await proveFactorFrom(from, proof)).status).toBe(400);

    const { answer: passkey } = await makePasskey(from, token);
    const added = await sendFactor(to, token, "POST", `${factorsPath}/passkeys`, { passkey });
    expect(added.status, added.text).toBe(201);
  });

  it("takes the other's recovery codes and challenges for passkeys, once", async () => {
    const { from, to } = pair();
    const person = await insertAccount(from);
    const { token } = tokensIn(await logIn(from, person));
    const { recoveryCodes } = await addTotp(from, token);
    const code = { recovery_code: recoveryCodes[0] };
    const mfa_token = await pendingFrom(from, person);
    browserIn(await proveFactorFrom(to, { mfa_token, ...code }));
    expect((await proveFactorFrom(from, { mfa_token, ...code })).status).toBe(400);

    const { authenticator } = await personWithPasskey(from);
    const passkey = await authenticator.assert(challengeIn(await passkeyOptions(from, {})));
    browserIn(await logInByPasskeyFrom(to, { passkey }));
    expect((await logInByPasskeyFrom(from, { passkey })).status).toBe(400);
  });

  it("decides the other's requests of apps, redeems its codes, and refreshes and ends the tokens", async () => {
    const { from, to } = pair();
    const app = await createApp(from);
    const person = await insertAccount(from);
    const atFrom = openBrowser(from);
    await logInOnPage(atFrom, person);
    const { verifier, challenge } = newVerifier();
    const query = queryOf(app, {
      code_challenge: challenge,
      scope: "openid profile offline_access",
    });
    const pushed = await send(from, "/authenticate/par", form(query, basic(app)));
    expect(pushed.status, pushed.text).toBe(201);
    const reference = String(
      new URLSearchParams({ client_id: app.id, request_uri: String(pushed.body["request_uri"]) }),
    );
    const atTo = openBrowser(to, atFrom.jar);
    const asked = consentAt(await authorize(atTo, reference));
    const code = codeIn(decided(await decide(openBrowser(from, atFrom.jar), asked)), app);

    const first = tokensIn(await redeem(to, app, { code, verifier }));
    const second = tokensIn(await refresh(from, first.refreshToken, {}, app));
    const third = tokensIn(await refresh(to, second.refreshToken, {}, app));
    for (const server of [from, to]) {
      expect((await userInfo(server, third.token)).body).toMatchObject({ name: person.name });
    }
    // The consent counts at both, so nobody is asked again.
    codeIn(leadsTo(await authorize(openBrowser(to, atFrom.jar), queryOf(app))), app);
    // A code that is used again ends what it opened.
    expect((await redeem(from, app, { code, verifier })).status).toBe(400);
    expect((await userInfo(to, third.token)).status).toBe(401);
  });

  it("ends the app's session with the session of the browser", async () => {
    const { from, to } = pair();
    const app = await createApp(from, { columns: ofOperator });
    const person = await insertAccount(from);
    const browser = openBrowser(from);
    await logInOnPage(browser, person);
    const { verifier, challenge } = newVerifier();
    const code = codeIn(
      leadsTo(await authorize(browser, queryOf(app, { code_challenge: challenge }))),
      app,
    );
    const { token } = tokensIn(await redeem(to, app, { code, verifier }));
    expect((await userInfo(from, token)).status).toBe(200);
    expect((await openBrowser(to, browser.jar).call("DELETE", "/session")).status).toBe(204);
    expect((await userInfo(from, token)).status).toBe(401);
  });

  it("completes the other's logins at a provider, and connects what waits for a click", async () => {
    const { from, to, idp } = pair();
    const claims = stranger();
    const atFrom = openBrowser(from);
    const url = await atFrom.start("idp");
    const atTo = openBrowser(to, atFrom.jar);
    const token = waitingIn(await atTo.back(idp.authorize(url, claims)));
    const back = openBrowser(from, atTo.jar);
    const chosen = { username: claims.preferred_username, name: claims.name };
    const made = await back.call("POST", "/session/upstream", { token, ...chosen });
    expect(made.status, made.text).toBe(200);
    const known = openBrowser(to);
    const again = openBrowser(from, known.jar);
    const next = await again.start("idp");
    const landed = openBrowser(to, again.jar);
    placeOf(await landed.back(idp.authorize(next, claims)));
    expect(await landed.user()).toBe(claims.preferred_username);
  });
}
