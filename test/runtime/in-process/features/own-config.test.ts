import { describe, expect, it } from "vitest";
import type { OwnConfig } from "../../../../src/entry/config/own/own-config.ts";
import { resourceServer, type User } from "../../../../src/resource.ts";
import { userInfo } from "../../../suite/http/calls/apps.ts";
import { logInFrom, ownPage } from "../../../suite/http/calls/browser.ts";
import {
  form,
  introspectPath,
  logIn,
  newcomer,
  register,
  registerAndLogIn,
  revokePath,
  send,
  sessionsPath,
  tokenPath,
  verify,
  withBearer,
} from "../../../suite/http/calls/calls.ts";
import { basic, createClient } from "../../../suite/http/calls/clients.ts";
import { listConsents } from "../../../suite/http/calls/consents.ts";
import { expectOAuthError, expectProblem } from "../../../suite/http/calls/expect.ts";
import { organizations } from "../../../suite/http/calls/organizations.ts";
import { sessionOf } from "../../../suite/http/calls/sessions.ts";
import {
  authorize,
  codeIn,
  consentAt,
  createApp,
  decide,
  decided,
  leadsTo,
  loggedIn,
  newVerifier,
  ofOperator,
  queryOf,
  redeem,
  requestOf,
  responseIn,
  type App,
} from "../../../suite/http/oidc/app.ts";
import { appSudoOfOrganizations } from "../../../suite/http/oidc/tokens/sudo.ts";
import { organizationsOfApps } from "../../../suite/http/organizations/apps.ts";
import { doorsOfOrganizations } from "../../../suite/http/organizations/doors.ts";
import { organizationTokens } from "../../../suite/http/organizations/tokens.ts";
import { secret } from "../../../support/secrets.ts";
import { fileLog, openInProcess, useTarget } from "../../../support/targets/http-target.ts";
import { decodeToken } from "../../../support/tokens/forge.ts";

/** A target with the options that an operator sets in code. */
const withConfig = (own: OwnConfig, log = fileLog()) =>
  useTarget(() => openInProcess({ database: "sqlite", own, log }));

describe("in process, with organizations", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite", own: { organizations } }));
  organizationTokens(target);
  appSudoOfOrganizations(target);
  doorsOfOrganizations(target);
  organizationsOfApps(target);
});

describe("in process, with claims of the operator", () => {
  const target = withConfig({ claims: ({ email }) => ({ domain: email.split("@")[1] }) });

  it("gives them in the answers of verification and introspection, after the built-in members", async () => {
    const { token } = await registerAndLogIn(target());
    const { body } = await verify(target(), token);
    expect(Object.keys(body).at(-1)).toBe("domain");
    expect(body).toMatchObject({ active: true, domain: "example.com" });
    const init = form({ token }, basic(await createClient(target())));
    const introspected = await send(target(), introspectPath, init);
    expect(introspected.body).toMatchObject({ active: true, domain: "example.com" });
  });

  it("gives them to a server that verifies offline, as user.claims", async () => {
    const { issuer, secretKey } = target();
    const { requireUser } = resourceServer({ issuer, secret: { key: secretKey } });
    const { token } = await registerAndLogIn(target());
    const users: User[] = [];
    const raw = new Request("https://api.example.com", withBearer(token));
    const c = { req: { raw }, set: (_: "user", user: User) => void users.push(user) };
    expect(await requireUser()(c, async () => {})).toBeUndefined();
    expect(users).toMatchObject([{ domain: "example.com", claims: { domain: "example.com" } }]);
    expect(Object.keys(users[0]?.claims ?? {})).toEqual(["domain"]);
  });

  it("allows further members in the OpenAPI document", async () => {
    const { body } = await send(target(), "/openapi.json");
    const { schemas } = body["components"] as {
      schemas: Record<string, { additionalProperties?: unknown }>;
    };
    const further = (name: string) => schemas[name]?.additionalProperties;
    expect(further("UserToken")).not.toBe(false);
    expect(further("ActiveUserToken")).not.toBe(false);
    expect(further("ClientToken")).toBe(false);
  });
});

describe("in process, with claims that nobody may add", () => {
  const lines: string[] = [];
  const log = fileLog((text) => void lines.push(text));
  // @ts-expect-error The compiler refuses a reserved name too.
  const target = withConfig({ claims: () => ({ role: "admin" }) }, log);

  it("VULN-62 answers a login with 500 and logs the reason", async () => {
    const person = newcomer();
    await register(target(), person);
    expectOAuthError(await logIn(target(), person), 500, "internal");
    expect(lines.join("")).toContain("the function claims must not return role, which is reserved");
  });
});

