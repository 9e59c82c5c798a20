import { createPrivateKey, sign } from "node:crypto";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { secret } from "../support/secrets.ts";
import { startApple } from "../support/upstream/apple.ts";
import { startGitHub, type GitHubUser } from "../support/upstream/github.ts";
import { lies, strangeSubjects } from "../support/upstream/lies.ts";
import { paths, startLyingIssuer } from "../support/upstream/lying-issuer.ts";
import { startMicrosoft } from "../support/upstream/microsoft.ts";
import type { Callback } from "../support/upstream/protocol/authorizations.ts";
import { startRealIssuer } from "../support/upstream/real-issuer.ts";

// The providers of the tests do what they say, for a client that is not ours.

const redirectUri = "https://login.example.com/login/idp/callback";
const options = { [oauth.allowInsecureRequests]: true };

interface Fixture {
  readonly clientId: string;
  close(): Promise<void>;
}

/** Starts a provider before the tests and closes it after them. */
function use<T extends Fixture>(start: () => Promise<T>): () => T {
  let started: T | undefined;
  beforeAll(async () => {
    started = await start();
  });
  afterAll(() => started?.close());
  return () => started!;
}

async function discover(issuer: string): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options));
}

interface Login {
  readonly server: oauth.AuthorizationServer;
  readonly clientId: string;
  readonly proof: oauth.ClientAuth;
  readonly more?: Readonly<Record<string, string>>;
  readonly expectedIssuer?: string;
  authorize(url: string): Callback | Promise<Callback>;
}

/** A whole login by the library. Gives the claims of the id_token, and what came back to the client. */
async function logIn({ server, clientId, proof, more, expectedIssuer, authorize }: Login) {
  const client: oauth.Client = { client_id: clientId };
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const verifier = oauth.generateRandomCodeVerifier();
  const url = new URL(server.authorization_endpoint ?? "");
  url.search = String(
    new URLSearchParams({
      response_type: "code",
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: "openid email profile",
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      ...more,
    }),
  );
  const callback = await authorize(url.href);
  const given = callback.form ?? new URL(callback.url).searchParams;
  const parameters = oauth.validateAuthResponse(server, client, given, state);
  const redeem = () =>
    oauth.authorizationCodeGrantRequest(
      server,
      client,
      proof,
      parameters,
      redirectUri,
      verifier,
      options,
    );
  const response = await redeem();
  const as = expectedIssuer === undefined ? server : { ...server, issuer: expectedIssuer };
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, {
    expectedNonce: nonce,
    requireIdToken: true,
  });
  await oauth.validateApplicationLevelSignature(as, response, options);
  return { claims: oauth.getValidatedIdTokenClaims(tokens), given, redeem, tokens };
}

const ann = { sub: "ann-1", email: "ann@example.com", email_verified: true, name: "Ann" };

describe("the real issuer", () => {
  const issuer = use(() => startRealIssuer([redirectUri]));

  it("logs a named person in, with claims in the id_token", async () => {
    const { issuer: url, clientId, clientSecret, authorize } = issuer();
    const proof = oauth.ClientSecretBasic(clientSecret);
    const login = { server: await discover(url), clientId, proof };
    const { claims, given } = await logIn({ ...login, authorize: (at) => authorize(at, ann) });
    expect(claims).toMatchObject({ iss: url, ...ann });
    expect(given.get("iss")).toBe(url);
    const more = { max_age: "0" };
    const fresh = await logIn({ ...login, more, authorize: (at) => authorize(at, ann) });
    expect(fresh.claims?.auth_time).toBeTypeOf("number");
  });

  it("says that a user cancelled", async () => {
    const { issuer: url, clientId, clientSecret, cancel } = issuer();
    const proof = oauth.ClientSecretBasic(clientSecret);
    await expect(
      logIn({ server: await discover(url), clientId, proof, authorize: cancel }),
    ).rejects.toMatchObject({ error: "access_denied" });
  });
});

