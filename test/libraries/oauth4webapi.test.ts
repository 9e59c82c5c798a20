import * as oauth from "oauth4webapi";
import { describe } from "vitest";
import { useTarget } from "../support/targets/http-target.ts";
import { library, startForLibraries, type Library } from "./suite.ts";

/** The tests use plain http. */
const options = { [oauth.allowInsecureRequests]: true };

const oauth4webapi: Library = {
  async connect(issuer, { id, secret }, method) {
    const found = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...options });
    const server = await oauth.processDiscoveryResponse(issuer, found);
    const client: oauth.Client = { client_id: id };
    const proof = {
      client_secret_basic: () => oauth.ClientSecretBasic(secret),
      client_secret_post: () => oauth.ClientSecretPost(secret),
      none: () => oauth.None(),
    }[method]();

    return {
      async logIn({ username, password }) {
        const response = await oauth.genericTokenEndpointRequest(
          server,
          client,
          proof,
          "password",
          { username, password },
          options,
        );
        return oauth.processGenericTokenEndpointResponse(server, client, response);
      },
      async refresh(token) {
        const response = await oauth.refreshTokenGrantRequest(
          server,
          client,
          proof,
          token,
          options,
        );
        return oauth.processRefreshTokenResponse(server, client, response);
      },
      async ownToken() {
        const response = await oauth.clientCredentialsGrantRequest(
          server,
          client,
          proof,
          {},
          options,
        );
        return oauth.processClientCredentialsResponse(server, client, response);
      },
      async revoke(token) {
        const response = await oauth.revocationRequest(server, client, proof, token, options);
        await oauth.processRevocationResponse(response);
      },
      async introspect(token) {
        const response = await oauth.introspectionRequest(server, client, proof, token, options);
        return oauth.processIntrospectionResponse(server, client, response);
      },
    };
  },
  async refusal(error) {
    if (error instanceof oauth.ResponseBodyError)
      return { status: error.status, error: error.error };
    // A 401 has a challenge, and then the library does not read the body.
    if (!(error instanceof oauth.WWWAuthenticateChallengeError)) throw error;
    const body = (await error.response.json()) as { readonly error: unknown };
    return { status: error.status, error: body.error };
  },
};

describe("oauth4webapi", () => {
  library(useTarget(startForLibraries), oauth4webapi);
});
