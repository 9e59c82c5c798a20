import type { Init, Target } from "../../../support/targets/http-target.ts";
import { logInFrom, logOutBy, mePath, ownPage, refreshBy } from "../calls/browser.ts";
import {
  authorized,
  form,
  introspectPath,
  registerAndLogIn,
  json,
  newcomer,
  registerPath,
  revokePath,
  send,
  sessionsPath,
  tokenPath,
  verifyPath,
  withBearer,
  type Answer,
} from "../calls/calls.ts";
import { basic, formBy, createClient, type Fields } from "../calls/clients.ts";
import { logInBy } from "../calls/sessions.ts";

type Ask = (target: Target, headers: Fields) => Promise<Answer>;
/** A kind of answer: its name, its status, and a call that gets it. */
export type Kind = readonly [name: string, status: number, ask: Ask];

const call =
  (path: string, init: Init): Ask =>
  (target, headers) =>
    send(target, path, { ...init, headers: { ...(init.headers as Fields), ...headers } });

const get = (path: string): Ask => call(path, {});

/** A call by a user who has just logged in. */
const loggedIn =
  (ask: (tokens: Awaited<ReturnType<typeof registerAndLogIn>>) => Ask): Ask =>
  async (target, headers) =>
    ask(await registerAndLogIn(target))(target, headers);

const tooLarge = "x".repeat(17 * 1024);

const ending = (token: string): Init => ({ method: "DELETE", ...withBearer(token) });

/** Answers that a client may keep and has to revalidate. */
export const revalidatedKinds: readonly Kind[] = [
  ["the OpenAPI document", 200, get("/openapi.json")],
];

/** Kinds of answers of calls that use the database at most to log in and verify. */
export const requestKinds: readonly Kind[] = [
  ["info", 200, get("/")],
  ["a greeting", 200, get("/hello/Ann")],
  ["a refusal of another site's page", 403, call("/session/refresh", { method: "POST" })],
  ["a malformed body", 400, call(registerPath, json("{"))],
  ["an OAuth error", 400, call(tokenPath, form({}))],
  ["a missing token", 401, call(verifyPath, { method: "POST" })],
  ["a foreign token", 401, call(verifyPath, authorized("Bearer a.b.c"))],
  ["an unknown path", 404, get("/nothing")],
  ["a wrong method", 405, get(tokenPath)],
  ["a body that is too large", 413, call(registerPath, json(JSON.stringify(tooLarge)))],
  ["a form that is too large", 413, call(tokenPath, form(`username=${tooLarge}`))],
  ["another content type", 415, call(registerPath, form({}))],
  ["another content type than a form", 415, call(tokenPath, json({}))],
  ["wrong fields", 422, call(registerPath, json({}))],
  ["health", 200, get("/health/ready")],
  [
    "a token",
    200,
    loggedIn(({ person: { username, password } }) => call(tokenPath, form({ username, password }))),
  ],
  [
    "a verified token",
    200,
    loggedIn(({ token }) => call(verifyPath, authorized(`Bearer ${token}`))),
  ],
  ["a revocation of an unknown token", 200, call(revokePath, form({ token: "x" }))],
  [
    "a browser's session",
    200,
    loggedIn(
      ({ person }) =>
        (to, headers) =>
          logInFrom(to, person, { ...ownPage, ...headers }),
    ),
  ],
  ["an unknown client", 401, call(tokenPath, form({ client_id: "nobody" }))],
  [
    "a token without the needed scope",
    403,
    async (target, headers) => {
      const { person } = await registerAndLogIn(target);
      const { token } = await logInBy(target, undefined, person, { scope: "profile:read" });
      return call(sessionsPath, ending(token))(target, headers);
    },
  ],
];

/** Kinds of answers of calls that reach the database. None of them needs a broken server. */
export const storedKinds: readonly Kind[] = [
  ["an account", 201, (target, headers) => call(registerPath, json(newcomer()))(target, headers)],
  [
    "a refreshed token",
    200,
    loggedIn(({ refreshToken }) =>
      call(tokenPath, form({ grant_type: "refresh_token", refresh_token: refreshToken })),
    ),
  ],
  [
    "a client's own token",
    200,
    async (target, headers) => {
      const init = formBy(await createClient(target), { grant_type: "client_credentials" });
      return call(tokenPath, init)(target, headers);
    },
  ],
  ["a revocation", 200, loggedIn(({ token }) => call(revokePath, form({ token })))],
  ["a list of sessions", 200, loggedIn(({ token }) => call(sessionsPath, withBearer(token)))],
  ["my account", 200, loggedIn(({ token }) => call(mePath, withBearer(token)))],
  [
    "a browser's session, refreshed",
    200,
    loggedIn(
      ({ refreshToken }) =>
        (to, headers) =>
          refreshBy(to, refreshToken, { ...ownPage, ...headers }),
    ),
  ],
  [
    "a browser's session, ended",
    204,
    loggedIn(
      ({ refreshToken }) =>
        (to, headers) =>
          logOutBy(to, refreshToken, { ...ownPage, ...headers }),
    ),
  ],
  ["ended sessions", 204, loggedIn(({ token }) => call(sessionsPath, ending(token)))],
  ["a taken name", 409, taken],
];

/** Kinds of answers that no page may read, whatever its origin. */
export const serverKinds: readonly Kind[] = [
  ["an introspection without a client", 401, call(introspectPath, form({ token: "x" }))],
];

/** Kinds of answers that no page may read, of calls that reach the database. */
export const storedServerKinds: readonly Kind[] = [
  [
    "an introspection",
    200,
    async (target, headers) => {
      const { token } = await registerAndLogIn(target);
      const init = form({ token }, basic(await createClient(target)));
      return call(introspectPath, init)(target, headers);
    },
  ],
];

async function taken(target: Target, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const { person } = await registerAndLogIn(target);
  return call(registerPath, json(person))(target, headers);
}
