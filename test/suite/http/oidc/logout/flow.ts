import { expect } from "vitest";
import { secret } from "../../../../support/secrets.ts";
import type { Target } from "../../../../support/targets/http-target.ts";
import { decodeToken } from "../../../../support/tokens/forge.ts";
import { form, send, tokenPath } from "../../calls/calls.ts";
import { placeOf, type Visitor } from "../../upstream/visitor.ts";
import {
  authorize,
  codeIn,
  createApp,
  leadsTo,
  loggedIn,
  newVerifier,
  ofOperator,
  queryOf,
  responseIn,
  type App,
} from "../app.ts";
import { bye } from "./stage.ts";

/** A user in a browser who is logged in to an app, as the app did it. */
export interface AppUser {
  readonly app: App;
  readonly browser: Visitor;
  readonly username: string;
  readonly idToken: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** The session of the app. */
  readonly sid: string;
}

/** Logs a user in to a new app, by a code. */
export async function logInToApp(
  target: Target,
  columns: Readonly<Record<string, string | number>> = {},
): Promise<AppUser> {
  const app = await createApp(target, {
    columns: { ...ofOperator, post_logout_uris: bye, ...columns },
  });
  const { browser, person } = await loggedIn(target);
  const { verifier, challenge } = newVerifier();
  const query = queryOf(app, { code_challenge: challenge });
  const code = codeIn(leadsTo(await authorize(browser, query)), app);
  const grant = { grant_type: "authorization_code", code, code_verifier: verifier };
  const client = { Authorization: `Basic ${btoa(`${app.id}:${app.secret}`)}` };
  const request = form({ ...grant, redirect_uri: app.redirectUri }, client);
  const { status, text, body } = await send(target, tokenPath, request);
  expect(status, text).toBe(200);
  const idToken = secret(String(body["id_token"]));
  return {
    app,
    browser,
    username: person.username,
    idToken,
    accessToken: String(body["access_token"]),
    refreshToken: String(body["refresh_token"]),
    sid: String(decodeToken(idToken).payload["sid"]),
  };
}

/** Follows an app's request to log out up to the page, and does what the page does. Gives what it reads. */
export async function logOutAsPage(
  { browser }: Pick<AppUser, "browser">,
  query: Readonly<Record<string, string>>,
  post = false,
) {
  const parameters = new URLSearchParams(query);
  const answer = await (post
    ? browser.visit("/logout", "cross-site", parameters)
    : browser.visit(`/logout?${parameters}`, "cross-site"));
  const { path, query: given } = placeOf(answer);
  expect(path).toMatch(/\/app\/logout$/);
  const request = new URLSearchParams({ request: given["request"] ?? "" });
  const read = async () => (await browser.call("GET", `/logout/request?${request}`)).body;
  const shown = await read();
  if (shown["ask"] === false) {
    const ended = await browser.call("DELETE", "/session");
    expect(ended.status).toBe(204);
  }
  return { shown, after: await read() };
}

/** What an app gets that asks for a login without a page. */
export const silently = async ({ browser, app }: Pick<AppUser, "browser" | "app">) =>
  responseIn(leadsTo(await authorize(browser, queryOf(app, { prompt: "none" }))), app);