describe("in process, with a claim for apps", () => {
  const target = withConfig({
    appClaims: {
      groups: {
        text: { en: "See your groups", de: "Ihre Gruppen sehen" },
        value: ({ role, username }) => [role, username],
      },
    },
  });
  const scope = "openid groups";

  /** The tokens of an app for a code. */
  async function tokensFor(app: App, code: string, verifier: string) {
    const { status, body, text } = await redeem(target(), app, { code, verifier });
    expect(status, text).toBe(200);
    const idToken = decodeToken(secret(String(body["id_token"]))).payload;
    return { idToken, access: secret(String(body["access_token"])), scope: body["scope"] };
  }

  it("names the scope on the consent page in the language of the user, and the claim is in the id_token and at userinfo", async () => {
    const app = await createApp(target(), { columns: { scope: "groups" } });
    const { browser, person } = await loggedIn(target());
    const { verifier, challenge } = newVerifier();
    const asked = queryOf(app, { scope, code_challenge: challenge });
    const query = consentAt(await authorize(browser, asked));
    const Cookie = [...browser.jar].map((pair) => pair.join("=")).join("; ");
    const request = await send(target(), `/authorize/request?${query}`, {
      headers: {
        ...ownPage,
        Origin: new URL(target().issuer).origin,
        Cookie,
        "Sec-Fetch-Site": "same-origin",
        "Accept-Language": "de-CH, en;q=0.5",
      },
    });
    expect(request.body["scopes"]).toEqual([
      { scope: "openid", text: "Sie wiedererkennen" },
      { scope: "groups", text: "Ihre Gruppen sehen" },
    ]);
    const code = codeIn(decided(await decide(browser, query)), app);
    const tokens = await tokensFor(app, code, verifier);
    const groups = ["user", person.username];
    expect(tokens).toMatchObject({ scope, idToken: { groups } });
    const { body } = await userInfo(target(), tokens.access);
    expect(body).toEqual({ sub: tokens.idToken["sub"], groups });
    const { body: own } = await logIn(target(), person);
    const list = await listConsents(target(), secret(String(own["access_token"])), "de");
    expect(list.body["consents"]).toMatchObject([
      { scopes: [{ scope: "openid" }, { scope: "groups", text: "Ihre Gruppen sehen" }] },
    ]);
  });

  it("CS-5 asks for the consent again where the user has not allowed the scope", async () => {
    const app = await createApp(target(), { columns: { scope: "groups" } });
    const { browser } = await loggedIn(target());
    const first = consentAt(await authorize(browser, queryOf(app, { scope: "openid profile" })));
    decided(await decide(browser, first));
    const silent = queryOf(app, { scope: `${scope} profile`, prompt: "none" });
    expect(responseIn(leadsTo(await authorize(browser, silent)), app)).toMatchObject({
      error: "consent_required",
    });
    const query = consentAt(await authorize(browser, queryOf(app, { scope })));
    expect((await requestOf(browser, query))["scopes"]).toContainEqual({
      scope: "groups",
      text: "See your groups",
    });
    decided(await decide(browser, query));
    codeIn(leadsTo(await authorize(browser, silent)), app);
  });

  it("leaves the scope out for a client without it, and asks nobody for an app of the operator's own", async () => {
    const { browser } = await loggedIn(target());
    const { verifier, challenge } = newVerifier();
    for (const [columns, granted] of [
      [ofOperator, "openid"],
      [{ ...ofOperator, scope: "groups" }, scope],
    ] as const) {
      const app = await createApp(target(), { columns });
      const asked = queryOf(app, { scope, code_challenge: challenge });
      const code = codeIn(leadsTo(await authorize(browser, asked)), app);
      const tokens = await tokensFor(app, code, verifier);
      expect(tokens.scope).toBe(granted);
      expect("groups" in tokens.idToken).toBe(granted === scope);
      const { body } = await userInfo(target(), tokens.access);
      expect("groups" in body).toBe(granted === scope);
    }
  });

  it("lists scope and claim in the metadata, and no scope of tokens for its own API", async () => {
    const { body } = await send(target(), "/.well-known/openid-configuration");
    expect(body["scopes_supported"]).toContain("groups");
    expect(body["claims_supported"]).toContain("groups");
    const person = newcomer();
    await register(target(), person);
    const fields = { grant_type: "password", ...person, scope: "groups" };
    expectOAuthError(await send(target(), tokenPath, form(fields)), 400, "invalid_scope");
  });
});

