import { expect } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { waitingIdentity } from "../../../support/upstream/waiting.ts";
import { changePassword, deleteMe, setAccount } from "../calls/accounts.ts";
import {
  cookieIn,
  logInFrom,
  logInFromCode,
  logInFromLink,
  ownPage,
  pageWithCookie,
} from "../calls/browser.ts";
import {
  form,
  insertAccount,
  introspectPath,
  json,
  logIn,
  newcomer,
  register,
  registerAndLogIn,
  send,
  tokenPath,
  tokensIn,
  uniqueName,
  withBearer,
  type Answer,
  type Person,
} from "../calls/calls.ts";
import { basic, clientToken, createClient } from "../calls/clients.ts";
import {
  logInByPasskey,
  logInByPasskeyFrom,
  passkeyOptions,
  pendingFrom,
  pendingLogin,
  personWithTotp,
  proveFactor,
  proveFactorFrom,
  reauthenticate,
  reauthenticateFrom,
} from "../calls/factor-logins.ts";
import { factorsPath, sendFactor, verifyAddress } from "../calls/factors.ts";
import {
  askAgain,
  askEmailChange,
  askLoginLink,
  askVerification,
  atEmailLink,
  forgot,
  linkFor,
  logInByCode,
  logInByLink,
  reset,
  undoEmailChange,
  previewLink,
  verifyByCode,
  verifyEmail,
} from "../calls/links.ts";
import { openOrganization } from "../calls/organizations.ts";
import { logInBy, refresh } from "../calls/sessions.ts";
import { createApp, queryOf } from "../oidc/app.ts";

/** The headers of a server that may write accounts. */
async function asServer(target: Target): Promise<Readonly<Record<string, string>>> {
  const client = await createClient(target);
  await target.sql(`UPDATE clients SET account_access = 'write' WHERE id = '${client.id}'`);
  return { Authorization: `Bearer ${await clientToken(target, client)}` };
}

/** One try, which the limit counts. */
type Knock = (target: Target) => Promise<Answer>;

/** Prepares the tries of one call, on a server without limits. */
type Door = (free: Target) => Knock | Promise<Knock>;

type Doors = Readonly<Record<string, Door>>;

/** Invites an address that nobody invited before. */
const inviteCall: Door = async (free) => {
  const { path, owner } = await openOrganization(free);
  return (target) =>
    sendFactor(target, owner.token, "POST", `/organizations${path}/invitations`, {
      email: `${uniqueName()}@example.com`,
      role: "member",
    });
};

const wrong = "wrong password";
const typed = { username: "nobody", login_request: "x", code: "000000" };

/** Wrong passwords of somebody who is not logged in. */
const passwords: Doors = {
  "token endpoint": async (free) => {
    const { username } = await insertAccount(free);
    return (target) => logIn(target, { username, password: wrong });
  },
  "page of the login": async (free) => {
    const { username } = await insertAccount(free);
    return (target) => logInFrom(target, { username, password: wrong });
  },
  "link that verifies an address": async (free) => {
    const link = await ownLink(free, await insertAccount(free));
    return (target) => verifyEmail(target, link, { password: wrong });
  },
};

const ownLink = (free: Target, person: Person): Promise<string> =>
  linkFor(free, person, () => askAgain(free, person.username));

/** The cookie of a session in a browser, of a new account. */
async function inBrowser(free: Target) {
  const person = await insertAccount(free);
  return { person, cookie: cookieIn(await logInFrom(free, person)).value };
}

