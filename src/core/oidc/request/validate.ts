import { inAll, type Access } from "../../access.ts";
import { isOidcScope, splitScopes } from "../../app-scopes.ts";
import { isPublic } from "../../clients/clients.ts";
import { mayUseGrant, scopeOf, type App } from "../../clients/model.ts";
import { isId } from "../../ids.ts";
import { isFor, scopesOpenTo, type Resource } from "../../resources/model.ts";
import { askedScopes, type RequestedResource } from "../../resources/target.ts";
import { requestLimits } from "./limits.ts";
import {
  prompts,
  type AppError,
  type AppRequest,
  type Prompt,
  type RequestErrorCode,
} from "./model.ts";
import type { Parameters } from "./parameters.ts";

interface Given {
  readonly app: Parameters["app"];
  readonly client: App;
  readonly target: RequestedResource;
  readonly scopes: readonly string[];
}

type Row = readonly [
  error: RequestErrorCode,
  parameter: string,
  description: string | ((given: Given) => string),
  isWrong: (given: Given) => boolean,
  hint?: string,
];

const has =
  (name: string) =>
  ({ app }: Given) =>
    app.has(name);
const isLonger =
  (name: string, most: number) =>
  ({ app }: Given) =>
    (app.get(name)?.length ?? 0) > most;

/** 32 bytes in base64url: the SHA-256 of a verifier (RFC 7636 section 4.2). */
const challenges = /^[\w-]{43}$/;

const wordsOf = (text = ""): readonly string[] => text.split(" ").filter((word) => word !== "");

const isPrompt = (word: string): word is Prompt => prompts.some((prompt) => prompt === word);

const challengeMissing =
  "The parameter code_challenge is missing. The client must use PKCE with S256.";
export const longState = `The parameter state may have at most ${requestLimits.state} characters.`;

/** The parameters whose values an error may repeat. */
const shown: readonly string[] = [
  "response_type",
  "response_mode",
  "resource",
  "code_challenge_method",
  "prompt",
  "max_age",
  "organization",
  "scope",
];

/** What can be wrong with a request whose client and redirect URI are right. The first row that fits is the answer. */
const rows: readonly Row[] = [
  ["invalid_request", "state", longState, isLonger("state", requestLimits.state)],
  ["request_not_supported", "request", "The parameter request is not supported.", has("request")],
  [
    "registration_not_supported",
    "registration",
    "The parameter registration is not supported.",
    has("registration"),
  ],
  [
    "invalid_request",
    "response_type",
    "The parameter response_type is missing. Send code.",
    (given) => !has("response_type")(given),
  ],
  [
    "unsupported_response_type",
    "response_type",
    "The parameter response_type must be code.",
    ({ app }) => app.get("response_type") !== "code",
  ],
  [
    "invalid_request",
    "response_mode",
    "The parameter response_mode must be query.",
    ({ app }) => (app.get("response_mode") ?? "query") !== "query",
  ],
  [
    "unauthorized_client",
    "client_id",
    "The client may not use the grant authorization_code.",
    ({ client }) => !mayUseGrant(client, "authorization_code"),
  ],
  [
    "invalid_target",
    "resource",
    ({ target }) => ("fault" in target ? target.fault : ""),
    ({ target }) => "fault" in target,
    "compare the resources: latchkey resources list",
  ],
  [
    "access_denied",
    "resource",
    "The resource is open only to clients that the operator created.",
    ({ target, client }) =>
      !("fault" in target) && target.resource !== undefined && !isFor(target.resource, client),
    "let clients that you did not create use some of its scopes: latchkey resources update URI --open-scopes NAMES",
  ],
  [
    "invalid_request",
    "code_challenge",
    challengeMissing,
    ({ app, client }) => !app.has("code_challenge") && isPublic(client),
    "turn on PKCE in the app",
  ],
  [
    "invalid_request",
    "code_challenge",
    challengeMissing,
    ({ app, client }) => !app.has("code_challenge") && client.requirePkce === 1,
    "turn on PKCE in the app; if it has none: latchkey clients update NAME --no-pkce",
  ],
  [
    "invalid_request",
    "code_challenge_method",
    "The parameter code_challenge_method must be S256, and come with code_challenge.",
    ({ app }) =>
      app.has("code_challenge")
        ? app.get("code_challenge_method") !== "S256"
        : app.has("code_challenge_method"),
  ],
  [
    "invalid_request",
    "code_challenge",
    "The parameter code_challenge must have 43 characters of base64url.",
    ({ app }) => !challenges.test(app.get("code_challenge") ?? "x".repeat(43)),
  ],
  [
    "invalid_request",
    "nonce",
    `The parameter nonce may have at most ${requestLimits.nonce} characters.`,
    isLonger("nonce", requestLimits.nonce),
  ],
  [
    "invalid_request",
    "login_hint",
    `The parameter login_hint may have at most ${requestLimits.loginHint} characters.`,
    isLonger("login_hint", requestLimits.loginHint),
  ],
  [
    "invalid_request",
    "prompt",
    `The parameter prompt may have the values ${prompts.join(", ")}.`,
    ({ app }) => !wordsOf(app.get("prompt")).every(isPrompt),
  ],
  [
    "invalid_request",
    "prompt",
    "The value none of the parameter prompt must be alone.",
    ({ app }) => {
      const words = new Set(wordsOf(app.get("prompt")));
      return words.has("none") && words.size > 1;
    },
  ],
  [
    "invalid_request",
    "max_age",
    "The parameter max_age must be a number of seconds.",
    ({ app }) => !/^\d{1,9}$/.test(app.get("max_age") ?? "0"),
  ],
  [
    "invalid_request",
    "organization",
    "The parameter organization must be the id of an organization.",
    ({ app }) => app.has("organization") && !isId(app.get("organization") ?? ""),
  ],
  [
    "invalid_request",
    "scope",
    `The parameter scope may have at most ${requestLimits.scope} characters.`,
    isLonger("scope", requestLimits.scope),
  ],
  [
    "invalid_scope",
    "scope",
    "The client may have none of the scopes. Send openid, for example.",
    ({ scopes }) => scopes.length === 0,
  ],
];

