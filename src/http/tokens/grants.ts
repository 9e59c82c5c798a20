import * as z from "zod";
import {
  captcha,
  emailCode,
  linkToken,
  loginRequest,
  mfaToken,
  organizationInForm as organization,
  password,
  recoveryCode,
  text,
  totp,
  username,
} from "../../contract/fields.ts";
import {
  members,
  passkey,
  refreshToken,
  replaces,
  scope,
  type GrantRow,
} from "../../contract/tokens/grants/grant.ts";
import type { Auth } from "../../core/auth.ts";
import type { KnownClient } from "../../core/clients/model.ts";
import { Failure, oauthFailures } from "../../core/failures.ts";
import {
  codeGrant,
  loginLinkGrant,
  mfaGrant,
  passkeyGrant,
  reauthenticationGrant,
  type GrantType,
} from "../../core/tokens/grants.ts";
import type { IssuedTokens, SessionTokens } from "../../core/tokens/issue.ts";
import type { RequestContext } from "../context.ts";
import { parseForm, type Form } from "../request/body.ts";
import { deviceOf, originOf } from "../request/caller.ts";
import { codeIn, factorIn, passkeyIn, requireFactor } from "./proofs.ts";

/** The tokens of a login, with its account. */
export type LoginTokens = Awaited<ReturnType<Auth["login"]["withPassword"]>>;

/** A grant of the token endpoint: what the contract says about it, and the use case that issues its tokens. */
export interface Grant<T extends GrantType = GrantType> extends GrantRow<T> {
  issue(
    auth: Auth,
    c: RequestContext,
    form: Form,
    client: KnownClient,
  ): Promise<IssuedTokens | SessionTokens | LoginTokens>;
}

/** The grant of a row. `issue` gets the request as the row's schema types it. */
const grantOf = <T extends GrantType, S extends z.ZodType>(
  row: GrantRow<T, S>,
  issue: (
    auth: Auth,
    request: z.output<S>,
    client: KnownClient,
    c: RequestContext,
  ) => Promise<IssuedTokens | SessionTokens | LoginTokens>,
): Grant<T> => ({
  ...row,
  issue: (auth, c, form, client) => issue(auth, parseForm(form, row.schema), client, c),
});

/** The members of most logins. */
const shared = { captcha, scope, organization, replaces: replaces.optional() };

/** A login by username or email and password (RFC 6749 section 4.3). */
const passwordRow = {
  type: "password",
  schema: z.object({ username, password, ...shared }),
  shows: {
    username: members.username,
    password: members.password,
    captcha: members.captcha,
    organization: members.organization,
    replaces: members.replaces,
  },
  describe: "the password grant, for this server's own app",
  refusals: [],
} as const satisfies GrantRow;

/** A login by password. */
export const byPassword = grantOf(
  passwordRow,
  (auth, { username: identifier, ...typed }, client, c) =>
    auth.login.withPassword({
      ...typed,
      identifier,
      client,
      device: deviceOf(c),
      network: c.get("caller").network,
      signal: c.req.raw.signal,
    }),
);

/** A refresh (RFC 6749 section 6). */
const refreshRow = {
  type: "refresh_token",
  schema: z.object({
    refresh_token: refreshToken,
    scope,
    organization,
    resource: members.resource,
  }),
  shows: {
    refresh_token: members.refresh_token,
    organization: members.organization,
    resource: members.resource,
  },
  describe: "the refresh grant",
  refusals: ["invalid_target"],
  isForAnyOrigin: true,
} as const satisfies GrantRow;

/** A refresh. */
export const byRefreshToken = grantOf(
  refreshRow,
  (auth, { refresh_token: refreshToken, ...asked }, client, c) =>
    auth.tokens.refresh({ ...asked, refreshToken, client, ...originOf(c) }),
);

/** A client's own token (RFC 6749 section 4.4). */
const clientRow = {
  type: "client_credentials",
  schema: z.object({ scope, resource: members.resource }),
  shows: { resource: members.resource },
  describe: "the client credentials grant, for confidential clients",
  refusals: ["invalid_target"],
  isForAnyOrigin: true,
} as const satisfies GrantRow;

/** A client's own token. */
export const byClientCredentials = grantOf(clientRow, (auth, request, client) =>
  auth.tokens.grantToClient(client, request),
);

const byLink = z.object({ token: linkToken, ...shared });
const byCode = z.object({ login_request: loginRequest, username, code: emailCode, ...shared });

/** A login by a link that was mailed, or by the code of the same email. */
const loginLinkRow = {
  type: loginLinkGrant,
  // Not a union, whose error would not name the member that is missing.
  schema: z.looseObject({ login_request: z.string().optional() }).transform((form, context) => {
    const { data, error } = (form.login_request === undefined ? byLink : byCode).safeParse(form);
    if (data) return data;
    for (const { path, message } of error.issues) {
      context.addIssue({ code: "custom", path, message });
    }
    return z.NEVER;
  }),
  shows: {
    token: members.token,
    login_request: members.login_request,
    code: members.code,
    captcha: members.captcha,
    organization: members.organization,
    replaces: members.replaces,
  },
  describe: "the grant of a login link, an extension of Latchkey (section 4.5)",
  refusals: [],
} as const satisfies GrantRow;

