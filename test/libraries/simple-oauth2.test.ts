import { ClientCredentials, ResourceOwnerPassword, type AccessToken } from "simple-oauth2";
import { describe, it } from "vitest";
import { registerAndLogIn } from "../suite/http/calls/calls.ts";
import { useTarget } from "../support/targets/http-target.ts";
import { library, startForLibraries, type Library, type Method } from "./suite.ts";

type Options = ConstructorParameters<typeof ResourceOwnerPassword>[0];

const optionsFor = (issuer: URL, client: Options["client"], method: Method): Options => ({
  client,
  auth: {
    tokenHost: issuer.origin,
    tokenPath: "/authenticate/token",
    revokePath: "/authenticate/revoke",
  },
  options: { authorizationMethod: method === "client_secret_basic" ? "header" : "body" },
  // By default the library expects JSON, but a revocation has an empty answer.
  http: { json: true },
});

const tokens = ({ token }: AccessToken) =>
  token as { readonly access_token: string; readonly refresh_token?: string };

const simpleOAuth2: Library = {
  async connect(issuer, client, method) {
    const options = optionsFor(issuer, client, method);
    const users = new ResourceOwnerPassword(options);
    const itself = new ClientCredentials(options);
    return {
      logIn: async ({ username, password }) => tokens(await users.getToken({ username, password })),
      refresh: async (refresh_token) =>
        tokens(await users.createToken({ refresh_token }).refresh()),
      ownToken: async () => tokens(await itself.getToken({})),
      revoke: (token, kind) => users.createToken({ [kind]: token }).revoke(kind),
    };
  },
  async refusal(error) {
    const { output, data } = error as {
      readonly output: { readonly statusCode: number };
      readonly data: { readonly payload: { readonly error: unknown } };
    };
    return { status: output.statusCode, error: data.payload.error };
  },
  mfaToken: (error) =>
    (error as { readonly data: { readonly payload: { readonly mfa_token: unknown } } }).data.payload
      .mfa_token,
};

describe("simple-oauth2", () => {
  const target = useTarget(startForLibraries);
  library(target, simpleOAuth2);

  it("TOK-11 logs in with the blank secret of the first-party app by HTTP Basic", async () => {
    const { person } = await registerAndLogIn(target());
    const app = { id: "first-party", secret: "" };
    const issuer = new URL(target().baseUrl);
    const client = await simpleOAuth2.connect(issuer, app, "client_secret_basic");
    const { refresh_token = "" } = await client.logIn(person);
    await client.refresh(refresh_token);
  });
});