/** Proofs of a second factor that are wrong. The first proof is right, because only it leads to the second. */
function secondFactors(
  method: "totp" | "recovery_code" | "passkey",
  given: unknown,
  { isReproof = true } = {},
): Doors {
  const inForm = { [method]: typeof given === "string" ? given : JSON.stringify(given) };
  const inJson = { [method]: given };
  const firstOf = ({ password }: Person) => (method === "passkey" ? {} : { password });
  return {
    "token endpoint": async (free) => {
      const { person } = await personWithTotp(free);
      const token = await pendingLogin(free, person);
      return (target) => proveFactor(target, token, inForm);
    },
    "page of the login": async (free) => {
      const { person } = await personWithTotp(free);
      const mfa_token = await pendingFrom(free, person);
      return (target) => proveFactorFrom(target, { mfa_token, ...inJson });
    },
    ...(isReproof && {
      "new proof at the token endpoint": async (free) => {
        const { person, refreshToken } = await registerAndLogIn(free);
        const proof = { ...firstOf(person), ...inForm };
        return (target) => reauthenticate(target, refreshToken, proof);
      },
      "new proof on a page": async (free) => {
        const { person, cookie } = await inBrowser(free);
        const proof = { ...firstOf(person), ...inJson };
        return (target) => reauthenticateFrom(target, cookie, proof);
      },
    }),
  };
}

/** A call with a token of a new account whose address is verified. */
const asOwner =
  (call: (target: Target, token: string) => Promise<Answer>): Door =>
  async (free) => {
    const { token } = await registerAndLogIn(free);
    await verifyAddress(free, token);
    return (target) => call(target, token);
  };

const factorCall = (path: string): Door =>
  asOwner((target, token) => sendFactor(target, token, "POST", `${factorsPath}/${path}`));