describe("the lying issuer", () => {
  const issuer = use(startLyingIssuer);

  const login = async (authorize: Login["authorize"]) => {
    const { issuer: url, clientId, clientSecret } = issuer();
    const proof = oauth.ClientSecretBasic(clientSecret);
    return logIn({ server: await discover(url), clientId, proof, authorize });
  };

  it("tells the truth unless it is asked to lie, and takes a code once", async () => {
    const { claims, redeem, tokens } = await login((url) => issuer().authorize(url, ann));
    expect(claims).toMatchObject({ iss: issuer().issuer, aud: "latchkey", ...ann });
    expect(claims).not.toHaveProperty("auth_time");
    await expect(redeem().then((answer) => answer.json())).resolves.toEqual({
      error: "invalid_grant",
    });
    const server = await discover(issuer().issuer);
    const client = { client_id: "latchkey" };
    const more = await oauth.userInfoRequest(server, client, tokens.access_token, options);
    expect(await oauth.processUserInfoResponse(server, client, ann.sub, more)).toMatchObject(ann);
  });

  it.each(Object.entries(lies))(
    "tells a lie that the library does not believe: %s",
    async (_, lie) => {
      await expect(login((url) => issuer().authorize(url, ann, lie))).rejects.toThrow();
    },
  );

  it.each(Object.entries(strangeSubjects))(
    "gives a subject that the library takes: %s",
    async (_, lie) => {
      const { claims } = await login((url) => issuer().authorize(url, ann, lie));
      expect(claims?.sub).toBe(lie.claims.sub);
    },
  );

  it("breaks each path as it is asked to, and mends it", async () => {
    const { origin, faults, requests } = issuer();
    const read = async (wait = 60_000) => {
      const answer = await fetch(origin + paths.keys, { signal: AbortSignal.timeout(wait) });
      return [answer.status, (await answer.text()).length > 2 ** 20];
    };
    for (const [fault, seen] of [
      ["error", [500, false]],
      ["html", [200, false]],
      ["malformed", [200, false]],
      ["huge", [200, true]],
    ] as const) {
      faults.set(paths.keys, fault);
      expect(await read(), fault).toEqual(seen);
    }
    for (const fault of ["away", "slow"] as const) {
      faults.set(paths.keys, fault);
      await expect(read(200), fault).rejects.toThrow();
    }
    faults.delete(paths.keys);
    expect(await read()).toEqual([200, false]);
    expect(requests.at(-1)).toBe("GET /keys");
  });

  it("signs with another key after a change", async () => {
    const kid = async () => {
      const answer = await fetch(issuer().origin + paths.keys);
      return ((await answer.json()) as { keys: [{ kid: string }] }).keys[0].kid;
    };
    const before = await kid();
    await issuer().replaceKey();
    expect(await kid()).not.toBe(before);
    expect((await login((url) => issuer().authorize(url, ann))).claims?.sub).toBe(ann.sub);
  });

  it("changes its discovery document", async () => {
    issuer().document = { issuer: "https://evil.example" };
    await expect(discover(issuer().issuer)).rejects.toThrow();
    issuer().document = {};
    await discover(issuer().issuer);
  });
});

describe("Microsoft", () => {
  const [tid, oid] = [
    "11111111-1111-4111-8111-111111111111",
    "99999999-9999-4999-8999-999999999999",
  ];
  const employee = { tid, oid, sub: "pairwise-1", email: "ann@contoso.example" };
  const microsoft = use(() => startMicrosoft("organizations"));

  it("has a document for many tenants, and tokens of each tenant's own issuer", async () => {
    const { authority, issuerOf, clientId, clientSecret, authorize } = microsoft();
    const url = `${authority("organizations")}/.well-known/openid-configuration`;
    const server = (await (await fetch(url)).json()) as oauth.AuthorizationServer;
    expect(server.issuer).toMatch(/\/\{tenantid\}\/v2\.0$/);
    const { claims } = await logIn({
      server,
      clientId,
      proof: oauth.ClientSecretPost(clientSecret),
      expectedIssuer: issuerOf(tid),
      authorize: (at) => authorize(at, employee),
    });
    expect(claims).toMatchObject({ iss: issuerOf(tid), ...employee });
    expect(claims).not.toHaveProperty("email_verified");
  });
});

