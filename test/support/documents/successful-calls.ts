import { randomUUID } from "node:crypto";
import {
  loginLinkGrant,
  mfaGrant,
  passkeyGrant,
  reauthenticationGrant,
} from "../../../src/core/tokens/grants.ts";
import { acceptForAll, setAccount, withTerms } from "../../suite/http/calls/accounts.ts";
import { logInToApp } from "../../suite/http/calls/apps.ts";
import { pageWithCookie } from "../../suite/http/calls/browser.ts";
import {
  form,
  insertAccount,
  json,
  newcomer,
  register,
  registerAndLogIn,
  tokensIn,
  withBearer,
  type Person,
  type Tokens,
  send,
} from "../../suite/http/calls/calls.ts";
import { basic, clientToken, createClient, limitToApp } from "../../suite/http/calls/clients.ts";
import { storeConsent } from "../../suite/http/calls/consents.ts";
import {
  challengeIn,
  logInByPasskey,
  passkeyOptions,
  pendingLogin,
  personWithTotp,
} from "../../suite/http/calls/factor-logins.ts";
import {
  addPasskey,
  addTotp,
  codeOf,
  factorsPath,
  makePasskey,
  startTotp,
  verifyAddress,
} from "../../suite/http/calls/factors.ts";
import {
  askEmailChange,
  askLoginLink,
  askVerification,
  linkFor,
  verifyEmail,
} from "../../suite/http/calls/links.ts";
import { logInBy, sessionOf, setSession } from "../../suite/http/calls/sessions.ts";
import { createApp, queryOf, type App, type Query } from "../../suite/http/oidc/app.ts";
import { openLogout, requestIn } from "../../suite/http/oidc/logout/stage.ts";
import { mailTo, tokenIn } from "../mail/mailbox.ts";
import type { Init, Target } from "../targets/http-target.ts";
import { prepareUpstream } from "../upstream/calls.ts";
import {
  ann,
  annsLogin,
  annsPassword,
  bystander,
  passwordChange,
  withCookie,
  withCookieAnd,
  withOwnPage,
  withToken,
  withUpstream,
  type CallCredentials,
  type Waiting,
} from "./refused-calls.ts";

interface Prepared extends CallCredentials, Tokens {
  /** Another person, whose account may be deleted. */
  readonly leaver: Tokens & { readonly person: Person };
  /** The tokens of two links: Ann's for her address, and one for the password of another person. */
  readonly toVerify: string;
  readonly toReset: string;
  /** The token of the notice about a changed address, which restores it. */
  readonly toUndo: string;
  /** The token of a link to log in, as a third person. */
  readonly toLogIn: string;
  /** A person with an authenticator app, and one with a passkey. Each sets up the other one. */
  readonly withTotp: { readonly token: string; readonly passkey: object };
  readonly withPasskey: CallCredentials["withPasskey"] & { readonly id: string };
  /** The access token of another app, and how that app authenticates. */
  readonly appToken: string;
  readonly itsApp: ReturnType<typeof basic>;
  /** The request of an app to log out, sealed. */
  readonly toLogOut: string;
  /** An access token of a person with a verified address and without a factor. */
  readonly verified: string;
  /** What Ann lets an app do, by its id. */
  readonly consent: string;
}

/** An administrator's token and password. */
async function administrator(target: Target): Promise<CallCredentials["admin"]> {
  const person = await insertAccount(target);
  await setAccount(target, person, "role", "'admin'");
  const { token } = await logInBy(target, undefined, person);
  return { token, password: person.password };
}

