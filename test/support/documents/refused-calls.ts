import { loginLinkGrant, mfaGrant } from "../../../src/core/tokens/grants.ts";
import { pageWithCookie } from "../../suite/http/calls/browser.ts";
import { form, json, withBearer } from "../../suite/http/calls/calls.ts";
import { secret } from "../secrets.ts";
import type { Init } from "../targets/http-target.ts";
import type { Upstream } from "../upstream/calls.ts";
import type { Waiting as WaitingIdentity } from "../upstream/waiting.ts";

const raw = (body: string, type: string): Init => ({
  method: "POST",
  headers: { "Content-Type": type },
  body,
});
const password = secret("correct horse battery");
/** The account in the examples of the OpenAPI document. */
export const ann = { username: "ann", password, email: "ann@example.com", name: "Ann Smith" };
/** Another account. */
export const bystander = { ...ann, username: "bystander", email: "bystander@example.com" };
export const annsLogin = { username: "ann", password };
export const annsPassword = { password };
const large = "x".repeat(17 * 1024);
const basic = { Authorization: `Basic ${btoa("somebody:something")}` };

/** A person with an authenticator app and a passkey, whose login waits for one of them. */
export interface Waiting {
  readonly person: { readonly username: string; readonly password: string };
  readonly mfaToken: string;
  /** Codes that are good at present. */
  readonly codes: readonly [string, string];
  /** Answers of the passkey to log in. */
  readonly passkeys: readonly [object, object];
  /** The answer of a passkey that is not registered. */
  readonly unknown: object;
  /** The access token of a session that was opened with the password alone. */
  readonly weak: string;
  /** Of a session that the passkey opened. */
  readonly refreshToken: string;
}

/** The credentials that the calls need, from a running server. */
export interface CallCredentials {
  readonly waiting: Waiting;
  /** The Authorization header of a confidential client. */
  readonly client: Readonly<Record<string, string>>;
  /** An access token with only the scope profile:read. */
  readonly narrow: string;
  /** An access token without that scope. */
  readonly narrowest: string;
  /** An access token of a session whose login is long ago. */
  readonly stale: string;
  /** An access token of a person with an authenticator app. */
  readonly withTotp: { readonly token: string };
  /** An access token of a person who sets one up, and confirmations by the right code and by another one. */
  readonly withPasskey: {
    readonly token: string;
    readonly confirmation: object;
    readonly wrong: object;
  };
  /** An access token of an administrator, and the password. */
  readonly admin: { readonly token: string; readonly password: string };
  /** The token of a link to an address that another account has. */
  readonly toTaken: { readonly token: string; readonly password: string };
  /** The token of a notice about a changed address, whose old one another account has. */
  readonly toRestoreTaken: string;
  /** Access tokens of people without a password, with and without a verified address. */
  readonly withoutPassword: { readonly verified: string; readonly unverified: string };
  /** An access token with all scopes. */
  readonly token: string;
  /** A client's own token. */
  readonly clientToken: string;
  /** The headers of a client that may only log users in. */
  readonly app: Readonly<Record<string, string>>;
  /** Identities at another provider. */
  readonly upstream: Upstream;
  /** The request of an app, on a page of a user who is logged in. */
  readonly authorization: {
    readonly query: string;
    readonly proof: string;
    /** The headers of the page, with the cookie. */
    readonly page: Readonly<Record<string, string>>;
    /** What its app pushes, with parameters replaced. */
    readonly push: (changes?: Readonly<Record<string, string | undefined>>) => Init;
    /** As `push`, of an app that may not log users in. */
    readonly pushByOther: Init;
  };
}

type Refusal = readonly [code: string, init: Init, path?: string];

export const urlencoded = "application/x-www-form-urlencoded";

const formRefusals = [
  ["invalid_request", form({ token_type_hint: "x" })],
  ["invalid_request", raw("token=%ff", urlencoded)],
  ["invalid_request", form({ token: large })],
  ["invalid_request", json({ token: "x" })],
  ["invalid_client", form({ token: "x" }, basic)],
] as const satisfies readonly Refusal[];

