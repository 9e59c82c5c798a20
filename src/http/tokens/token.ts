import * as contract from "../../contract/tokens/token.ts";
import type { Auth } from "../../core/auth.ts";
import type { KnownClient } from "../../core/clients/model.ts";
import { Failure } from "../../core/failures.ts";
import {
  loginLinkGrant,
  mfaGrant,
  passkeyGrant,
  reauthenticationGrant,
  type GrantType,
} from "../../core/tokens/grants.ts";
import type { IssuedTokens, SessionTokens } from "../../core/tokens/issue.ts";
import { deviceOf, noteCaller, originOf } from "../request/caller.ts";
import type { RequestContext } from "../context.ts";
import type { Endpoints } from "../endpoint.ts";
import { parseForm, type Form } from "../request/form.ts";
import { readOAuthForm } from "./oauth-request.ts";
import { factorIn, passkeyIn, requireFactor } from "./proofs.ts";
import { oauthError } from "../response/refusals.ts";
import { json, setHeader } from "../response/respond.ts";

/** Issues the tokens of one grant. */
type Grant = (
  c: RequestContext,
  form: Form,
  client: KnownClient,
) => Promise<IssuedTokens | SessionTokens>;

/** The token endpoint (RFC 6749 section 3.2). */
export function token({ endpoint }: Endpoints, auth: Auth): void {
  const grants: Readonly<Record<GrantType, Grant>> = {
    async password(c, form, client) {
      const { username, password, scope, replaces } = parseForm(form, contract.PasswordGrant);
      const device = deviceOf(c);
      const { signal } = c.req.raw;
      return auth.login.withPassword({
        identifier: username,
        password,
        scope,
        client,
        device,
        replaces,
        network: c.get("caller").network,
        signal,
      });
    },
    async refresh_token(c, form, client) {
      const { refresh_token: refreshToken, scope } = parseForm(form, contract.RefreshGrant);
      return auth.tokens.refresh({
        refreshToken,
        scope,
        client,
        ...originOf(c),
      });
    },
    async client_credentials(_, form, client) {
      const { scope } = parseForm(form, contract.ClientGrant);
      return auth.tokens.grantToClient(client, scope);
    },
    async [loginLinkGrant](c, form, client) {
      const { token, scope } = parseForm(form, contract.LoginLinkGrant);
      const { network } = c.get("caller");
      const device = deviceOf(c);
      return auth.login.withLink({ token, scope, client, device, network });
    },
    async [mfaGrant](c, form, client) {
      const { mfa_token, replaces, passkey, ...codes } = parseForm(form, contract.MfaGrant);
      const proof = requireFactor({ ...codes, passkey: passkeyIn(passkey) });
      const { network } = c.get("caller");
      const login = { mfaToken: mfa_token, proof, client, device: deviceOf(c), network, replaces };
      return auth.login.withSecondFactor(login);
    },
    async [passkeyGrant](c, form, client) {
      const { passkey, scope } = parseForm(form, contract.PasskeyGrant);
      const { network } = c.get("caller");
      const login = { answer: passkeyIn(passkey), scope, client, device: deviceOf(c), network };
      return auth.login.withPasskey(login);
    },
    async [reauthenticationGrant](c, form, client) {
      const { refresh_token, password, passkey, ...codes } = parseForm(
        form,
        contract.ReauthenticationGrant,
      );
      return auth.login.reauthenticate({
        refreshToken: refresh_token,
        password,
        factor: factorIn({ ...codes, passkey: passkeyIn(passkey) }),
        client,
        network: c.get("caller").network,
        signal: c.req.raw.signal,
        ...originOf(c),
      });
    },
  };

  const parameters = auth.tokens.grantTypes.includes("password")
    ? "Send username and password, or grant_type and the parameters of that grant."
    : "Send grant_type and the parameters of that grant.";
  const advice = ` ${parameters} To log in with JSON, use POST /session.`;

  endpoint(
    contract.tokenRoute(auth.tokens.grantTypes),
    async (c) => {
      const { form, client } = await readOAuthForm(auth, c, contract.TokenRequest, advice);
      const asked = form.get("grant_type") ?? "password";
      const grantType = auth.tokens.grantTypes.find((allowed) => allowed === asked);
      if (!grantType) throw new Failure("unsupported_grant_type");
      const issued = await grants[grantType](c, form, client);
      if ("sessionId" in issued) noteCaller(c, { sub: issued.userId, sid: issued.sessionId });
      setHeader(c, "Pragma", "no-cache"); // RFC 6749 section 5.1
      return json(
        c,
        {
          access_token: issued.accessToken,
          token_type: "Bearer" as const,
          expires_in: issued.expiresIn,
          ...(issued.refreshToken !== undefined && { refresh_token: issued.refreshToken }),
          scope: issued.scope,
        },
        200,
      );
    },
    oauthError,
  );
}