/** Each limit, with every call that it counts. Those of which callers learn nothing are tested with what they hold back. */
export const doors: Readonly<Record<string, Doors | "hidden" | "in front">> = {
  "login-place": passwords,
  "login-network": passwords,
  "login-account": "hidden",
  "login-device": {
    "token endpoint": async (free) => {
      const { person, refreshToken: replaces } = await registerAndLogIn(free);
      const fields = { username: person.username, password: wrong, replaces };
      return (target) => send(target, tokenPath, form(fields));
    },
    "page of the login": async (free) => {
      const person = await insertAccount(free);
      const cookies = (await logInFrom(free, person)).headers.getSetCookie();
      const Cookie = cookies.find((one) => one.includes("-device="))?.split(";")[0] ?? "";
      const guess = { ...person, password: wrong };
      return (target) => logInFrom(target, guess, { ...ownPage, Cookie });
    },
  },
  reauthenticate: {
    "change of the password": asOwner((target, token) =>
      changePassword(target, token, wrong, "a new password"),
    ),
    "end of the account": asOwner((target, token) => deleteMe(target, token, wrong)),
    "new proof at the token endpoint": async (free) => {
      const { refreshToken } = await registerAndLogIn(free);
      return (target) => reauthenticate(target, refreshToken, { password: wrong });
    },
    "new proof on a page": async (free) => {
      const { cookie } = await inBrowser(free);
      return (target) => reauthenticateFrom(target, cookie, { password: wrong });
    },
  },
  totp: secondFactors("totp", "000000"),
  "recovery-code": secondFactors("recovery_code", "aaaa-aaaa-aaaa-aaaa", { isReproof: false }),
  "passkey-account": secondFactors("passkey", {}),
  "passkey-network": {
    ...secondFactors("passkey", {}),
    "login at the token endpoint": () => (target) => logInByPasskey(target, {}),
    "login on a page": () => (target) => logInByPasskeyFrom(target, { passkey: {} }),
    "link that verifies an address": async (free) => {
      const link = await ownLink(free, await insertAccount(free));
      return (target) => verifyEmail(target, link, { passkey: {} });
    },
  },
  "passkey-options": {
    "what a browser needs for a passkey": () => (target) => passkeyOptions(target, {}),
  },
  "factor-notice": "hidden",
  register: { registration: () => (target) => register(target, newcomer()) },
  "forgot-account": "hidden",
  "forgot-network": { "forgotten password": () => (target) => forgot(target, "nobody") },
  "verify-account": {
    "own address": async (free) => {
      const { token } = await registerAndLogIn(free);
      return (target) => askVerification(target, token);
    },
    "new address": asOwner((target, token) =>
      askEmailChange(target, token, `${uniqueName()}@example.com`),
    ),
  },
  "verify-network": { "link to verify": () => (target) => askAgain(target, "nobody") },
  "disown-account": "hidden",
  "login-link-account": "hidden",
  "login-link-network": { "link to log in": () => (target) => askLoginLink(target, "nobody") },
  "notice-account": "hidden",
  "factor-enrolment": {
    "authenticator app": factorCall("totp"),
    passkey: factorCall("passkeys/options"),
    "passkey by itself": factorCall("passkeys/upgrade"),
    "recovery codes": async (free) => {
      const { token } = await personWithTotp(free);
      return (target) => sendFactor(target, token, "POST", `${factorsPath}/recovery-codes`);
    },
  },
  redeem: {
    "new password": () => (target) => reset(target, "x"),
    "verified address": () => (target) => verifyEmail(target, "x"),
    "what a link does": () => (target) => atEmailLink(target, "preview", "x"),
    "what a link to log in does": () => (target) => previewLink(target, "link", "x"),
    "what a link to restore does": () => (target) => previewLink(target, "email/undo", "x"),
    "whose password a link sets": () => (target) => previewLink(target, "password", "x"),
    "a link of somebody else": () => (target) => atEmailLink(target, "disown", "x"),
    "address as before": () => (target) => undoEmailChange(target, "x"),
    "login at the token endpoint": () => (target) => logInByLink(target, "x"),
    "login on a page": () => (target) => logInFromLink(target, "x"),
    "what an invitation is to": () => (target) =>
      send(target, "/organizations/invitations/preview", json({ token: "x" })),
    "registration with an invitation": () => (target) =>
      register(target, { ...newcomer(), invitation: "x" }),
    "acceptance of an invitation": async (free) => {
      const { token } = await registerAndLogIn(free);
      const path = "/organizations/invitations/accept";
      return (target) => sendFactor(target, token, "POST", path, { token: "x" });
    },
  },
  "create-organization": {
    "new organization": async (free) => {
      const { token } = await registerAndLogIn(free);
      return (target) => sendFactor(target, token, "POST", "/organizations", { name: "Acme" });
    },
  },
  "invite-organization": { invitation: inviteCall },
  "invite-account": { invitation: inviteCall },
  "invite-address": "hidden",
  "code-emails": {
    "new proof": async (free) => {
      const { person, token } = await registerAndLogIn(free);
      await setAccount(free, person, "password_hash", "'!'");
      await verifyAddress(free, token);
      const path = "/session/reauthentication/code";
      const headers = { Authorization: `Bearer ${token}` };
      return (target) => send(target, path, { method: "POST", headers });
    },
    "first login by a provider": async (free) => {
      const { token, cookie } = await waitingIdentity(free, { email: undefined });
      const email = `${uniqueName()}@example.com`;
      return (target) => atProvider(target, cookie, { token, email });
    },
  },
  "code-request": "hidden",
  "code-account": "hidden",
  "code-address": "hidden",
  "code-sign-up": "hidden",
  "code-network": {
    "token endpoint": () => (target) => logInByCode(target, typed),
    "page of the login": () => (target) => logInFromCode(target, typed),
    "verified address": asOwner((target, token) => verifyByCode(target, typed, token)),
    "verified address of a name": () => (target) => verifyByCode(target, typed, typed),
    "new proof": async (free) => {
      const { cookie } = await inBrowser(free);
      const { login_request, code } = typed;
      return (target) => reauthenticateFrom(target, cookie, { login_request, code });
    },
    "first login by a provider": async (free) => {
      const { token, cookie } = await waitingIdentity(free, { email: undefined });
      const { username, ...code } = typed;
      const all = { token, email: `${uniqueName()}@example.com`, username, name: "Ann", ...code };
      return (target) => atProvider(target, cookie, all);
    },
  },
  "new-login-account": "hidden",
  "connected-app-account": "hidden",
  refresh: {
    "token endpoint": async (free) => {
      let { refreshToken } = await registerAndLogIn(free);
      const next = async (target: Target) => {
        const answer = await refresh(target, refreshToken);
        if (answer.status === 200) ({ refreshToken } = tokensIn(answer));
        return answer;
      };
      // The first one does not count, because an ordinary client refreshes rarely.
      expect((await next(free)).status).toBe(200);
      return next;
    },
  },
  introspect: {
    introspection: async (free) => {
      const client = await createClient(free);
      return (target) => send(target, introspectPath, form({ token: "x" }, basic(client)));
    },
  },
  "admin-tests": {
    "test email": async (free) => {
      const person = await insertAccount(free);
      await setAccount(free, person, "role", "'admin'");
      const { token } = await logInBy(free, undefined, person);
      return (target) =>
        send(target, "/admin/emails/test", { method: "POST", ...withBearer(token) });
    },
  },
  accounts: {
    "list of a server": async (free) => {
      const headers = await asServer(free);
      return (target) => send(target, "/accounts", { headers });
    },
    "change by a server": async (free) => {
      const headers = await asServer(free);
      return (target) => send(target, "/accounts/1/disable", { method: "POST", headers });
    },
  },
  upstream: {
    login: () => (target) =>
      send(target, "/login/example", {
        headers: { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate" },
      }),
  },
  authorize: {
    "link of an app": async (free) => {
      const app = await createApp(free);
      return (target) => send(target, `/authorize?${queryOf(app)}`);
    },
    "page of the consent": async (free) => {
      const app = await createApp(free);
      const { cookie } = await inBrowser(free);
      const headers = pageOfServer(free, cookie);
      return (target) => send(target, `/authorize/request?${queryOf(app)}`, { headers });
    },
    "pushed request": async (free) => pushBy(await createApp(free)),
  },
  logo: {
    "page that shows an app": async (free) => {
      const { id } = await createApp(free);
      return (target) => send(target, `/authorize/logo/${id}`);
    },
  },
  push: {
    "app without a secret": async (free) => {
      const app = await createApp(free, { columns: { secret_hash: "" } });
      return (target) => send(target, "/authenticate/par", form(queryOf(app)));
    },
  },
  "client-documents": "hidden",
  "client-documents-url": "hidden",
  "client-documents-account": "hidden",
  "client-registrations": {
    registration: () => (target) =>
      send(target, "/authenticate/clients", json({ redirect_uris: ["http://127.0.0.1/"] })),
  },
  "push-client": { "app with a secret": async (free) => pushBy(await createApp(free)) },
  consent: {
    decision: async (free) => {
      const app = await createApp(free);
      const { cookie } = await inBrowser(free);
      const request = json({ request: queryOf(app), decision: "deny", proof: "cp1_x" });
      const headers = { ...request.headers, ...pageOfServer(free, cookie) };
      return (target) => send(target, "/authorize/decision", { ...request, headers });
    },
  },
  logout: {
    "link of an app": async (free) => {
      const { cookie } = await inBrowser(free);
      return (target) => send(target, "/logout?state=x", { headers: pageWithCookie(cookie, {}) });
    },
    "form of an app": () => (target) => send(target, "/logout", form({ state: "x" })),
  },
  requests: "in front",
};

const pushBy =
  (app: Awaited<ReturnType<typeof createApp>>): Knock =>
  (target) =>
    send(target, "/authenticate/par", form(queryOf(app), basic(app)));

/** The headers of a page of the server itself. */
const pageOfServer = ({ issuer }: Target, cookie: string) =>
  pageWithCookie(cookie, { Origin: new URL(issuer).origin, "X-Latchkey": "1" });

/** A call of the page `connect`. */
function atProvider(target: Target, Cookie: string, body: object): Promise<Answer> {
  const request = json(body);
  const page = { Origin: new URL(target.issuer).origin, "X-Latchkey": "1", Cookie };
  return send(target, "/session/upstream", {
    ...request,
    headers: { ...request.headers, ...page },
  });
}