const linkRefusals = [
  ["malformed_body", json("{")],
  ["invalid_link", json({ token: "x" })],
  ["body_too_large", json({ token: large })],
  ["unsupported_media_type", form({ token: "x" })],
  ["validation_failed", json({})],
] as const satisfies readonly Refusal[];

const tokenRefusals = (
  { narrow }: Pick<CallCredentials, "narrow">,
  path: string,
): readonly Refusal[] => [
  ["malformed_authorization", withBearer("two words")],
  ["malformed_authorization", {}, `${path}?access_token=x`],
  ["missing_token", {}],
  ["invalid_token", withBearer("x")],
  ["insufficient_scope", withBearer(narrow)],
];

/** A JSON body with an access token. The method is left to the call. */
export const withToken = (token: string, body: unknown): Init => ({
  headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

/** A change of Ann's password to the same one, so that later calls can log in. */
export const passwordChange = { current_password: password, new_password: password };

const jsonRefusals = (
  { token }: Pick<CallCredentials, "token">,
  body: object,
): readonly Refusal[] => [
  ["malformed_body", withToken(token, "{")],
  ["body_too_large", withToken(token, { ...body, more: large })],
  ["unsupported_media_type", withBearer(token)],
  ["validation_failed", withToken(token, [])],
];

/** The refusals of a call for the own factors that needs a recent login. */
const recentRefusals = (credentials: CallCredentials, path: string): readonly Refusal[] => [
  ...tokenRefusals(credentials, path),
  ["insufficient_user_authentication", withBearer(credentials.stale)],
];

const factors = "/users/me/factors";
const passkeys = `${factors}/passkeys`;
const tooLarge: Refusal = ["body_too_large", { ...withBearer("x"), body: large }];
const verification = "/users/me/email/verification";
const mySessions = "/users/me/sessions";

/** A request by a script of an allowed page with a cookie. The method is left to the call. */
export const withCookie = (
  cookie: string,
  headers: Readonly<Record<string, string>> = {},
): Init => ({
  headers: { ...pageWithCookie(cookie), ...headers },
});

/** The same with a JSON body. */
export const withCookieAnd = (
  cookie: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Init => ({
  ...json(body),
  headers: { ...json(body).headers, ...pageWithCookie(cookie), ...headers },
});
/** A call with an identity that waits, by the browser that proved it. */
export const withUpstream = ({ token, cookie }: WaitingIdentity, more: object = {}): Init => {
  const request = json({ token, ...more });
  return { ...request, headers: { ...request.headers, Cookie: cookie } };
};

/** The same for a user who is logged in, from a page of the server's own origin. The method is left to the call. */
export const withOwnPage = (
  { page }: { readonly page: Readonly<Record<string, string>> },
  token: string,
  { token: identity, cookie }: WaitingIdentity,
): Init => {
  const request = withToken(token, { token: identity });
  return { ...request, headers: { ...request.headers, ...page, Cookie: cookie } };
};
const foreign = { Origin: "https://evil.example" };
const crossSite = { "Sec-Fetch-Site": "cross-site" };

/** JSON from the person of a token. */
const withJson = (token: string, body: unknown): Init => {
  const request = json(body);
  return { ...request, headers: { ...request.headers, ...withBearer(token).headers } };
};

/** Of a login from a page. */
const noCode = { login_request: "lr1_x", username: "ann", code: "000000" };

const pageRefusals = (body: object): readonly Refusal[] => [
  ["malformed_body", json("{")],
  ["origin_not_allowed", { ...json(body), headers: { ...json({}).headers, ...foreign } }],
  ["cross_site", { ...json(body), headers: { ...json({}).headers, ...crossSite } }],
  ["body_too_large", json({ ...body, more: large })],
  ["unsupported_media_type", form({ token: "x" })],
  ["validation_failed", json({})],
];

/** An organization that nobody is a member of. */
const noOrganization = "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f91";

const cookieRefusals = [
  ["invalid_request", { ...withCookie("x"), body: "x" }],
  ["origin_not_allowed", withCookie("x", foreign)],
  ["header_required", withCookie("x", { "X-Latchkey": "" })],
  ["body_too_large", { ...withCookie("x"), body: large }],
] as const satisfies readonly Refusal[];

/** A request for each error code of a call, except the codes of a broken or busy server. */
export const refusals: Readonly<
  Record<string, (credentials: CallCredentials) => readonly Refusal[]>
> = {
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
  getToken: ({ app, waiting: { person, mfaToken: mfa_token } }) => [
    ["mfa_required", form({ ...person })],
    ["expired_token", form({ grant_type: mfaGrant, mfa_token: "mt1_x", totp: "000000" })],
    ["invalid_request", form({ grant_type: mfaGrant, mfa_token })],
    ["invalid_grant", form({ grant_type: mfaGrant, mfa_token, totp: "000000" })],
    ["invalid_request", form({ username: "ann" })],
    ["invalid_request", form({ grant_type: "refresh_token" })],
    ["invalid_request", raw("username=%ff", urlencoded)],
    ["invalid_request", form({ ...annsLogin, name: large })],
    ["invalid_request", json(annsLogin)],
    ["invalid_grant", form({ ...annsLogin, password: "another" })],
    ["invalid_grant", form({ grant_type: "refresh_token", refresh_token: "x" })],
    ["invalid_grant", form({ grant_type: loginLinkGrant, token: "x" })],
    ["invalid_request", form({ grant_type: loginLinkGrant, login_request: "x" })],
    ["invalid_grant", form({ grant_type: loginLinkGrant, ...noCode })],
    ["invalid_scope", form({ ...annsLogin, scope: "everything" })],
    ["unsupported_grant_type", form({ ...annsLogin, grant_type: "magic" })],
    ["unauthorized_client", form(annsLogin, app)],
    ["invalid_client", form(annsLogin, basic)],
    ["invalid_client", form({ grant_type: "client_credentials" })],
  ],
  verifyToken: () => [
    ["malformed_authorization", withBearer("two words")],
    ["missing_token", {}],
    ["invalid_token", withBearer("x")],
    ["body_too_large", { ...withBearer("x"), body: large }],
  ],
  revokeToken: ({ clientToken, client }) => [
    ...formRefusals,
    ["unsupported_token_type", form({ token: clientToken }, client)],
  ],
  introspectToken: ({ token }) => [...formRefusals, ["invalid_client", form({ token })]],
  exportMe: (credentials) => tokenRefusals(credentials, "/users/me/export"),
  updateMe: (credentials) => [
    ...tokenRefusals(credentials, "/users/me"),
    ...jsonRefusals(credentials, {}),
    ["username_taken", withToken(credentials.token, { username: bystander.username })],
  ],
  acceptTerms: (credentials) => [
    ...tokenRefusals(credentials, "/users/me/terms"),
    ...jsonRefusals(credentials, { version: "2026-11" }),
  ],
  deleteMe: (credentials) => [
    ...tokenRefusals(credentials, "/users/me"),
    ...jsonRefusals(credentials, { password }),
    ["wrong_password", withToken(credentials.token, { password: "x" })],
    ["insufficient_user_authentication", withToken(credentials.waiting.weak, { password })],
    ["user_is_admin", withToken(credentials.admin.token, { password: credentials.admin.password })],
  ],
  changePassword: (credentials) => [
    ...tokenRefusals(credentials, "/users/me/password"),
    ...jsonRefusals(credentials, passwordChange),
    ["wrong_password", withToken(credentials.token, { ...passwordChange, current_password: "x" })],
    ["insufficient_user_authentication", withToken(credentials.waiting.weak, passwordChange)],
  ],
  getMe: ({ narrowest, ...others }) => tokenRefusals({ ...others, narrow: narrowest }, "/users/me"),
  proveSecondFactor: ({ waiting: { mfaToken: mfa_token, unknown } }) => [
    ...pageRefusals({ mfa_token, totp: "000000" }),
    ["invalid_request", json({ mfa_token })],
    ["invalid_grant", json({ mfa_token, totp: "000000" })],
    ["unknown_passkey", json({ mfa_token, passkey: unknown })],
    ["expired_token", json({ mfa_token: "mt1_x", totp: "000000" })],
  ],
  logInWithPasskey: ({ waiting: { unknown } }) => [
    ...pageRefusals({ passkey: unknown }),
    ["invalid_grant", json({ passkey: {} })],
    ["unknown_passkey", json({ passkey: unknown })],
  ],
  reauthenticate: ({ waiting: { refreshToken, person, unknown }, upstream }) => [
    ["expired_token", withCookieAnd(refreshToken, { upstream: "up1_x" })],
    [
      "upstream_failed",
      withCookieAnd(
        upstream.confirm.refreshToken,
        { upstream: upstream.confirm.token },
        {
          Cookie: `__Host-latchkey=${upstream.confirm.refreshToken}; ${upstream.confirm.cookie}`,
        },
      ),
    ],
    ["malformed_body", withCookieAnd(refreshToken, "{")],
    ["invalid_request", withCookieAnd(refreshToken, {})],
    ["invalid_grant", withCookieAnd(refreshToken, { password: "another" })],
    ["invalid_request", withCookieAnd(refreshToken, { code: "000000" })],
    ["invalid_code", withCookieAnd(refreshToken, { login_request: "lr1_x", code: "000000" })],
    ["mfa_required", withCookieAnd(refreshToken, { password: person.password })],
    ["unknown_passkey", withCookieAnd(refreshToken, { passkey: unknown })],
    ["origin_not_allowed", withCookieAnd(refreshToken, {}, foreign)],
    ["header_required", withCookieAnd(refreshToken, {}, { "X-Latchkey": "" })],
    ["body_too_large", withCookieAnd(refreshToken, { password: large })],
    ["unsupported_media_type", withCookie(refreshToken)],
    ["validation_failed", withCookieAnd(refreshToken, [])],
  ],
  sendReauthenticationCode: ({ token, clientToken, withoutPassword }) => [
    ...tokenRefusals({ narrow: clientToken }, "/session/reauthentication/code"),
    ["password_exists", withBearer(token)],
    ["email_not_verified", withBearer(withoutPassword.unverified)],
    tooLarge,
  ],
  getPasskeyOptions: ({ clientToken }) => [
    ["malformed_body", json("{")],
    ["malformed_authorization", withJson("two words", {})],
    [
      "missing_token",
      { ...withJson("x", {}), headers: { "Content-Type": "application/json", Authorization: "x" } },
    ],
    ["expired_token", json({ mfa_token: "mt1_x" })],
    ["invalid_token", withJson("x", {})],
    ["insufficient_scope", withJson(clientToken, {})],
    ["body_too_large", json({ mfa_token: large })],
    ["unsupported_media_type", form({ mfa_token: "x" })],
    ["validation_failed", json([])],
  ],
  logIn: ({ waiting: { person } }) => [
    ["mfa_required", json(person)],
    ["malformed_body", json("{")],
    ["invalid_grant", json({ ...annsLogin, password: "another" })],
    ["invalid_organization", json({ ...annsLogin, organization: noOrganization })],
    ["invalid_link", json({ token: "x" })],
    ["invalid_code", json(noCode)],
    ["origin_not_allowed", { ...json(annsLogin), headers: { ...json({}).headers, ...foreign } }],
    ["cross_site", { ...json(annsLogin), headers: { ...json({}).headers, ...crossSite } }],
    ["body_too_large", json({ ...annsLogin, password: large })],
    ["unsupported_media_type", form(annsLogin)],
    ["validation_failed", json({})],
  ],
  getSession: () => [
    ["origin_not_allowed", withCookie("x", foreign)],
    ["cross_site", withCookie("x", crossSite)],
    ["validation_failed", {}, "/session?last=ann"],
  ],
  refreshSession: ({ waiting: { refreshToken } }) => [
    ...cookieRefusals.filter(([code]) => code !== "invalid_request"),
    ["unsupported_media_type", { ...withCookie("x"), body: "x" }],
    ["malformed_body", withCookieAnd("x", "{")],
    ["validation_failed", withCookieAnd("x", { organization: "x" })],
    ["invalid_grant", withCookie("x")],
    ["invalid_organization", withCookieAnd(refreshToken, { organization: noOrganization })],
  ],
  chooseOrganization: ({ waiting: { refreshToken } }) => [
    ["unsupported_media_type", { ...withCookie("x"), body: "x" }],
    ["malformed_body", withCookieAnd("x", "{")],
    ["validation_failed", withCookieAnd("x", {})],
    ["body_too_large", withCookieAnd("x", { organization: large })],
    ["origin_not_allowed", withCookieAnd("x", {}, foreign)],
    ["header_required", withCookieAnd("x", {}, { "X-Latchkey": "" })],
    ["invalid_grant", withCookieAnd("x", { organization: null })],
    ["invalid_organization", withCookieAnd(refreshToken, { organization: noOrganization })],
  ],
  logOut: () => cookieRefusals,
  forgotPassword: () => [
    ["malformed_body", json("{")],
    ["body_too_large", json({ username: large })],
    ["unsupported_media_type", form({ username: "ann" })],
    ["validation_failed", json({})],
  ],
  sendLoginLink: () => [
    ["malformed_body", json("{")],
    ["body_too_large", json({ username: large })],
    ["unsupported_media_type", form({ username: "ann" })],
    ["validation_failed", json({})],
  ],
  resetPassword: () => [
    ["malformed_body", json("{")],
    ["invalid_link", json({ token: "x", password })],
    ["body_too_large", json({ token: large, password })],
    ["unsupported_media_type", form({ token: "x", password })],
    ["validation_failed", json({})],
  ],
  sendEmailVerification: (credentials) => [
    ...tokenRefusals(credentials, verification),
    ["malformed_body", withJson(credentials.token, "{")],
    ["body_too_large", withJson(credentials.token, { email: large })],
    ["unsupported_media_type", { ...withBearer(credentials.token), body: "x" }],
    ["validation_failed", withJson(credentials.token, {})],
    ["insufficient_user_authentication", withJson(credentials.stale, { email: ann.email })],
  ],
  resendEmailVerification: () => [
    ["malformed_body", json("{")],
    ["body_too_large", json({ username: large })],
    ["unsupported_media_type", form({ username: "ann" })],
    ["validation_failed", json({})],
  ],
  previewEmail: () => linkRefusals,
  previewLoginLink: () => linkRefusals,
  previewEmailUndo: () => linkRefusals,
  previewPasswordReset: () => linkRefusals,
  disownEmail: () => linkRefusals,
  verifyEmail: ({ toTaken, narrow, waiting: { unknown } }) => [
    ["malformed_body", json("{")],
    ["malformed_authorization", withJson("two words", { token: toTaken.token })],
    [
      "missing_token",
      {
        ...json({ token: toTaken.token }),
        headers: { "Content-Type": "application/json", Authorization: "x" },
      },
    ],
    ["invalid_token", withJson("x", { token: toTaken.token })],
    ["insufficient_scope", withJson(narrow, { token: toTaken.token })],
    ["unknown_passkey", json({ token: toTaken.token, passkey: unknown })],
    ["invalid_link", json({ token: "x" })],
    ["invalid_code", json({ login_request: "x", code: "000000", username: "ann", password })],
    ["proof_required", json({ token: toTaken.token })],
    ["invalid_grant", json({ ...toTaken, password: "wrong" })],
    ["email_taken", json(toTaken)],
    ["body_too_large", json({ token: large })],
    ["unsupported_media_type", form({ token: "x" })],
    ["validation_failed", json({})],
  ],
  undoEmailChange: ({ toRestoreTaken }) => [
    ["malformed_body", json("{")],
    ["invalid_link", json({ token: "x" })],
    ["email_taken", json({ token: toRestoreTaken })],
    ["body_too_large", json({ token: large })],
    ["unsupported_media_type", form({ token: "x" })],
    ["validation_failed", json({})],
  ],
  getFactors: (credentials) => tokenRefusals(credentials, factors),
  startTotp: (credentials) => [
    ...recentRefusals(credentials, `${factors}/totp`),
    tooLarge,
    ["email_not_verified", withBearer(credentials.token)],
    ["totp_exists", withBearer(credentials.withTotp.token)],
  ],
  confirmTotp: ({ withPasskey, ...credentials }) => [
    ...tokenRefusals(credentials, `${factors}/totp/confirmation`),
    ...jsonRefusals(credentials, withPasskey.confirmation),
    ["expired_token", withToken(credentials.token, withPasskey.confirmation)],
    ["wrong_code", withToken(withPasskey.token, withPasskey.wrong)],
  ],
  removeTotp: (credentials) => [...recentRefusals(credentials, `${factors}/totp`), tooLarge],
  passkeyCreationOptions: (credentials) => [
    ...recentRefusals(credentials, `${passkeys}/options`),
    tooLarge,
    ["email_not_verified", withBearer(credentials.token)],
  ],
  passkeyUpgradeOptions: (credentials) => [
    ...recentRefusals(credentials, `${passkeys}/upgrade`),
    tooLarge,
    ["email_not_verified", withBearer(credentials.token)],
  ],
  addPasskey: (credentials) => [
    ...tokenRefusals(credentials, passkeys),
    ...jsonRefusals(credentials, { passkey: {} }),
    ["invalid_passkey", withToken(credentials.token, { passkey: {} })],
    ["email_not_verified", withToken(credentials.token, { passkey: {}, upgrade: true })],
    [
      "insufficient_user_authentication",
      withToken(credentials.stale, { passkey: {}, upgrade: true }),
    ],
  ],
  renamePasskey: (credentials) => [
    ...tokenRefusals(credentials, `${passkeys}/x`),
    ...jsonRefusals(credentials, { name: "x" }),
    ["not_found", withToken(credentials.token, { name: "x" })],
  ],
  removePasskey: (credentials) => [
    ...recentRefusals(credentials, `${passkeys}/x`),
    tooLarge,
    ["not_found", withBearer(credentials.token)],
  ],
  makeRecoveryCodes: (credentials) => [
    ...recentRefusals(credentials, "/users/me/factors/recovery-codes"),
    tooLarge,
    ["factor_required", withBearer(credentials.token)],
  ],
  setTwoFactor: (credentials) => [
    ...tokenRefusals(credentials, "/users/me/factors/two-factor"),
    ...jsonRefusals(credentials, { enabled: true }),
    ["insufficient_user_authentication", withToken(credentials.stale, { enabled: true })],
    ["factor_required", withToken(credentials.token, { enabled: true })],
  ],
  previewUpstream: ({ upstream }) => [
    ...pageRefusals({ token: "x" }),
    ["expired_token", json({ token: upstream.unknown.token })],
  ],
  logInWithUpstream: ({ upstream }) => [
    ...pageRefusals({ token: "x" }),
    ["expired_token", json({ token: "up1_x" })],
    ["mfa_required", withUpstream(upstream.ofWaiting)],
    [
      "invalid_organization",
      withUpstream(upstream.unknown, { username: "uwe", organization: noOrganization }),
    ],
    ["upstream_failed", withUpstream(upstream.ofDisabled)],
    [
      "invalid_request",
      withUpstream(upstream.ofNoAddress, { email: "uwe@example.com", code: "1" }),
    ],
    [
      "invalid_code",
      withUpstream(upstream.ofNoAddress, {
        email: "uwe@example.com",
        login_request: "lr1_x",
        code: "000000",
      }),
    ],
    ["username_taken", withUpstream(upstream.unknown, { username: bystander.username })],
    ["email_taken", withUpstream(upstream.ofTakenAddress, { username: "uwe" })],
  ],
  getOpenIdConfiguration: () => [],
  getProtectedResource: () => [],
  getLogoutRequest: () => {
    const path = "/logout/request?request=x";
    const script = { headers: { "X-Latchkey": "1" } };
    return [
      ["validation_failed", script],
      ["origin_not_allowed", { headers: { Origin: "https://app.example.org" } }, path],
      ["header_required", {}, path],
      ["expired_token", script, path],
    ];
  },
  getUserInfo: (credentials) => tokenRefusals(credentials, "/userinfo"),
  postUserInfo: (credentials) => [...tokenRefusals(credentials, "/userinfo"), tooLarge],
  getAuthorizationRequest: ({ authorization: { query, page } }) => {
    const path = `/authorize/request?${query}`;
    return [
      ["invalid_authorization_request", { headers: page }],
      ["origin_not_allowed", { headers: { ...page, ...foreign } }, path],
      ["header_required", { headers: { ...page, "X-Latchkey": "" } }, path],
    ];
  },
  decideAuthorization: ({ authorization }) => {
    const { query: request, proof, page } = authorization;
    const body = { request, decision: "deny", proof };
    const sent = (changes: object, headers = page, init: Init = json({ ...body, ...changes })) => ({
      ...init,
      headers: { ...(init.headers as object), ...headers },
    });
    return [
      ["malformed_body", sent({}, page, json("{"))],
      ["body_too_large", sent({ more: large })],
      ["unsupported_media_type", sent({}, page, form({ proof }))],
      ["validation_failed", sent({ decision: "perhaps" })],
      ["invalid_authorization_request", sent({ request: "client_id=x" })],
      ["origin_not_allowed", sent({}, { ...page, ...foreign })],
      ["header_required", sent({}, { ...page, "X-Latchkey": "" })],
      ["expired_token", sent({ proof: "cp1_x" })],
    ];
  },
  pushAuthorizationRequest: ({ authorization: { push, pushByOther } }) => [
    ...formRefusals,
    ["invalid_request", push({ redirect_uri: "https://evil.example/" })],
    ["unauthorized_client", pushByOther],
    ["unsupported_response_type", push({ response_type: "token" })],
    ["invalid_scope", push({ scope: "nothing" })],
    ["invalid_target", push({ resource: "https://api.example.com" })],
    ["request_not_supported", push({ request: "e30.e30." })],
    ["registration_not_supported", push({ registration: "{}" })],
  ],
  registerClient: () => [
    ["invalid_request", json("{")],
    ["invalid_request", json({ redirect_uris: [large] })],
    ["invalid_request", form({ redirect_uris: "x" })],
    ["invalid_client_metadata", json({ redirect_uris: "x" })],
    ["invalid_redirect_uri", json({ redirect_uris: ["https://evil.example/"] })],
  ],
  listIdentities: (credentials) => tokenRefusals(credentials, "/users/me/identities"),
  linkIdentity: (credentials) => {
    const { upstream, token, stale } = credentials;
    const ofPage = ([code, init, path]: Refusal): Refusal => [
      code,
      { ...init, headers: { ...(init.headers as object), ...upstream.page } },
      ...(path === undefined ? ([] as const) : ([path] as const)),
    ];
    return [
      ...tokenRefusals(credentials, "/users/me/identities").map(ofPage),
      ...jsonRefusals(credentials, { token: "x" }).map(ofPage),
      ["insufficient_user_authentication", withOwnPage(upstream, stale, upstream.toLink)],
      ["origin_not_allowed", withToken(token, { token: "x" })],
      [
        "header_required",
        withOwnPage({ page: { Origin: upstream.page.Origin } }, token, upstream.toLink),
      ],
      [
        "expired_token",
        withOwnPage(upstream, upstream.linker, { ...upstream.toLink, token: "up1_x" }),
      ],
      ["email_not_verified", withOwnPage(upstream, token, upstream.toLink)],
      ["identity_taken", withOwnPage(upstream, upstream.linker, upstream.toLinkTaken)],
    ];
  },
  unlinkIdentity: (credentials) => [
    ...recentRefusals(credentials, "/users/me/identities/x"),
    tooLarge,
    ["not_found", withBearer(credentials.token)],
    [
      "last_way_in",
      withBearer(credentials.upstream.lonely.token),
      `/users/me/identities/${credentials.upstream.lonely.id}`,
    ],
  ],
  listSessions: (credentials) => tokenRefusals(credentials, mySessions),
  listConsents: (credentials) => tokenRefusals(credentials, "/users/me/consents"),
  disconnectApp: (credentials) => [
    ...tokenRefusals(credentials, "/users/me/consents/x"),
    tooLarge,
    ["not_found", withBearer(credentials.token)],
  ],
  endSession: (credentials) => [
    ...tokenRefusals(credentials, `${mySessions}/x`),
    ["body_too_large", { ...withBearer("x"), body: large }],
    ["not_found", withBearer(credentials.token)],
  ],
  endSessions: (credentials) => [
    ...tokenRefusals(credentials, mySessions),
    ["body_too_large", { ...withBearer("x"), body: large }],
    ["validation_failed", withBearer(credentials.token), `${mySessions}?include_current=x`],
  ],
};
