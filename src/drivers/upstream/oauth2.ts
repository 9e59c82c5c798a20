import * as oauth from "oauth4webapi";
import { providerRowOf, type Claims } from "../../core/upstream/providers.ts";
import type { Clock } from "../../core/system.ts";
import { clientProof } from "./client-proof.ts";
import { insecure } from "./discovery.ts";
import { boundedFetch, upstreamSignal } from "./fetch.ts";
import { failed, unavailable } from "./faults.ts";
import { identityIn } from "./identity.ts";
import { authorizationUrl, type ProviderDriver } from "./protocol.ts";
import type { ConfiguredProvider } from "./settings.ts";

/** A provider with an API of its own instead of an id_token. */
interface Api {
  /** Endpoints, from the URL of the provider, and the `iss` of its responses if it sends one (RFC 9207). */
  endpoints(issuer: string): {
    readonly authorize: string;
    readonly token: string;
    readonly responseIssuer: string;
  };
  /** The user, in the names of OpenID Connect. `read` gets a JSON document with the access token. */
  claims(issuer: string, read: (url: string) => Promise<unknown>): Promise<Claims>;
}

type Json = Readonly<Record<string, unknown>>;

const objectOf = (json: unknown): Json =>
  typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Json) : {};

/** GitHub has an address for each account, which may be hidden, and a list of all of them with what it has verified. */
export const github: Api = {
  endpoints: (issuer) => ({
    authorize: `${issuer}/login/oauth/authorize`,
    token: `${issuer}/login/oauth/access_token`,
    responseIssuer: `${issuer}/login/oauth`,
  }),
  async claims(issuer, read) {
    const api = issuer === "https://github.com" ? "https://api.github.com" : `${issuer}/api/v3`;
    const { id, login, name, avatar_url } = objectOf(await read(`${api}/user`));
    if (typeof id !== "number" || !Number.isSafeInteger(id)) throw failed("no user id");
    const emails = await read(`${api}/user/emails`);
    const list = Array.isArray(emails) ? emails.map(objectOf) : [];
    const primary = list.find((one) => one["primary"] === true);
    return {
      sub: String(id),
      name,
      preferred_username: login,
      picture: avatar_url,
      email: primary?.["email"],
      email_verified: primary?.["verified"] === true,
    };
  },
};

export const discord: Api = {
  endpoints: (issuer) => ({
    authorize: `${issuer}/oauth2/authorize`,
    token: `${issuer}/api/oauth2/token`,
    responseIssuer: issuer,
  }),
  async claims(issuer, read) {
    const user = objectOf(await read(`${issuer}/api/users/@me`));
    const { id, username, global_name: name, avatar, email, verified } = user;
    return {
      sub: id,
      preferred_username: username,
      name,
      picture:
        typeof avatar === "string"
          ? `https://cdn.discordapp.com/avatars/${String(id)}/${avatar}.png`
          : undefined,
      email,
      email_verified: verified === true,
    };
  },
};

/** Talks to a provider of OAuth 2.0: the code flow with PKCE, then its API. */
export function oauth2Driver(
  api: Api,
  configured: ConfiguredProvider,
  clock: Clock,
): ProviderDriver {
  const { provider } = configured;
  const { issuer, clientId } = provider;
  const { authorize, token, responseIssuer } = api.endpoints(issuer);
  const server: oauth.AuthorizationServer = { issuer: responseIssuer, token_endpoint: token };
  const client: oauth.Client = { client_id: clientId };
  const requests = {
    [oauth.customFetch]: boundedFetch,
    ...insecure(issuer),
    signal: upstreamSignal,
  };
  return {
    async start({ state, verifier, redirectUri }) {
      return authorizationUrl(authorize, {
        response_type: "code",
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: providerRowOf(provider).scope,
        state,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
      });
    },
    async finish({ parameters }, { state, verifier }, redirectUri) {
      const given = new URLSearchParams(parameters);
      const checked = oauth.validateAuthResponse(server, client, given, state);
      // GitHub documents the secret in the body alone.
      const methods = { token_endpoint_auth_methods_supported: ["client_secret_post"] };
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        await clientProof(configured, methods, clock),
        checked,
        redirectUri,
        verifier,
        { ...requests, headers: { accept: "application/json" } },
      );
      await refuseError(response.clone());
      const tokens = await oauth.processAuthorizationCodeResponse(server, client, response);
      const read = async (url: string): Promise<unknown> => {
        const headers = new Headers({ accept: "application/json", "user-agent": "latchkey" });
        const answer = await oauth.protectedResourceRequest(
          tokens.access_token,
          "GET",
          new URL(url),
          headers,
          null,
          requests,
        );
        if (answer.status >= 500) throw unavailable(`the API has status ${answer.status}`);
        if (answer.status !== 200) throw failed(`the API has status ${answer.status}`);
        return answer.json().catch(() => {
          throw failed("the API sends no JSON");
        });
      };
      return identityIn(issuer, await api.claims(issuer, read), provider);
    },
  };
}

/** GitHub sends errors with status 200. */
async function refuseError(response: Response): Promise<void> {
  const { error } = objectOf(await response.json().catch(() => undefined));
  if (typeof error !== "string") return;
  throw failed(
    `the token endpoint has ${/^[a-z_]{1,40}$/.test(error) ? error : "an unknown error"}`,
  );
}