/** Writes the accounts, sessions and client that the calls need. */
export async function prepare(target: Target): Promise<Prepared> {
  await acceptForAll(target);
  await openResource(target);
  await register(target, ann);
  await register(target, bystander);
  const client = await createClient(target);
  const stale = (await logInBy(target, undefined, ann)).token;
  // An earlier reset of the password would otherwise have ended a session that is so old.
  await target.sql("UPDATE users SET email_verified_at = NULL, sessions_valid_from = 0");
  await setSession(target, stale, "proven_at = 1");
  const tokens = await logInBy(target, undefined, ann);
  const visitor = await insertAccount(target);
  const atApp = await logInToApp(target);
  return {
    ...tokens,
    ...(await withFactors(target)),
    stale,
    admin: await administrator(target),
    toTaken: await linkToTaken(target),
    toRestoreTaken: await changedAddress(target, true),
    toVerify: await linkFor(target, ann, () => askVerification(target, tokens.token)),
    toReset: await linkFor(target, bystander),
    toUndo: await changedAddress(target),
    toLogIn: await linkFor(target, visitor, () => askLoginLink(target, visitor.username)),
    narrow: (await logInBy(target, undefined, ann, { scope: "profile:read" })).token,
    narrowest: (await logInBy(target, undefined, ann, { scope: "sessions" })).token,
    client: basic(client),
    clientToken: await clientToken(target, client),
    app: await appOf(target),
    leaver: await registerAndLogIn(target),
    verified: await withVerifiedAddress(target),
    appToken: await atApp.appToken(),
    itsApp: basic(atApp.app),
    consent: (await storeConsent(target, tokens.token)).id,
    toLogOut: requestIn(target, await openLogout(target, {})),
    upstream: await prepareUpstream(target, tokens.token, bystander.email),
    authorization: await askedBy(await createApp(target), target, tokens.refreshToken),
    withoutPassword: {
      verified: await withoutPassword(target, true),
      unverified: await withoutPassword(target, false),
    },
  };
}

/** A resource that clients without a row may use, once. */
const openResource = (target: Target) =>
  target.sql(
    "INSERT INTO resources (id, uri, name, scopes, open_scopes, implies, allowed_roles, created_at) " +
      `SELECT '${randomUUID()}', 'https://mcp.example.com/mcp', 'Notes', '{"tools:read":"See your notes"}', 'tools:read', '{}', '', 1 ` +
      "WHERE NOT EXISTS (SELECT 1 FROM resources)",
  );

/** What a page learns of the request of an app, in the session of a cookie. */
async function askedBy(
  app: App,
  target: Target,
  refreshToken: string,
): Promise<CallCredentials["authorization"]> {
  const query = queryOf(app);
  const ofOther = await createApp(target, { columns: { grants: "client_credentials" } });
  const push = (by: App, changes?: Query) => form(queryOf(by, changes), basic(by));
  const origin = new URL(target.issuer).origin;
  const page = pageWithCookie(refreshToken, { Origin: origin, "X-Latchkey": "1" });
  const { body } = await send(target, `/authorize/request?${query}`, { headers: page });
  return {
    query,
    page,
    proof: String(body["proof"]),
    push: (changes) => push(app, changes),
    pushByOther: push(ofOther),
  };
}

const approval = ({ query: request, proof, page }: CallCredentials["authorization"]): Init => {
  const init = json({ request, decision: "approve", proof });
  return { ...init, headers: { ...(init.headers as object), ...page } };
};

async function appOf(target: Target) {
  const client = await createClient(target);
  await limitToApp(target, client);
  return basic(client);
}

async function withoutPassword(target: Target, isVerified: boolean): Promise<string> {
  const { person, token } = await registerAndLogIn(target);
  await setAccount(target, person, "password_hash", "'!'");
  if (isVerified) await setAccount(target, person, "email_verified_at", "1");
  return token;
}

async function withVerifiedAddress(target: Target): Promise<string> {
  const { token } = await registerAndLogIn(target);
  await verifyAddress(target, token);
  return token;
}

/** People with a factor, who are about to add another one. */
async function withFactors(target: Target) {
  const [one, other] = [await registerAndLogIn(target), await registerAndLogIn(target)];
  await addTotp(target, one.token);
  const { answer: passkey } = await makePasskey(target, one.token);
  const { id } = await addPasskey(target, other.token);
  const { secret, enrolmentToken } = await startTotp(target, other.token);
  return {
    withTotp: { token: one.token, passkey },
    waiting: await withLogins(target),
    withPasskey: {
      token: other.token,
      id,
      confirmation: { enrolment_token: enrolmentToken, totp: codeOf(secret) },
      wrong: { enrolment_token: enrolmentToken, totp: "000000" },
    },
  };
}

