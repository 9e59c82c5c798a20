import { expect } from "vitest";
import {
  form,
  json,
  logIn,
  newcomer,
  registerAndLogIn,
  withBearer,
} from "../../suite/http/calls/calls.ts";
import { basic, createClient } from "../../suite/http/calls/clients.ts";
import { logInFor, storeOrganization } from "../../suite/http/calls/organizations.ts";
import { storeResource } from "../../suite/http/calls/resources.ts";
import { setSession } from "../../suite/http/calls/sessions.ts";
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
} from "../../suite/http/oidc/app.ts";
import { operationsOf, type OpenApi } from "../documents/openapi.ts";
import { withCookie } from "../documents/refused-calls.ts";
import { prepare, successes } from "../documents/successful-calls.ts";
import type { Init, Target } from "../targets/http-target.ts";
import type { LyingIssuer } from "../upstream/lying-issuer.ts";
import { adminCalls, createFirstAdmin, type Request } from "./admin-calls.ts";
import { organizationCalls } from "./organization-calls.ts";
import { pageCalls } from "./page-calls.ts";

/** A request whose statements the page shows. */
export interface Call {
  /** Its method and its path, without values. */
  readonly name: string;
  /** What sets it apart from other requests with the same path. */
  readonly how: string;
  /** The part of the API that it belongs to, as the document names it. */
  readonly tag: string;
  readonly isError: boolean;
  send(): Promise<Response>;
}

/** What the requests of `successes` with the same operation are about, in their order. Grants name themselves. */
const differences: Readonly<Record<string, readonly string[]>> = {
  verifyToken: ["of a user", "of a client"],
  introspectToken: ["of a user", "of a client", "of a user of an app", "a refresh token"],
  logInWithUpstream: ["a new user", "a new user without an address"],
  refreshSession: ["", "for no organization"],
  setTwoFactor: ["on", "off, as before"],
  sendEmailVerification: ["", "for a new address"],
};

/** The grant of a request to the token endpoint, without the beginning of a URN. */
function grantIn({ body }: Init): string {
  const fields = new URLSearchParams(typeof body === "string" ? body : "");
  const grant = fields.get("grant_type") ?? "password";
  return `\`${grant}\``;
}

/** What is wrong with the requests that fail. */
const errors = ["the username is taken", "a wrong password"] as const;

/** Requests that `successes` has not, or only with tokens that were used before. */
async function ownRequests(target: Target): Promise<readonly Request[]> {
  const refreshing = await registerAndLogIn(target);
  const byCookie = await registerAndLogIn(target);
  const leaving = await registerAndLogIn(target);
  const revoked = await registerAndLogIn(target);
  const idle = await registerAndLogIn(target);
  await setSession(target, idle.token, "last_seen_at = 1");
  const { person, token } = await registerAndLogIn(target);
  const organization = await storeOrganization(target, token);
  const member = await logInFor(target, person, organization);
  const asMember = { grant_type: "refresh_token", refresh_token: member.refreshToken };
  const grant = { grant_type: "refresh_token", refresh_token: refreshing.refreshToken };
  const wrong = { ...refreshing.person, password: newcomer().password };
  // The first one creates counters.
  await logIn(target, wrong);
  const taken = newcomer({ username: refreshing.person.username });
  return [
    ["register", errors[0], json(taken)],
    ["getToken", errors[1], form({ username: wrong.username, password: wrong.password })],
    ["getToken", grantIn(form(grant)), form(grant)],
    ["getToken", `${grantIn(form(asMember))}, for an organization`, form(asMember)],
    ["verifyToken", "a minute after the last use", withBearer(idle.token)],
    ["verifyToken", "of a user, for an organization", withBearer(member.token)],
    ["refreshSession", "", withCookie(byCookie.refreshToken)],
    ["revokeToken", "", form({ token: revoked.refreshToken })],
    ["logOut", "", withCookie(leaving.refreshToken)],
  ];
}