/** A login by a link, or by the code of the same email. */
export const byLoginLink = grantOf(loginLinkRow, (auth, proof, client, c) => {
  const { network } = c.get("caller");
  const { scope, captcha, organization, replaces } = proof;
  const login = { scope, captcha, organization, client, device: deviceOf(c), network, replaces };
  if ("token" in proof) return auth.login.withLink({ ...login, token: proof.token });
  const { login_request: loginRequest, username: identifier, code } = proof;
  return auth.login.withCode({ ...login, loginRequest, identifier, code });
});

/** The second factor of a login. */
const mfaRow = {
  type: mfaGrant,
  schema: z.object({
    mfa_token: mfaToken,
    organization,
    replaces: replaces.optional(),
    totp: totp.optional(),
    recovery_code: recoveryCode.optional(),
    passkey: passkey.optional(),
  }),
  shows: {
    mfa_token: members.mfa_token,
    organization: members.organization,
    totp: members.totp,
    recovery_code: members.recovery_code,
  },
  describe: "the grant that completes a login with a second factor",
  refusals: ["mfa_required", "expired_token"],
} as const satisfies GrantRow;

/** The second factor of a login. */
export const byMfa = grantOf(
  mfaRow,
  async (auth, { mfa_token: mfaToken, organization, replaces, passkey, ...codes }, client, c) => {
    const proof = requireFactor({ ...codes, passkey: passkeyIn(passkey) });
    const { network } = c.get("caller");
    const asked = { organization, replaces };
    const login = { ...asked, mfaToken, proof, client, device: deviceOf(c), network };
    return auth.login.withSecondFactor(login);
  },
);

/** A login by a passkey alone. */
const passkeyRow = {
  type: passkeyGrant,
  schema: z.object({ passkey, ...shared }),
  shows: {
    passkey: members.passkey,
    captcha: members.captcha,
    organization: members.organization,
    replaces: members.replaces,
  },
  describe: "the grant of a passkey",
  refusals: ["unknown_passkey"],
} as const satisfies GrantRow;

/** A login by a passkey. */
export const byPasskey = grantOf(passkeyRow, (auth, { passkey, ...asked }, client, c) => {
  const { network } = c.get("caller");
  const answer = passkeyIn(passkey);
  const login = { ...asked, answer, client, device: deviceOf(c), network };
  return auth.login.withPasskey(login);
});

/** A refresh with a proof of the user. */
const reauthenticationRow = {
  type: reauthenticationGrant,
  schema: z.object({
    refresh_token: refreshToken,
    organization,
    password: password.optional(),
    login_request: loginRequest.optional(),
    code: emailCode.optional(),
    totp: totp.optional(),
    passkey: passkey.optional(),
  }),
  shows: {
    password: members.password,
    refresh_token: members.refresh_token,
    organization: members.organization,
    login_request: members.login_request,
    code: members.code,
  },
  describe: "the grant of a refresh with a proof of the user",
  refusals: [],
} as const satisfies GrantRow;

/** A refresh with a proof of the user. */
export const byReauthentication = grantOf(
  reauthenticationRow,
  async (
    auth,
    { refresh_token: refreshToken, organization, password, passkey, login_request, code, ...codes },
    client,
    c,
  ) =>
    auth.login.reauthenticate({
      refreshToken,
      organization,
      password,
      code: codeIn({ login_request, code }),
      factor: factorIn({ ...codes, passkey: passkeyIn(passkey) }),
      client,
      network: c.get("caller").network,
      signal: c.req.raw.signal,
      ...originOf(c),
    }),
);

/** 43 to 128 unreserved characters (RFC 7636 section 4.1). */
const codeVerifier = z
  .string()
  .regex(/^[\w.~-]{43,128}$/, { error: "Must have 43 to 128 letters, digits and - . _ ~." });

/** The redemption of a code by an app that logs users in (RFC 6749 section 4.1.3). */
const authorizationCodeRow = {
  type: codeGrant,
  schema: z.object({
    code: text({}),
    redirect_uri: z.string().optional(),
    code_verifier: codeVerifier.optional(),
    resource: members.resource,
  }),
  shows: {
    code: text({
      description:
        "The `code` of `/authorize`, or with `login_request` the six digits of the email.",
      example: "ac1_…",
    }).optional(),
    redirect_uri: text({
      description: "That of the request to `/authorize`. Optional with `code_verifier`.",
      example: "https://app.example.com/callback",
    }).optional(),
    code_verifier: codeVerifier.optional().meta({
      description: "The text that `code_challenge` stands for (RFC 7636).",
    }),
    resource: members.resource,
  },
  describe: "the authorization code grant, for apps that log users in",
  refusals: ["invalid_target"],
  isForAnyOrigin: true,
} as const satisfies GrantRow;

/** The redemption of a code. */
export const byAuthorizationCode = grantOf(authorizationCodeRow, async (auth, given, client, c) => {
  const { code, redirect_uri: redirectUri, code_verifier: verifier, resource } = given;
  if (!auth.oidc) throw new Failure(oauthFailures.unsupported_grant_type);
  const redemption = { client, code, redirectUri, verifier, resource };
  return auth.oidc.redeem({ ...redemption, ...deviceOf(c) });
});
