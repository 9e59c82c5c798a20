import { randomBytes, randomUUID, createHash } from "node:crypto";
import { expect } from "vitest";
import { clientSecrets } from "../../../../src/drivers/client-secrets.ts";
import { secret } from "../../../support/secrets.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import { form, insertAccount, send, tokenPath, type Answer, type Person } from "../calls/calls.ts";
import { openBrowser, type From, type Visitor } from "../upstream/visitor.ts";

/** An app that logs users in, as `latchkey clients create` stores it. */
export interface App {
  readonly id: string;
  readonly secret: string;
  readonly redirectUri: string;
}

interface AppOptions {
  readonly name?: string;
  readonly redirectUris?: readonly [string, ...string[]];
  /** The columns that differ from those of an app that is not the operator's own. */
  readonly columns?: Readonly<Record<string, string | number>>;
}

export async function createApp(
  target: Target,
  {
    name = "Wiki",
    redirectUris = ["https://wiki.example.com/callback"],
    columns = {},
  }: AppOptions = {},
): Promise<App> {
  const id = randomUUID();
  const own = secret(clientSecrets.create());
  const row = {
    id,
    name,
    scope: "",
    secret_hash: secret(await clientSecrets.hash(id, own)),
    created_at: Date.now(),
    first_party: 0,
    grants: "authorization_code refresh_token",
    redirect_uris: redirectUris.join(" "),
    ...columns,
  };
  const values = Object.values(row).map((value) =>
    typeof value === "number" ? value : `'${value}'`,
  );
  await target.sql(
    `INSERT INTO clients (${Object.keys(row).join(", ")}) VALUES (${values.join(", ")})`,
  );
  return { id, secret: own, redirectUri: redirectUris[0] };
}

/** The columns of an app of the operator's own. */
export const ofOperator = { first_party: 1, scope: "profile:read sessions" } as const;

export type Query = Readonly<Record<string, string | undefined>>;

/** A verifier of PKCE and its challenge. */
export function newVerifier(): { readonly verifier: string; readonly challenge: string } {
  const verifier = secret(randomBytes(32).toString("base64url"));
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

/** The query with which an app sends a user, with parameters replaced, and removed where undefined. */
export function queryOf({ id, redirectUri }: App, changes: Query = {}): string {
  const all: Query = {
    client_id: id,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "openid profile",
    state: "the state",
    nonce: "the nonce",
    code_challenge: newVerifier().challenge,
    code_challenge_method: "S256",
    ...changes,
  };
  const given = Object.entries(all).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  return String(new URLSearchParams(given));
}

/** A browser in which a new user is logged in. */
export async function loggedIn(
  target: Target,
): Promise<{ readonly browser: Visitor; readonly person: Person }> {
  const person = await insertAccount(target);
  const browser = openBrowser(target);
  await logIn(browser, person);
  return { browser, person };
}

/** Logs in on the page of the server. */
export async function logIn(
  browser: Visitor,
  { username, password }: Pick<Person, "username" | "password">,
): Promise<void> {
  const answer = await browser.call("POST", "/session", { username, password });
  expect(answer.status, answer.text).toBe(200);
}

/** Proves on the page of the server that it is still the same user. */
export async function confirm(browser: Visitor, { password }: Pick<Person, "password">) {
  const answer = await browser.call("POST", "/session/reauthentication", { password });
  expect(answer.status, answer.text).toBe(200);
}

/** Sends a browser to `/authorize`, as the link of an app does. */
export const authorize = (browser: Visitor, query: string, from: From = "cross-site") =>
  browser.visit(`/authorize?${query}`, from);

/** Where an answer of 303 leads. A code in it becomes a secret. */
export function leadsTo(answer: Answer): URL {
  expect(answer.status, answer.text).toBe(303);
  const url = new URL(answer.headers.get("location") ?? "");
  const code = url.searchParams.get("code");
  if (code !== null) secret(code);
  return url;
}

/** The members of a response to an app at its redirect URI. */
export function responseIn(url: URL, { redirectUri }: App): Readonly<Record<string, string>> {
  expect(url.href.startsWith(redirectUri), url.href).toBe(true);
  return Object.fromEntries(url.searchParams);
}

/** The code of a response to an app. Fails if it has an error. */
export function codeIn(url: URL, app: App): string {
  const { code, ...others } = responseIn(url, app);
  expect(others).not.toHaveProperty("error");
  expect(code).toMatch(/^ac1_[\w-]+$/);
  return String(code);
}

/** The query in `continue` of a page of ours. Fails if the answer leads to another page. */
export function continuedAt(answer: Answer, page: string): string {
  const url = leadsTo(answer);
  expect(url.pathname).toMatch(new RegExp(`/app/${page}$`));
  const target = url.searchParams.get("continue") ?? "";
  expect(target).toMatch(/^authorize\?/);
  return target.slice("authorize?".length);
}

/** The query of the page of the consent. Fails if the answer leads to another page. */
export function consentAt(answer: Answer): string {
  const url = leadsTo(answer);
  expect(url.pathname).toMatch(/\/app\/consent$/);
  return url.search.slice(1);
}

/** What a page of ours learns of a request. */
export async function requestOf(browser: Visitor, query: string) {
  const answer = await browser.call("GET", `/authorize/request?${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** Sends the decision of a user, with the proof of the page unless another one is given. */
export async function decide(
  browser: Visitor,
  query: string,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  const proof = changes["proof"] ?? (await requestOf(browser, query))["proof"];
  const body = { request: query, decision: "approve", proof, ...changes };
  return browser.call("POST", "/authorize/decision", body);
}

/** Where a decision leads. Fails unless it was accepted. */
export function decided(answer: Answer): URL {
  expect(answer.status, answer.text).toBe(200);
  const url = new URL(String(answer.body["redirect_to"]));
  const code = url.searchParams.get("code");
  if (code !== null) secret(code);
  return url;
}

/** Redeems a code as its app does, with members replaced, and removed where undefined. */
export function redeem(
  target: Target,
  app: App,
  given: { readonly code: string; readonly verifier: string },
  changes: Query = {},
): Promise<Answer> {
  const all: Query = {
    grant_type: "authorization_code",
    code: given.code,
    code_verifier: given.verifier,
    redirect_uri: app.redirectUri,
    ...changes,
  };
  const fields = Object.entries(all).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  const client = { Authorization: `Basic ${btoa(`${app.id}:${app.secret}`)}` };
  return send(target, tokenPath, form(Object.fromEntries(fields), client));
}