/**
 * Checks the parameters of an app whose redirect URI is right. Unknown scopes, and those that the client may not have, are left out
 * (OpenID Connect Core section 3.1.2.1). `length` is that of the query, or 0 for a pushed request.
 */
export function validateRequest(
  { app, target }: Pick<Given, "app" | "target">,
  client: App,
  access: Pick<Access, "scopesIn" | "appScopes" | "appScopesIn">,
  length: number,
): AppError<RequestErrorCode> | Omit<AppRequest, "redirectUri" | "expectedUser"> {
  const resource = "fault" in target ? undefined : target.resource;
  const scopes = scopesFor(app.get("scope"), client, resource, access);
  if (length > requestLimits.query) {
    const description = `The query may have at most ${requestLimits.query} characters. Push the request instead.`;
    return { error: "invalid_request", description, parameter: "query" };
  }
  const wrong = rows.find(([, , , isWrong]) => isWrong({ app, client, target, scopes }));
  if (wrong) {
    const [error, parameter, rule, , hint] = wrong;
    const description = typeof rule === "string" ? rule : rule({ app, client, target, scopes });
    const sent = shown.includes(parameter) ? app.get(parameter) : undefined;
    return { error, description, sent, parameter, hint };
  }
  const maxAge = app.get("max_age");
  // The values are in the order in which the app prefers them.
  const [acr] = wordsOf(app.get("acr_values")).filter((one) => /^aal[12]$/.test(one));
  return {
    client,
    resource,
    state: app.get("state"),
    nonce: app.get("nonce"),
    challenge: app.get("code_challenge"),
    scopes,
    prompts: wordsOf(app.get("prompt")).filter(isPrompt),
    maxAge: maxAge === undefined ? undefined : Number(maxAge) * 1000,
    prefersTwoFactors: acr === "aal2",
    loginHint: app.get("login_hint"),
    organization: app.get("organization"),
  };
}

/** An app that names no scope gets all of its scopes of the resource, and one of the operator's own without a resource all of ours. */
function scopesFor(
  text: string | undefined,
  client: App,
  resource: Resource | undefined,
  access: Pick<Access, "scopesIn" | "appScopes" | "appScopesIn">,
): readonly string[] {
  const listed = scopeOf(client);
  const allowed = client.firstParty === 1 ? access.scopesIn(listed) : [];
  if (wordsOf(text).length === 0 && !resource) return allowed;
  const { ofApp, own } = splitScopes(access, text ?? "");
  const added = access.appScopesIn(listed);
  const kept = ofApp.filter(
    (scope) =>
      (scope !== "roles" || client.roles === 1) &&
      (scope !== "offline_access" || mayUseGrant(client, "refresh_token")) &&
      (isOidcScope(scope) || added.includes(scope)),
  );
  if (!resource) return [...kept, ...inAll(own, allowed)];
  // Clients add it of their own accord, so it is no choice.
  const isChoice = own.length > 0 || ofApp.some((scope) => scope !== "offline_access");
  return [
    ...kept,
    ...askedScopes(resource, scopesOpenTo(resource, client), isChoice ? own : undefined),
  ];
}
