import { loginLinkGrant } from "../../../src/core/tokens/grants.ts";
import {
  form,
  insertAccount,
  json,
  newcomer,
  register,
  registerAndLogIn,
  withBearer,
  type Person,
  type Tokens,
} from "../../suite/http/calls/calls.ts";
import { setAccount } from "../../suite/http/calls/accounts.ts";
import {
  addPasskey,
  addTotp,
  codeOf,
  factorsPath,
  makePasskey,
  startTotp,
} from "../../suite/http/calls/factors.ts";
import { basic, clientToken, createClient } from "../../suite/http/calls/clients.ts";
import {
  askEmailChange,
  askLoginLink,
  askVerification,
  linkFor,
} from "../../suite/http/calls/links.ts";
import { logInBy, sessionOf, setSession } from "../../suite/http/calls/sessions.ts";
import type { Init, Target } from "../targets/http-target.ts";
import {
  ann,
  annsLogin,
  bystander,
  passwordChange,
  withCookie,
  withToken,
  type CallCredentials,
} from "./refused-calls.ts";

interface Prepared extends CallCredentials, Tokens {
  /** Another person, whose account may be deleted. */
  readonly leaver: Tokens & { readonly person: Person };
  /** The tokens of two links: Ann's for her address, and one for the password of another person. */
  readonly toVerify: string;
  readonly toReset: string;
  /** The token of a link to log in, as a third person. */
  readonly toLogIn: string;
  /** A person with an authenticator app, and one with a passkey. Each sets up the other one. */
  readonly withTotp: { readonly token: string; readonly passkey: object };
  readonly withPasskey: CallCredentials["withPasskey"] & { readonly id: string };
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
  await register(target, ann);
  await register(target, bystander);
  const client = await createClient(target);
  const stale = (await logInBy(target, undefined, ann)).token;
  // An earlier reset of the password would otherwise have ended a session that is so old.
  await target.sql("UPDATE users SET email_verified_at = NULL, sessions_valid_from = 0");
  await setSession(target, stale, "authenticated_at = 1");
  const tokens = await logInBy(target, undefined, ann);
  const visitor = await insertAccount(target);
  return {
    ...tokens,
    ...(await withFactors(target)),
    stale,
    admin: await administrator(target),
    toTaken: await linkToTaken(target),
    toVerify: await linkFor(target, ann, () => askVerification(target, tokens.token)),
    toReset: await linkFor(target, bystander),
    toLogIn: await linkFor(target, visitor, () => askLoginLink(target, visitor.username)),
    narrow: (await logInBy(target, undefined, ann, { scope: "profile:read" })).token,
    narrowest: (await logInBy(target, undefined, ann, { scope: "sessions" })).token,
    client: basic(client),
    clientToken: await clientToken(target, client),
    leaver: await registerAndLogIn(target),
  };
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
    withPasskey: {
      token: other.token,
      id,
      confirmation: { enrolment_token: enrolmentToken, totp: codeOf(secret) },
      wrong: { enrolment_token: enrolmentToken, totp: "000000" },
    },
  };
}

/** The token of a link to an address that another account has. */
async function linkToTaken(target: Target): Promise<string> {
  const [owner, other] = [newcomer(), newcomer()];
  await register(target, owner);
  await register(target, other);
  await setAccount(target, owner, "email_verified_at", "1");
  const { token } = await logInBy(target, undefined, other);
  return linkFor(target, owner, () => askEmailChange(target, token, owner.email));
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
  toLogIn,
  withTotp,
  withPasskey,
}: Prepared) =>
  [
    ["getInfo", {}],
    ["sayHello", {}],
    ["getLiveness", {}],
    ["getReadiness", {}],
    ["getKeys", {}],
    ["getMetadata", {}],
    ["register", json({ ...ann, username: "bea", email: "bea@example.com" })],
    ["getToken", form(annsLogin)],
    ["getToken", form({ grant_type: "refresh_token", refresh_token: refreshToken })],
    ["getToken", form({ grant_type: "client_credentials" }, client)],
    ["getToken", form({ grant_type: loginLinkGrant, token: toLogIn })],
    ["verifyToken", withBearer(token)],
    ["verifyToken", withBearer(clientToken)],
    ["introspectToken", form({ token }, client)],
    ["introspectToken", form({ token: clientToken }, client)],
    ["introspectToken", form({ token: refreshToken }, client)],
    ["getMe", withBearer(token)],
    ["exportMe", withBearer(token)],
    ["updateMe", withToken(token, { name: "Ann Jones" })],
    ["changePassword", withToken(token, passwordChange)],
    ["deleteMe", withToken(leaver.token, { password: leaver.person.password })],
    ["logIn", json(annsLogin)],
    ["refreshSession", withCookie(refreshToken)],
    ["listSessions", withBearer(token)],
    ["getFactors", withBearer(withTotp.token)],
    ["startTotp", withBearer(token)],
    ["confirmTotp", withToken(withPasskey.token, withPasskey.confirmation)],
    ["passkeyCreationOptions", withBearer(token)],
    ["addPasskey", withToken(withTotp.token, { passkey: withTotp.passkey })],
    [
      "renamePasskey",
      withToken(withPasskey.token, { name: "Key" }),
      `${factorsPath}/passkeys/${withPasskey.id}`,
    ],
    ["makeRecoveryCodes", withBearer(withPasskey.token)],
    ["setTwoStep", withToken(withTotp.token, { enabled: true })],
    ["setTwoStep", withToken(withPasskey.token, { enabled: false })],
    ["removePasskey", withBearer(withPasskey.token), `${factorsPath}/passkeys/${withPasskey.id}`],
    ["removeTotp", withBearer(withTotp.token)],
    ["forgotPassword", json({ username: ann.username })],
    ["sendLoginLink", json({ username: ann.username })],
    ["sendEmailVerification", withBearer(token)],
    ["sendEmailVerification", withToken(token, { email: "ann.jones@example.com" })],
    ["resendEmailVerification", json({ username: ann.username })],
    ["verifyEmail", json({ token: toVerify })],
    ["resetPassword", json({ token: toReset, password: bystander.password })],
    ["endSessions", withBearer(token)],
    ["endSession", withBearer(token), `/users/me/sessions/${sessionOf(token)}`],
    ["revokeToken", form({ token: refreshToken })],
    ["logOut", withCookie(refreshToken)],
  ] as const satisfies readonly (readonly [string, Init, string?])[];
