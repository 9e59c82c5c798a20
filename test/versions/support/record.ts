import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { accountRow, setAccount } from "../../suite/http/calls/accounts.ts";
import { logInFrom } from "../../suite/http/calls/browser.ts";
import {
  form,
  insertAccount,
  logIn,
  newcomer,
  send,
  tokensIn,
} from "../../suite/http/calls/calls.ts";
import { basic, clientToken, createClient } from "../../suite/http/calls/clients.ts";
import {
  challengeIn,
  passkeyOptions,
  pendingFrom,
  personWithPasskey,
} from "../../suite/http/calls/factor-logins.ts";
import { addTotp, makePasskey, startTotp } from "../../suite/http/calls/factors.ts";
import {
  askEmailChange,
  askLoginLink,
  askVerification,
  codeFor,
  linkFor,
  verifyEmail,
} from "../../suite/http/calls/links.ts";
import {
  authorize,
  codeIn,
  consentAt,
  createApp,
  loggedIn,
  newVerifier,
  queryOf,
  redeem,
  requestOf,
} from "../../suite/http/oidc/app.ts";
import type { Issued } from "../../suite/http/recorded.ts";
import { stranger } from "../../suite/http/upstream/stage.ts";
import { openBrowser, waitingIn, type Visitor } from "../../suite/http/upstream/visitor.ts";
import { mailsTo, mailTo, tokenIn } from "../../support/mail/mailbox.ts";
import { secret } from "../../support/secrets.ts";
import type { LyingIssuer } from "../../support/upstream/lying-issuer.ts";
import { invite } from "./administrator.ts";
import type { Versioned } from "./stage.ts";

const cookiesOf = ({ jar }: Visitor) => [...jar];

/** Lets a server issue one of everything, each for an account or an app of its own. */
export async function issueAll(server: Versioned, idp: LyingIssuer): Promise<Issued> {
  const newLogin = async () => {
    const person = await insertAccount(server);
    return { person, ...tokensIn(await logIn(server, person)) };
  };
  const { token, refreshToken } = await newLogin();

  const person = await insertAccount(server);
  const page = await logInFrom(server, person);
  const cookie = (name: string) =>
    page.headers
      .getSetCookie()
      .map((line) => new RegExp(`^__Host-latchkey${name}=([^;]+)`).exec(line)?.[1])
      .find(Boolean) ?? expect.fail(`no cookie ${name}`);

  const client = await createClient(server);
  const half = await newLogin();
  const { recoveryCodes } = await addTotp(server, half.token);
  const halfByApp = await newLogin();
  const { secret: base32 } = await addTotp(server, halfByApp.token);
  const enrolling = await newLogin();
  const enrolment = await startTotp(server, enrolling.token);
  const adding = await newLogin();
  const { answer } = await makePasskey(server, adding.token);
  const { authenticator } = await personWithPasskey(server);
  const passkey = await authenticator.assert(challengeIn(await passkeyOptions(server, {})));

  const invited = newcomer();
  await invite(server, invited);
  const verifying = await newLogin();
  const changing = await newLogin();
  const undoing = await newLogin();
  await setAccount(server, undoing.person, "email_verified_at", "1");
  const changeOf = async (login: typeof changing) => {
    const email = `${randomUUID()}@new.example.org`;
    const ask = () => askEmailChange(server, login.token, email);
    return linkFor(server, { username: "", email }, ask);
  };
  expect((await verifyEmail(server, await changeOf(undoing), undoing.token)).status).toBe(204);
  const notice = async () =>
    (await mailsTo(undoing.person.email)).find(({ text }) => text.includes("/undo"));
  await expect.poll(notice).toBeDefined();
  const byLink = await insertAccount(server);
  const byCode = await insertAccount(server);
  const { token: _, ...code } = await codeFor(server, byCode, () =>
    askLoginLink(server, byCode.username),
  );

  const app = await createApp(server);
  const approved = async () => {
    const { browser } = await loggedIn(server);
    const { verifier, challenge } = newVerifier();
    const scope = "openid profile offline_access";
    const query = queryOf(app, { code_challenge: challenge, scope });
    const asked = consentAt(await authorize(browser, query));
    const proof = String((await requestOf(browser, asked))["proof"]);
    return { browser, verifier, query: asked, proof };
  };
  const consent = await approved();
  const codeOf = async () => {
    const { browser, verifier, query, proof } = await approved();
    const body = { request: query, decision: "approve", proof };
    const decided = await browser.call("POST", "/authorize/decision", body);
    const url = new URL(String(decided.body["redirect_to"]));
    return { code: secret(codeIn(url, app)), verifier };
  };
  const redeemed = await redeem(server, app, await codeOf());
  const ofApp = tokensIn(redeemed);
  const pushed = await loggedIn(server);
  const par = await send(server, "/authenticate/par", form(queryOf(app), basic(app)));

  const waiting = openBrowser(server);
  const waitingToken = waitingIn(
    await waiting.back(idp.authorize(await waiting.start("idp"), stranger())),
  );
  const pending = openBrowser(server);
  const away = await pending.start("idp");

  return {
    tokens: { token, refreshToken },
    browser: {
      cookie: secret(cookie("")),
      device: secret(cookie("-device")),
      userId: String((await accountRow(server, person))["id"]),
    },
    client: { ...client, token: await clientToken(server, client) },
    half: { token: await pendingFrom(server, half.person), recoveryCode: recoveryCodes[0] ?? "" },
    halfByApp: { token: await pendingFrom(server, halfByApp.person), secret: base32 },
    enrolment: {
      token: enrolment.enrolmentToken,
      secret: enrolment.secret,
      login: enrolling.token,
    },
    newPasskey: { answer, login: adding.token },
    passkey,
    links: {
      reset: await linkFor(server, await insertAccount(server)),
      invitation: tokenIn(await mailTo(invited.email)),
      logIn: await linkFor(server, byLink, () => askLoginLink(server, byLink.username)),
      undo: tokenIn((await notice()) ?? expect.fail("no mail")),
      verification: {
        link: await linkFor(server, verifying.person, () =>
          askVerification(server, verifying.token),
        ),
        login: verifying.token,
      },
      change: { link: await changeOf(changing), login: changing.token },
    },
    code,
    app,
    authorization: await codeOf(),
    appTokens: { ...ofApp, idToken: secret(String(redeemed.body["id_token"])) },
    consent: { cookies: cookiesOf(consent.browser), query: consent.query, proof: consent.proof },
    pushed: {
      cookies: cookiesOf(pushed.browser),
      query: String(
        new URLSearchParams({ client_id: app.id, request_uri: String(par.body["request_uri"]) }),
      ),
    },
    waiting: { cookies: cookiesOf(waiting), token: waitingToken },
    pending: {
      cookies: cookiesOf(pending),
      issuer: idp.issuer,
      state: new URL(away).searchParams.get("state") ?? expect.fail("no state"),
    },
  };
}
