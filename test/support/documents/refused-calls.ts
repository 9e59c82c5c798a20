import { allowedOrigin, type Init } from "../targets/http-target.ts";
import { secret } from "../secrets.ts";

export const json = (body: unknown): Init => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: typeof body === "string" ? body : JSON.stringify(body),
});
export const form = (body: Readonly<Record<string, string>>, headers = {}): Init => ({
  method: "POST",
  headers,
  body: new URLSearchParams(body),
});
const raw = (body: string, type: string): Init => ({
  method: "POST",
  headers: { "Content-Type": type },
  body,
});
/** Has the method of the call. */
export const bearer = (token: string, body?: string): Init => ({
  headers: { Authorization: `Bearer ${token}` },
  ...(body !== undefined && { method: "POST", body }),
});

const password = secret("correct horse battery");
export const ann = { username: "ann", password, email: "ann@example.com", name: "Ann Smith" };
export const login = { username: "ann", password };
const large = "x".repeat(17 * 1024);
const basic = { Authorization: `Basic ${btoa("somebody:something")}` };

/** The credentials for refused calls, from a running server. */
export interface Scene {
  /** The Authorization header of a confidential client. */
  readonly client: Readonly<Record<string, string>>;
  /** An access token with only the scope profile:read. */
  readonly narrow: string;
  /** An access token without that scope. */
  readonly narrowest: string;
  /** An access token with all scopes. */
  readonly token: string;
  /** A client's own token. */
  readonly clientToken: string;
}

type Refusal = readonly [code: string, init: Init, path?: string];

export const urlencoded = "application/x-www-form-urlencoded";

const tokenForm = [
  ["invalid_request", form({ token_type_hint: "x" })],
  ["invalid_request", raw("token=%ff", urlencoded)],
  ["invalid_request", form({ token: large })],
  ["invalid_request", json({ token: "x" })],
  ["invalid_client", form({ token: "x" }, basic)],
] as const satisfies readonly Refusal[];

const owns = ({ narrow }: Pick<Scene, "narrow">, path: string): readonly Refusal[] => [
  ["malformed_authorization", bearer("two words")],
  ["malformed_authorization", {}, `${path}?access_token=x`],
  ["missing_token", {}],
  ["invalid_token", bearer("x")],
  ["insufficient_scope", bearer(narrow)],
];

const mySessions = "/users/me/sessions";

/** A request by a script of an allowed page with a cookie. Has the method of the call. */
export const page = (cookie = "x", headers: Readonly<Record<string, string>> = {}): Init => ({
  headers: {
    Origin: allowedOrigin,
    "X-Latchkey": "1",
    Cookie: `__Host-latchkey=${cookie}`,
    ...headers,
  },
});
const foreign = { Origin: "https://evil.example" };

const byCookie = [
  ["invalid_request", { ...page(), body: "x" }],
  ["origin_not_allowed", page("x", foreign)],
  ["header_required", page("x", { "X-Latchkey": "" })],
  ["body_too_large", { ...page(), body: large }],
] as const satisfies readonly Refusal[];

/** A request for each error code of a call, except the codes of a broken or busy server. */
export const refusals: Readonly<Record<string, (scene: Scene) => readonly Refusal[]>> = {
  getInfo: () => [],
  getLiveness: () => [],
  getReadiness: () => [],
  getKeys: () => [],
  getMetadata: () => [],
  sayHello: () => [["validation_failed", {}, `/hello/${"x".repeat(65)}`]],
  register: () => [
    ["malformed_body", json("{")],
    ["username_taken", json({ ...ann, email: "other@example.com" })],
    ["email_taken", json({ ...ann, username: "other" })],
    ["body_too_large", json({ ...ann, name: large })],
    ["unsupported_media_type", raw(JSON.stringify(ann), "text/plain")],
    ["validation_failed", json({})],
  ],
  getToken: () => [
    ["invalid_request", form({ username: "ann" })],
    ["invalid_request", form({ grant_type: "refresh_token" })],
    ["invalid_request", raw("username=%ff", urlencoded)],
    ["invalid_request", form({ ...login, name: large })],
    ["invalid_request", json(login)],
    ["invalid_grant", form({ ...login, password: "another" })],
    ["invalid_grant", form({ grant_type: "refresh_token", refresh_token: "x" })],
    ["invalid_scope", form({ ...login, scope: "everything" })],
    ["unsupported_grant_type", form({ ...login, grant_type: "magic" })],
    ["invalid_client", form(login, basic)],
    ["invalid_client", form({ grant_type: "client_credentials" })],
  ],
  verifyToken: () => [
    ["malformed_authorization", bearer("two words")],
    ["missing_token", {}],
    ["invalid_token", bearer("x")],
    ["body_too_large", bearer("x", large)],
  ],
  revokeToken: ({ clientToken, client }) => [
    ...tokenForm,
    ["unsupported_token_type", form({ token: clientToken }, client)],
  ],
  introspectToken: ({ token }) => [...tokenForm, ["invalid_client", form({ token })]],
  getMe: ({ narrowest, ...scene }) => owns({ ...scene, narrow: narrowest }, "/users/me"),
  logIn: () => [
    ["malformed_body", json("{")],
    ["invalid_grant", json({ ...login, password: "another" })],
    ["origin_not_allowed", { ...json(login), headers: { ...json({}).headers, ...foreign } }],
    ["body_too_large", json({ ...login, password: large })],
    ["unsupported_media_type", form(login)],
    ["validation_failed", json({})],
  ],
  refreshSession: () => [...byCookie, ["invalid_grant", page()]],
  logOut: () => byCookie,
  listSessions: (scene) => owns(scene, mySessions),
  endSession: (scene) => [
    ...owns(scene, `${mySessions}/x`),
    ["body_too_large", { ...bearer("x"), body: large }],
    ["not_found", bearer(scene.token)],
  ],
  endSessions: (scene) => [
    ...owns(scene, mySessions),
    ["body_too_large", { ...bearer("x"), body: large }],
    ["validation_failed", bearer(scene.token), `${mySessions}?include_current=x`],
  ],
};
