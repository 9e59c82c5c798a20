import { expect } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { decodeToken } from "../../../support/tokens/forge.ts";
import {
  introspectPath,
  revokePath,
  send,
  sessionsPath,
  tokenPath,
  tokensIn,
  withBearer,
  verify,
  type Answer,
  type Person,
  type Tokens,
} from "./calls.ts";
import { formBy, type Fields, type TestClient } from "./clients.ts";
import { expectChallenge, expectOAuthError } from "./expect.ts";

/** Logs in. Fails unless the login succeeds. Without a client the first-party app asks, here and below. */
export async function logInBy(
  target: Target,
  client: TestClient | undefined,
  { username, password }: Person,
  fields: Fields = {},
): Promise<Tokens> {
  return tokensIn(await send(target, tokenPath, formBy(client, { username, password, ...fields })));
}

export const refresh = (
  target: Target,
  refreshToken: string,
  fields: Fields = {},
  client?: TestClient,
): Promise<Answer> => {
  const grant = { grant_type: "refresh_token", refresh_token: refreshToken };
  return send(target, tokenPath, formBy(client, { ...grant, ...fields }));
};

/** Refreshes. Fails unless the refresh succeeds. */
export const refreshed = async (target: Target, refreshToken: string): Promise<Tokens> =>
  tokensIn(await refresh(target, refreshToken));

export const revoke = (
  target: Target,
  token: string,
  fields: Fields = {},
  client?: TestClient,
): Promise<Answer> => send(target, revokePath, formBy(client, { token, ...fields }));

export const introspect = (
  target: Target,
  token: string,
  client: TestClient,
  fields: Fields = {},
): Promise<Answer> => send(target, introspectPath, formBy(client, { token, ...fields }));

export const listSessions = (target: Target, token: string): Promise<Answer> =>
  send(target, sessionsPath, withBearer(token));

/** Ends sessions. `which` is "" for all others, "/{id}" for one, or a query. */
export const endSessions = (target: Target, token: string, which = ""): Promise<Answer> =>
  send(target, sessionsPath + which, { method: "DELETE", ...withBearer(token) });

/** The session that an access token belongs to. */
export const sessionOf = (token: string): string => String(decodeToken(token).payload["sid"]);

/** Sets columns of a token's session in the database; `assignments` is SQL. */
export const setSession = (target: Target, token: string, assignments: string): Promise<unknown> =>
  target.sql(`UPDATE sessions SET ${assignments} WHERE id = '${sessionOf(token)}'`);

/** Deletes a token's session from the database. */
export const deleteSession = (target: Target, token: string): Promise<unknown> =>
  target.sql(`DELETE FROM sessions WHERE id = '${sessionOf(token)}'`);

/** The database row of a token's session. */
export async function sessionRow(target: Target, token: string) {
  const [row] = await target.sql(`SELECT * FROM sessions WHERE id = '${sessionOf(token)}'`);
  return row ?? expect.fail("there is no such session");
}

/** Expects that a session has ended: every call rejects both of its tokens. */
export async function expectEnded(
  target: Target,
  { token, refreshToken }: Tokens,
  client: TestClient,
): Promise<void> {
  expectChallenge(await verify(target, token), "invalid_token");
  expect((await introspect(target, token, client)).text).toBe('{"active":false}');
  expectChallenge(await listSessions(target, token), "invalid_token");
  expectOAuthError(await refresh(target, refreshToken), 400, "invalid_grant");
}

/** Expects that a session is active. */
export async function expectActive(target: Target, { token }: Tokens): Promise<void> {
  expect((await verify(target, token)).status).toBe(200);
}