/** The requests of an app that logs a user in, for this server or for a resource. */
async function appCalls(target: Target, resource: string | undefined): Promise<readonly Call[]> {
  const app = await createApp(target);
  const { browser } = await loggedIn(target);
  const scope = resource === undefined ? "openid profile" : "notes:read";
  const asked = { scope, resource };
  decided(await decide(browser, consentAt(await authorize(browser, queryOf(app, asked)))));
  const { verifier, challenge } = newVerifier();
  const offline = { ...asked, code_challenge: challenge, scope: `${scope} offline_access` };
  const granted = decided(
    await decide(browser, consentAt(await authorize(browser, queryOf(app, offline)))),
  );
  const fields = {
    grant_type: "authorization_code",
    code: codeIn(granted, app),
    code_verifier: verifier,
    redirect_uri: app.redirectUri,
  };
  let refreshToken = "";
  const ofResource = resource === undefined ? "" : ", for a resource";
  const grantCall = (how: string, send: Call["send"]): Call => ({
    name: "POST /authenticate/token",
    how: `${how}${ofResource}`,
    tag: "Tokens",
    isError: false,
    send,
  });
  return [
    {
      name: "GET /authorize",
      how: `the user approved the app before${ofResource}`,
      tag: "Other apps",
      isError: false,
      send: async () => {
        const answer = await authorize(browser, queryOf(app, asked), "same-origin");
        codeIn(leadsTo(answer), app);
        return new Response(null, { status: answer.status });
      },
    },
    grantCall("`authorization_code`", async () => {
      const answer = await target.fetch("/authenticate/token", form(fields, basic(app)));
      refreshToken = String(((await answer.clone().json()) as Tokens).refresh_token);
      return answer;
    }),
    grantCall("`refresh_token` of an app", () => {
      const grant = { grant_type: "refresh_token", refresh_token: refreshToken };
      return target.fetch("/authenticate/token", form(grant, basic(app)));
    }),
  ];
}

/** The requests of an app and of a service for a resource. */
async function resourceCalls(target: Target): Promise<readonly Call[]> {
  const { uri: resource } = await storeResource(target);
  const service = await createClient(target, { scope: "notes:read" });
  return [
    ...(await appCalls(target, resource)),
    {
      name: "POST /authenticate/token",
      how: "`client_credentials`, for a resource",
      tag: "Tokens",
      isError: false,
      send: () => {
        const grant = { grant_type: "client_credentials", resource };
        return target.fetch("/authenticate/token", form(grant, basic(service)));
      },
    },
  ];
}

interface Tokens {
  readonly refresh_token?: string;
}

/** A request for each operation of the document, in the order in which they can be sent. */
export async function everyCall(
  target: Target,
  document: OpenApi,
  idp: LyingIssuer,
): Promise<readonly Call[]> {
  const operations = operationsOf(document);
  const seen = new Map<string, number>();
  const own = await ownRequests(target);
  const isOwn = (id: string, how: string) => own.some(([one, text]) => one === id && text === how);
  const users = successes(await prepare(target)).flatMap(([id, init, path]): Request[] => {
    const at = seen.get(id) ?? 0;
    seen.set(id, at + 1);
    const how = id === "getToken" ? grantIn(init) : (differences[id]?.[at] ?? "");
    return isOwn(id, how) ? [] : [[id, how, init, path]];
  });
  const requests = [
    ...own,
    ...users,
    ...(await organizationCalls(target)),
    ...(await adminCalls(target)),
  ];
  return [
    ...requests.map(([id, how, init, path]): Call => {
      const {
        method,
        path: pattern,
        operation,
      } = operations.find((one) => one.operation.operationId === id) ??
      expect.fail(`there is no ${id}`);
      return {
        name: `${method.toUpperCase()} ${pattern}`,
        how,
        tag: operation.tags?.[0] ?? "",
        isError: errors.some((one) => one === how),
        send: () =>
          target.fetch(path ?? pattern.replace("{name}", "Ann"), {
            ...init,
            method: method.toUpperCase(),
          }),
      };
    }),
    ...(await appCalls(target, undefined)),
    ...(await resourceCalls(target)),
    ...(await pageCalls(target, idp)),
    {
      name: "POST /authenticate/setup",
      how: "",
      tag: "Administration",
      isError: false,
      send: () => createFirstAdmin(target),
    },
  ];
}
