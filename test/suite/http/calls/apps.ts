import { expect } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { appTokenOf } from "../../../support/tokens/app-token.ts";
import type { Members } from "../../../support/tokens/forge.ts";
import { registerAndLogIn, send, withBearer, type Answer, type Person } from "./calls.ts";
import { createClient, limitToApp, type TestClient } from "./clients.ts";
import { sessionOf, setSession } from "./sessions.ts";

export const userInfoPath = "/userinfo";

export const userInfo = (target: Target, token: string): Promise<Answer> =>
  send(target, userInfoPath, withBearer(token));

/** A user who is logged in to an app that is not the operator's own. */
export interface AppLogin {
  readonly app: TestClient;
  readonly person: Person;
  /** An access token of the server's own API for the same session. */
  readonly ownToken: string;
  /** A new access token of the app. `changes` replace claims. */
  appToken(scope?: string, changes?: Members): Promise<string>;
}

/** Logs a new user in to a new app, or to the given one. */
export async function logInToApp(target: Target, given?: TestClient): Promise<AppLogin> {
  const app = given ?? (await createClient(target));
  if (!given) await limitToApp(target, app);
  const { person, token } = await registerAndLogIn(target);
  await setSession(target, token, `client_id = '${app.id}', scope = 'openid profile email roles'`);
  return {
    app,
    person,
    ownToken: token,
    appToken: (scope, changes) =>
      appTokenOf(target, token, scope, { client_id: app.id, ...changes }),
  };
}

/** Whether the session of an own access token has ended. */
export async function hasEnded(target: Target, ownToken: string): Promise<boolean> {
  const [row] = await target.sql(
    `SELECT revoked_at FROM sessions WHERE id = '${sessionOf(ownToken)}'`,
  );
  expect(row).toBeDefined();
  return row?.["revoked_at"] !== null;
}