describe("in process, with a closed registration", () => {
  const target = withConfig({ registration: { open: false } });

  it("VULN-62 refuses a registration with registration_closed, before it looks for the names that are taken", async () => {
    const { person } = await registerAndLogIn(target());
    for (const given of [newcomer(), person]) {
      expectProblem(await register(target(), given), 403, "registration_closed");
    }
  });
});

describe("in process, with a function that decides about registrations", () => {
  const asked: unknown[] = [];
  const target = withConfig({
    registration: {
      requires: [],
      async allow(request) {
        asked.push(request);
        if (request.email.endsWith("@example.com")) return request.name !== "Mallory";
        return "Use the e-mail address of the company.";
      },
    },
  });

  it("gets the address in lower case, and only what the person sent", async () => {
    const { password, email } = newcomer();
    const { status } = await register(target(), { password, email: email.toUpperCase() });
    expect(status).toBe(201);
    expect(asked.at(-1)).toEqual({ email, username: undefined, name: undefined });
  });

  it("refuses by a sentence, which the answer has, or by false", async () => {
    const other = await register(target(), newcomer({ email: "ann@other.example" }));
    expectProblem(other, 403, "registration_refused");
    expect(other.body["detail"]).toBe("Use the e-mail address of the company.");
    const mallory = await register(target(), newcomer({ name: "Mallory" }));
    expectProblem(mallory, 403, "registration_refused");
    expect(mallory.body["detail"]).toBe(
      "The operator of this service does not allow this registration.",
    );
  });

  it("is not asked about an invalid registration", async () => {
    const before = asked.length;
    expectProblem(await register(target(), newcomer({ email: "no" })), 422, "validation_failed");
    expect(asked).toHaveLength(before);
  });
});

describe("in process, with hooks", () => {
  const events: (readonly [name: string, event: object])[] = [];
  const lines: string[] = [];
  const log = fileLog((text) => void lines.push(text));
  const on: OwnConfig["on"] = {
    registered: (event) => events.push(["registered", event]),
    loggedIn(event) {
      events.push(["loggedIn", event]);
      throw new TypeError("the mail server is away");
    },
    loggedOut: async (event) => void events.push(["loggedOut", event]),
  };
  const target = withConfig({ on }, log);

  it("calls them after each event, and an error in a hook fails no request", async () => {
    const { person, token, refreshToken } = await registerAndLogIn(target(), { name: "Ann" });
    const { peerAddress: address } = target();
    const account = expect.objectContaining({ username: person.username, role: "user" });
    const sessionId = sessionOf(token);
    const { sub: userId } = (await verify(target(), token)).body;
    const [first, second, ...others] = events.splice(0);
    expect(first).toEqual(["registered", { account, address }]);
    expect(second).toEqual([
      "loggedIn",
      { account, sessionId, clientId: "first-party", address, userAgent: undefined },
    ]);
    expect(others).toEqual([]);
    expect(lines.join("")).toContain('"event":"hook_failed","hook":"loggedIn"');
    expect(lines.join("")).not.toContain("the mail server is away");

    const ending = (path: string) =>
      send(target(), path, { method: "DELETE", ...withBearer(token) });
    await ending(sessionsPath);
    await send(target(), revokePath, form({ token: refreshToken }));
    expect(events.splice(0)).toEqual([
      ["loggedOut", { userId, sessionId, ended: "others" }],
      ["loggedOut", { userId, sessionId, ended: "one" }],
    ]);
  });

  it("calls loggedOut for a browser's log-out and for the end of all sessions", async () => {
    const { person, token } = await registerAndLogIn(target());
    const answer = await logInFrom(target(), person);
    const [cookie = ""] = String(answer.headers.getSetCookie()[0]).split(";");
    events.splice(0);
    await send(target(), "/session", { method: "DELETE", headers: { ...ownPage, Cookie: cookie } });
    const all = `${sessionsPath}?include_current=true`;
    await send(target(), all, { method: "DELETE", ...withBearer(token) });
    const browserSession = sessionOf(String(answer.body["access_token"]));
    expect(events).toMatchObject([
      ["loggedOut", { sessionId: browserSession, ended: "one" }],
      ["loggedOut", { sessionId: sessionOf(token), ended: "all" }],
    ]);
  });
});
