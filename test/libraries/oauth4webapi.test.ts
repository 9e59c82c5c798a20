import * as oauth from "oauth4webapi";
import { describe, expect, it } from "vitest";
import { personWithTotp } from "../suite/http/calls/factor-logins.ts";
import { setSession } from "../suite/http/calls/sessions.ts";
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
    if (error instanceof oauth.ResponseBodyError) {
      return { status: error.status, error: error.error };
    }
    // A 401 has a challenge, and then the library does not read the body.
    if (!(error instanceof oauth.WWWAuthenticateChallengeError)) throw error;
    const body = (await error.response.json()) as { readonly error: unknown };
    return { status: error.status, error: body.error };
  },
  mfaToken: (error) => error instanceof oauth.ResponseBodyError && error.cause["mfa_token"],
};

describe("oauth4webapi", () => {
  const target = useTarget(startForLibraries);
  library(target, oauth4webapi);

  it("FA-105 reads the challenge of a call that needs a recent proof, and the values of acr", async () => {
    const issuer = new URL(target().baseUrl);
    const found = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...options });
    const server = await oauth.processDiscoveryResponse(issuer, found);
    expect(server.acr_values_supported).toEqual(["aal1", "aal2"]);
    const { token } = await personWithTotp(target());
    await setSession(target(), token, "methods = 'password'");
    const url = new URL("/users/me/factors/totp", issuer);
    const headers = new Headers({ "Content-Type": "application/json" });
    const call = oauth.protectedResourceRequest(token, "DELETE", url, headers, null, options);
    const error = await call.then(
      () => expect.fail("the call was not refused"),
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
    expect((error as oauth.WWWAuthenticateChallengeError).cause).toMatchObject([
      {
        scheme: "bearer",
        parameters: {
          error: "insufficient_user_authentication",
          acr_values: "aal2",
          max_age: "600",
        },
      },
    ]);
  });
});
