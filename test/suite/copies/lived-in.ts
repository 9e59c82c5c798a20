import { createClient } from "latchkey-auth/client";
import { createNativeClient } from "latchkey-auth/native";
import { expect } from "vitest";
import { createTokenStorage } from "../../support/client/token-storage.ts";
import { mailTo, tokenIn } from "../../support/mail/mailbox.ts";
import { secret } from "../../support/secrets.ts";
import type { Target } from "../../support/targets/http-target.ts";
import { insertAccount, tokensIn } from "../http/calls/calls.ts";
import {
  challengeIn,
  logInByPasskey,
  passkeyOptions,
  pendingLogin,
  personWithPasskey,
  personWithTotp,
  proveFactor,
} from "../http/calls/factor-logins.ts";
import { codeOf } from "../http/calls/factors.ts";
import { forgot, reset } from "../http/calls/links.ts";
import { logInUser, openOrganization, openUser } from "../http/calls/organizations.ts";
import { refresh } from "../http/calls/sessions.ts";
import {
  authorize,
  codeIn,
  consentAt,
  createApp,
  decide,
  decided,
  leadsTo,
  loggedIn,
  newVerifier,
  queryOf,
  redeem,
} from "../http/oidc/app.ts";
import { openBrowser } from "../http/upstream/visitor.ts";

/**
 * Lets users live on a server that sends no email: with sessions of the client library, second factors, an app that they let in, and an
 * organization.
 * Returns the checks that all of it works on another server with the same keys.
 */
export async function liveOn(target: Target): Promise<(moved: Target) => Promise<void>> {
  let current = target;
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const { method, headers } = request;
    const body = method === "GET" ? undefined : await request.text();
    const { pathname, search } = new URL(request.url);
    return current.fetch(pathname + search, { method, headers, ...(body && { body }) });
  };
  const options = { baseUrl: target.issuer, fetch };
  const storage = createTokenStorage();
  const [page, phone] = [
    createClient(options),
    createNativeClient({ ...options, storage: storage.storage }),
  ];
  const [ann, bea] = [await insertAccount(target), await insertAccount(target)];
  for (const [client, { username, password }] of [
    [page, ann],
    [phone, bea],
  ] as const) {
    await client.logIn({ username, password });
  }

  const withApp = await personWithTotp(target);
  const withPasskey = await personWithPasskey(target);
  const app = await createApp(target);
  const { browser } = await loggedIn(target);
  const { verifier, challenge } = newVerifier();
  const query = queryOf(app, { code_challenge: challenge });
  const consent = consentAt(await authorize(browser, query));
  const code = codeIn(decided(await decide(browser, consent)), app);

  const acme = await openOrganization(target);
  const invited = await openUser(target, { isVerified: true });
  const order = { email: invited.email, role: "admin" };
  const { id } = (await acme.admin.call("POST", `${acme.path}/invitations`, order)).body;

  // The server sends nothing, so the email waits.
  expect((await forgot(target, ann.username)).status).toBe(202);
  const ofAnn = `subject_id in (select id from users where username = '${ann.username}')`;
  await expect
    .poll(() => target.sql(`select id from outbox where ${ofAnn}`), { timeout: 10_000 })
    .toHaveLength(1);

  return async (moved) => {
    current = moved;
    await page.refresh();
    expect(await page.getUser()).toMatchObject({ username: ann.username });
    const restarted = createNativeClient({ ...options, storage: storage.storage });
    expect(await restarted.getUser()).toMatchObject({ username: bea.username });
    tokensIn(await refresh(moved, withApp.refreshToken));

    const { person, secret: base32, recoveryCodes } = withApp;
    for (const proof of [{ totp: codeOf(base32) }, { recovery_code: recoveryCodes[0] ?? "" }]) {
      tokensIn(await proveFactor(moved, await pendingLogin(moved, person), proof));
    }
    const asked = challengeIn(await passkeyOptions(moved, {}));
    const answer = await withPasskey.authenticator.assert(asked);
    tokensIn(await logInByPasskey(moved, answer));

    // The code of before gives tokens, and the second request of the app needs no consent.
    const redeemed = await redeem(moved, app, { code, verifier });
    expect(redeemed.status, redeemed.text).toBe(200);
    secret(String(redeemed.body["id_token"]));
    const again = openBrowser(moved, browser.jar);
    codeIn(leadsTo(await authorize(again, queryOf(app))), app);

    const [admin, guest] = [await logInUser(moved, acme.admin), await logInUser(moved, invited)];
    expect((await guest.call("POST", "/invitations/accept", { id })).body["role"]).toBe("admin");
    expect((await guest.call("GET", `${acme.path}/members`)).body["members"]).toHaveLength(4);
    const { entries } = (await admin.call("GET", `${acme.path}/audit`)).body;
    expect(entries).toMatchObject([
      { event: "invitation_accepted" },
      { event: "membership_added" },
      { event: "invitation_sent" },
      { event: "organization_created" },
    ]);

    const email = await mailTo(ann.email);
    expect((await reset(moved, tokenIn(email))).status).toBe(204);
  };
}
