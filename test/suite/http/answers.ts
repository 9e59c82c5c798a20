import type { Target } from "../../support/http-target.ts";
import { authorized, form, join, json, newcomer, registerPath, send } from "./calls.ts";
import { tokenPath, verifyPath, type Answer } from "./calls.ts";

type Ask = (target: Target, headers: Readonly<Record<string, string>>) => Promise<Answer>;

const post =
  (path: string, init: ReturnType<typeof form>): Ask =>
  (target, headers) =>
    send(target, path, { ...init, headers: { ...init.headers, ...headers } });

const get =
  (path: string): Ask =>
  (target, headers) =>
    send(target, path, { headers });

const tooLarge = "x".repeat(17 * 1024);

/** One way to each kind of answer that needs no broken server, by name and status. */
export const everyKind: readonly (readonly [name: string, status: number, ask: Ask])[] = [
  ["info", 200, get("/")],
  ["a greeting", 200, get("/hello/Ann")],
  ["health", 200, get("/health/ready")],
  ["the OpenAPI document", 200, get("/openapi.json")],
  ["an account", 201, (target, headers) => post(registerPath, json(newcomer()))(target, headers)],
  [
    "a token",
    200,
    async (target, headers) => {
      const { username, password } = (await join(target)).person;
      return post(tokenPath, form({ username, password }))(target, headers);
    },
  ],
  [
    "a verified token",
    200,
    async (target, headers) => {
      const { token } = await join(target);
      return post(verifyPath, authorized(`Bearer ${token}`))(target, headers);
    },
  ],
  ["a malformed body", 400, post(registerPath, json("{"))],
  ["an OAuth error", 400, post(tokenPath, form({}))],
  ["an unknown client", 401, post(tokenPath, form({ client_id: "nobody" }))],
  ["a missing token", 401, post(verifyPath, { method: "POST" })],
  ["a token that is not ours", 401, post(verifyPath, authorized("Bearer a.b.c"))],
  ["an unknown path", 404, get("/nothing")],
  ["a wrong method", 405, get(tokenPath)],
  ["a taken name", 409, taken],
  ["a body that is too large", 413, post(registerPath, json(JSON.stringify(tooLarge)))],
  ["a form that is too large", 413, post(tokenPath, form(`username=${tooLarge}`))],
  ["another content type", 415, post(registerPath, form({}))],
  ["another content type than a form", 415, post(tokenPath, json({}))],
  ["wrong fields", 422, post(registerPath, json({}))],
];

async function taken(target: Target, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const { person } = await join(target);
  return post(registerPath, json(person))(target, headers);
}