/** A person who logs in and proves who they are in every way. */
async function withLogins(target: Target): Promise<Waiting> {
  const { person, token, secret: base32 } = await personWithTotp(target);
  const { authenticator } = await addPasskey(target, token);
  const { authenticator: stranger } = await makePasskey(target, token);
  await setSession(target, token, "methods = 'password'");
  const challenge = async () => challengeIn(await passkeyOptions(target, {}));
  return {
    person,
    weak: token,
    mfaToken: await pendingLogin(target, person),
    codes: [codeOf(base32), codeOf(base32, 1)],
    passkeys: [
      await authenticator.assert(await challenge()),
      await authenticator.assert(await challenge()),
    ],
    unknown: await stranger.assert(await challenge()),
    refreshToken: (await logInByPasskeyAs(target, authenticator)).refreshToken,
  };
}

const logInByPasskeyAs = async (
  target: Target,
  authenticator: Awaited<ReturnType<typeof addPasskey>>["authenticator"],
): Promise<Tokens> => {
  const challenge = challengeIn(await passkeyOptions(target, {}));
  return tokensIn(await logInByPasskey(target, await authenticator.assert(challenge)));
};

/** The token of a link to an address that another account has. */
async function linkToTaken(target: Target) {
  const [owner, other] = [newcomer(), newcomer()];
  await register(target, owner);
  await register(target, other);
  await setAccount(target, owner, "email_verified_at", "1");
  const { token } = await logInBy(target, undefined, other);
  const link = await linkFor(target, owner, () => askEmailChange(target, token, owner.email));
  return { token: link, password: other.password };
}

/** The token that undoes a change of an address. The old address belongs to somebody else meanwhile if `isTaken`. */
async function changedAddress(target: Target, isTaken = false): Promise<string> {
  const { person, token } = await registerAndLogIn(target);
  await setAccount(target, person, "email_verified_at", "1");
  const to = newcomer();
  const link = await linkFor(target, to, () => askEmailChange(target, token, to.email));
  await verifyEmail(target, link, token);
  const undo = tokenIn(await mailTo(person.email));
  if (isTaken) {
    const holder = { ...newcomer(), email: person.email };
    await register(target, holder);
    await setAccount(target, holder, "email_verified_at", "1");
  }
  return undo;
}