describe("Apple", () => {
  const apple = use(startApple);
  const user = { sub: "001.a", email: "ann@example.com", firstName: "Ann", lastName: "Smith" };

  /** The secret that a client of Apple signs. */
  function clientSecret(changed: object = {}): string {
    const { clientId, teamId, keyId, privateKey, origin } = apple();
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: teamId,
      sub: clientId,
      aud: origin,
      iat: now,
      exp: now + 300,
      ...changed,
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const text = `${part({ alg: "ES256", kid: keyId })}.${part(claims)}`;
    const key = { key: createPrivateKey(privateKey), dsaEncoding: "ieee-p1363" as const };
    return secret(`${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`);
  }

  const login = async (given = clientSecret(), more = {}) =>
    logIn({
      server: await discover(apple().origin),
      clientId: apple().clientId,
      proof: oauth.ClientSecretPost(given),
      more: { scope: "openid email name", response_mode: "form_post", ...more },
      authorize: (url) => apple().authorize(url, user),
    });

  it("sends a form, with the name of a user the first time only", async () => {
    const first = await login();
    expect(JSON.parse(first.given.get("user") ?? "")).toEqual({
      name: { firstName: "Ann", lastName: "Smith" },
      email: "ann@example.com",
    });
    expect(first.claims).toMatchObject({ sub: user.sub, email_verified: "true" });
    const second = await login();
    expect(second.given.has("user")).toBe(false);
  });

  it("refuses scopes without a form, and secrets that the client did not sign for it", async () => {
    await expect(login(clientSecret(), { response_mode: "query" })).rejects.toThrow("form_post");
    await expect(login(clientSecret({ aud: "https://appleid.apple.com" }))).rejects.toThrow();
    await expect(login(clientSecret({ exp: 1 }))).rejects.toThrow();
    await expect(login(`${clientSecret()}A`)).rejects.toThrow();
  });
});

describe("GitHub", () => {
  const github = use(startGitHub);
  const user: GitHubUser = {
    id: 583231,
    login: "octocat",
    name: null,
    email: null,
    emails: [
      { email: "octocat@example.com", primary: true, verified: true },
      { email: "old@example.com", primary: false, verified: false },
    ],
  };

  async function token(scope: string, changed: Record<string, string> = {}) {
    const { clientId, clientSecret, urls, authorize } = github();
    const verifier = oauth.generateRandomCodeVerifier();
    const code_challenge = await oauth.calculatePKCECodeChallenge(verifier);
    const url = new URL(urls.authorize);
    const state = oauth.generateRandomState();
    const asked = { response_type: "code", client_id: clientId, redirect_uri: redirectUri };
    const pkce = { code_challenge, code_challenge_method: "S256" };
    url.search = String(new URLSearchParams({ ...asked, scope, state, ...pkce }));
    const given = new URL(authorize(url.href, user).url).searchParams;
    expect(given.get("state")).toBe(state);
    const answer = await fetch(urls.token, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({
        client_id: clientId,
        client_secret: clientSecret,
        code: given.get("code") ?? "",
        redirect_uri: redirectUri,
        code_verifier: verifier,
        ...changed,
      }),
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Record<string, string>;
  }

  const api = async (path: string, accessToken = "") => {
    const headers = { Authorization: `Bearer ${accessToken}`, "User-Agent": "test" };
    return fetch(github().urls.api + path, { headers });
  };

  it("tells the user and all addresses", async () => {
    const { access_token: accessToken } = await token("user:email");
    expect(await (await api("/user", accessToken)).json()).toMatchObject({
      id: 583231,
      email: null,
    });
    expect(await (await api("/user/emails", accessToken)).json()).toMatchObject(user.emails);
    const { access_token: narrow } = await token("");
    expect((await api("/user/emails", narrow)).status).toBe(404);
    expect((await api("/user", "wrong")).status).toBe(401);
  });

  it("answers errors of the token endpoint with status 200", async () => {
    expect((await token("", { code: "wrong" }))["error"]).toBe("bad_verification_code");
    expect((await token("", { code_verifier: "wrong" }))["error"]).toBe("bad_verification_code");
    expect((await token("", { client_secret: "wrong" }))["error"]).toBe(
      "incorrect_client_credentials",
    );
  });
});
