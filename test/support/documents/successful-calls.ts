import {
  form,
  json,
  register,
  registerAndLogIn,
  withBearer,
  type Person,
  type Tokens,
} from "../../suite/http/calls/calls.ts";
import { basic, clientToken, createClient } from "../../suite/http/calls/clients.ts";
import { logInBy, sessionOf } from "../../suite/http/calls/sessions.ts";
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
}

/** Writes the accounts, sessions and client that the calls need. */
export async function prepare(target: Target): Promise<Prepared> {
  await register(target, ann);
  await register(target, bystander);
  const client = await createClient(target);
  return {
    ...(await logInBy(target, undefined, ann)),
    narrow: (await logInBy(target, undefined, ann, { scope: "profile:read" })).token,
    narrowest: (await logInBy(target, undefined, ann, { scope: "sessions" })).token,
    client: basic(client),
    clientToken: await clientToken(target, client),
    leaver: await registerAndLogIn(target),
  };
}

/** A successful request for each call. The last ones end the sessions. */
export const successes = ({ token, refreshToken, client, clientToken, leaver }: Prepared) =>
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
    ["endSessions", withBearer(token)],
    ["endSession", withBearer(token), `/users/me/sessions/${sessionOf(token)}`],
    ["revokeToken", form({ token: refreshToken })],
    ["logOut", withCookie(refreshToken)],
  ] as const satisfies readonly (readonly [string, Init, string?])[];
