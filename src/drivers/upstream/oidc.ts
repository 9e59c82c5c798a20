import * as oauth from "oauth4webapi";
import { minute } from "../../core/ground/time.ts";
import { providerRowOf, type Claims } from "../../core/upstream/providers.ts";
import type { Clock } from "../../core/system.ts";
import { clientProof } from "./client-proof.ts";
import { discoveryOf, insecure } from "./discovery.ts";
import { boundedFetch, upstreamSignal } from "./fetch.ts";
import { failed } from "./faults.ts";
import { identityIn } from "./identity.ts";
import { authorizationUrl, type ProviderDriver } from "./protocol.ts";
import type { ConfiguredProvider } from "./settings.ts";

/** How old an id_token may be, in milliseconds. Microsoft dates its tokens five minutes back, and clocks differ. */
const oldest = 10 * minute;

/** An address, and what vouches for it, from the same response. Undefined members take those of the id_token away. */
const addressIn = (more: Claims | undefined): Claims | undefined =>
  more &&
  Object.fromEntries(
    ["email", "email_verified", "hd", "xms_edov"].map((name) => [name, more[name]]),
  );

/** Talks to a provider of OpenID Connect: discovery, the code flow with PKCE, and an id_token whose signature is checked. */
export function oidcDriver(configured: ConfiguredProvider, clock: Clock): ProviderDriver {
  const { provider } = configured;
  const discovery = discoveryOf(configured, clock);
  const client: oauth.Client = { client_id: provider.clientId };
  const requests = () => ({
    [oauth.customFetch]: boundedFetch,
    ...insecure(provider.issuer),
    signal: upstreamSignal,
  });

  /** The claims of a user, if the id_token has no address. Most providers send it only there. */
  async function userInfo(
    server: oauth.AuthorizationServer,
    accessToken: string,
    subject: string,
  ): Promise<Claims> {
    if (!server.userinfo_endpoint) return {};
    const response = await oauth.userInfoRequest(server, client, accessToken, requests());
    return oauth.processUserInfoResponse(server, client, subject, response);
  }

  /** Checks what the library leaves to its caller (OpenID Connect Core 3.1.3.7, steps 5 and 10). */
  function requireOurs({ azp, iat }: oauth.IDToken): void {
    if (azp !== undefined && azp !== provider.clientId) throw failed("azp names another client");
    if (Math.abs(clock() - iat * 1000) > oldest) throw failed("the id_token was not just issued");
  }

  return {
    async start({ state, nonce, verifier, mustBeFresh, redirectUri }) {
      const server = await discovery();
      const row = providerRowOf(provider);
      return authorizationUrl(server.authorization_endpoint ?? "", {
        response_type: "code",
        client_id: provider.clientId,
        redirect_uri: redirectUri,
        scope: row.scope,
        state,
        nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        ...(row.isPosted && { response_mode: "form_post" }),
        ...(mustBeFresh && { max_age: "0" }),
      });
    },
    async finish({ parameters, name }, { state, nonce, verifier }, redirectUri) {
      const server = await discovery();
      const given = new URLSearchParams(parameters);
      const checked = oauth.validateAuthResponse(server, client, given, state);
      const auth = await clientProof(configured, server, clock);
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        auth,
        checked,
        redirectUri,
        verifier,
        requests(),
      );
      const options = { expectedNonce: nonce, requireIdToken: true };
      const tokens = await oauth.processAuthorizationCodeResponse(
        server,
        client,
        response,
        options,
      );
      await oauth.validateApplicationLevelSignature(server, response, requests());
      const claims = oauth.getValidatedIdTokenClaims(tokens);
      if (!claims) throw failed("no id_token");
      requireOurs(claims);
      const more =
        claims["email"] === undefined
          ? await userInfo(server, tokens.access_token, claims.sub)
          : undefined;
      return identityIn(claims.iss, { ...more, ...claims, ...addressIn(more) }, provider, name);
    },
  };
}
