import * as openid from "openid-client";
import { describe } from "vitest";
import { useTarget } from "../support/targets/http-target.ts";
import { library, startForLibraries, type Library } from "./suite.ts";

const openidClient: Library = {
  async connect(issuer, { id, secret }, method) {
    const proof = {
      client_secret_basic: () => openid.ClientSecretBasic(secret),
      client_secret_post: () => openid.ClientSecretPost(secret),
      none: () => openid.None(),
    }[method]();
    const server = await openid.discovery(issuer, id, undefined, proof, {
      algorithm: "oauth2",
      // The tests use plain http.
      execute: [openid.allowInsecureRequests],
    });
    return {
      logIn: ({ username, password }) =>
        openid.genericGrantRequest(server, "password", { username, password }),
      refresh: (token) => openid.refreshTokenGrant(server, token),
      ownToken: () => openid.clientCredentialsGrant(server),
      revoke: (token) => openid.tokenRevocation(server, token),
      introspect: (token) => openid.tokenIntrospection(server, token),
    };
  },
  async refusal(error) {
    if (error instanceof openid.ResponseBodyError) {
      return { status: error.status, error: error.error };
    }
    // A 401 has a challenge, and then the library does not read the body.
    if (!(error instanceof openid.WWWAuthenticateChallengeError)) throw error;
    const body = (await error.response.json()) as { readonly error: unknown };
    return { status: error.status, error: body.error };
  },
  mfaToken: (error) => error instanceof openid.ResponseBodyError && error.cause["mfa_token"],
};

describe("openid-client", () => {
  library(useTarget(startForLibraries), openidClient);
});