/** A successful request for each call. The last ones end the sessions. */
export const successes = ({
  token,
  refreshToken,
  client,
  clientToken,
  leaver,
  toVerify,
  toReset,
  toUndo,
  toLogIn,
  withTotp,
  withPasskey,
  verified,
  appToken,
  itsApp,
  toLogOut,
  withoutPassword,
  consent,
  waiting: { mfaToken: mfa_token, codes, passkeys },
  upstream,
  authorization,
}: Prepared) =>
  [
    ["getInfo", {}],
    ["sayHello", {}],
    ["getLiveness", {}],
    ["getReadiness", {}],
    ["getKeys", {}],
    ["getMetadata", {}],
    ["getOpenIdConfiguration", {}],
    ["getProtectedResource", {}],
    ["getUserInfo", withBearer(appToken)],
    ["postUserInfo", withBearer(appToken)],
    ["register", json({ ...ann, username: "bea", email: "bea@example.com" })],
    ["getToken", form(annsLogin)],
    ["getToken", form({ grant_type: "refresh_token", refresh_token: refreshToken })],
    ["getToken", form({ grant_type: "client_credentials" }, client)],
    ["previewLoginLink", json({ token: toLogIn })],
    ["getToken", form({ grant_type: loginLinkGrant, token: toLogIn })],
    ["getToken", form({ grant_type: mfaGrant, mfa_token, totp: codes[0] })],
    ["getToken", form({ grant_type: passkeyGrant, passkey: JSON.stringify(passkeys[0]) })],
    [
      "getToken",
      form({ grant_type: reauthenticationGrant, refresh_token: refreshToken, ...annsPassword }),
    ],
    ["getPasskeyOptions", json({ mfa_token })],
    ["verifyToken", withBearer(token)],
    ["verifyToken", withBearer(clientToken)],
    ["introspectToken", form({ token }, client)],
    ["introspectToken", form({ token: clientToken }, client)],
    ["introspectToken", form({ token: appToken }, itsApp)],
    ["introspectToken", form({ token: refreshToken }, client)],
    ["getMe", withBearer(token)],
    ["exportMe", withBearer(token)],
    ["updateMe", withToken(token, { name: "Ann Jones" })],
    ["acceptTerms", withToken(token, { version: withTerms.TERMS_VERSION })],
    ["changePassword", withToken(token, passwordChange)],
    ["deleteMe", withToken(leaver.token, { password: leaver.person.password })],
    ["logIn", json(annsLogin)],
    ["getSession", withCookie(refreshToken)],
    [
      "getLogoutRequest",
      { headers: { "X-Latchkey": "1", Cookie: `__Host-latchkey=${refreshToken}` } },
      `/logout/request?request=${toLogOut}`,
    ],
    ["refreshSession", withCookie(refreshToken)],
    ["refreshSession", withCookieAnd(refreshToken, { organization: null })],
    ["chooseOrganization", withCookieAnd(refreshToken, { organization: null })],
    ["proveSecondFactor", json({ mfa_token, totp: codes[1] })],
    ["logInWithPasskey", json({ passkey: passkeys[1] })],
    ["reauthenticate", withCookieAnd(refreshToken, annsPassword)],
    ["previewUpstream", withUpstream(upstream.unknown)],
    ["logInWithUpstream", withUpstream(upstream.unknown, { username: "uwe" })],
    ["logInWithUpstream", withUpstream(upstream.ofNoAddress, { email: "uwe@example.com" })],
    [
      "getAuthorizationRequest",
      { headers: authorization.page },
      `/authorize/request?${authorization.query}`,
    ],
    ["decideAuthorization", approval(authorization)],
    ["pushAuthorizationRequest", authorization.push()],
    [
      "registerClient",
      json({ redirect_uris: ["http://127.0.0.1:4000/callback"], client_name: "Agent" }),
    ],
    ["listIdentities", withBearer(token)],
    ["linkIdentity", withOwnPage(upstream, upstream.linker, upstream.toLink)],
    ["unlinkIdentity", withBearer(token), `/users/me/identities/${upstream.own}`],
    ["sendReauthenticationCode", withBearer(withoutPassword.verified)],
    ["listConsents", withBearer(token)],
    ["disconnectApp", withBearer(token), `/users/me/consents/${consent}`],
    ["listSessions", withBearer(token)],
    ["getFactors", withBearer(withTotp.token)],
    ["startTotp", withBearer(verified)],
    ["confirmTotp", withToken(withPasskey.token, withPasskey.confirmation)],
    ["passkeyCreationOptions", withBearer(verified)],
    ["passkeyUpgradeOptions", withBearer(verified)],
    ["addPasskey", withToken(withTotp.token, { passkey: withTotp.passkey })],
    [
      "renamePasskey",
      withToken(withPasskey.token, { name: "Key" }),
      `${factorsPath}/passkeys/${withPasskey.id}`,
    ],
    ["makeRecoveryCodes", withBearer(withPasskey.token)],
    ["setTwoFactor", withToken(withTotp.token, { enabled: true })],
    ["setTwoFactor", withToken(withPasskey.token, { enabled: false })],
    ["removePasskey", withBearer(withPasskey.token), `${factorsPath}/passkeys/${withPasskey.id}`],
    ["removeTotp", withBearer(withTotp.token)],
    ["forgotPassword", json({ username: ann.username })],
    ["sendLoginLink", json({ username: ann.username })],
    ["sendEmailVerification", withBearer(token)],
    ["sendEmailVerification", withToken(token, { email: "ann.jones@example.com" })],
    ["resendEmailVerification", json({ username: ann.username })],
    ["previewEmail", json({ token: toVerify })],
    ["previewEmailUndo", json({ token: toUndo })],
    ["disownEmail", json({ token: toVerify })],
    ["verifyEmail", json({ token: toVerify, password: ann.password })],
    ["undoEmailChange", json({ token: toUndo })],
    ["previewPasswordReset", json({ token: toReset })],
    ["resetPassword", json({ token: toReset, password: bystander.password })],
    ["endSessions", withBearer(token)],
    ["endSession", withBearer(token), `/users/me/sessions/${sessionOf(token)}`],
    ["revokeToken", form({ token: refreshToken })],
    ["logOut", withCookie(refreshToken)],
  ] as const satisfies readonly (readonly [string, Init, string?])[];
