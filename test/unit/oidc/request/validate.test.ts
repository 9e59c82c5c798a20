import { describe, expect, it } from "vitest";
import type { App } from "../../../../src/core/clients/model.ts";
import { validateRequest } from "../../../../src/core/oidc/request/validate.ts";
import type { RequestedResource } from "../../../../src/core/resources/target.ts";
import { builtInAccess } from "../../support/clients.ts";
import { appWith } from "../app.ts";

type Query = Readonly<Record<string, string | undefined>>;

const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const usual: Query = {
  response_type: "code",
  scope: "openid",
  code_challenge: challenge,
  code_challenge_method: "S256",
};

/** Validates the usual request with some parameters replaced, and removed where undefined. */
function validated(
  changes: Query = {},
  client: App = appWith(),
  length = 100,
  target: RequestedResource = { resource: undefined },
) {
  const app = new Map(
    Object.entries({ ...usual, ...changes }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
  return validateRequest({ app, target }, client, builtInAccess, length);
}

/** The error, or "fine". */
const errorOf = (...given: Parameters<typeof validated>): string => {
  const found = validated(...given);
  return "error" in found ? found.error : "fine";
};

const noChallenge = { code_challenge: undefined, code_challenge_method: undefined };

describe("a request whose client and redirect URI are right", () => {
  it("PR-1 gets a code alone: every other response type is an error", () => {
    expect(errorOf()).toBe("fine");
    expect(errorOf({ response_type: undefined })).toBe("invalid_request");
    for (const type of [
      "token",
      "id_token",
      "code id_token",
      "code token",
      "none",
      "CODE",
      "code ",
    ]) {
      expect(errorOf({ response_type: type }), type).toBe("unsupported_response_type");
    }
    expect(errorOf({ response_mode: "query" })).toBe("fine");
    for (const mode of ["fragment", "form_post", "web_message", "jwt", "x"]) {
      expect(errorOf({ response_mode: mode }), mode).toBe("invalid_request");
    }
  });

  it("PK-1 has an S256 challenge, unless the client was created without PKCE and has a secret", () => {
    expect(errorOf(noChallenge)).toBe("invalid_request");
    expect(errorOf(noChallenge, appWith({ requirePkce: 0 }))).toBe("fine");
    expect(errorOf(noChallenge, appWith({ requirePkce: 0, secretHash: "" }))).toBe(
      "invalid_request",
    );
    for (const method of [undefined, "plain", "s256", "S512", "S256 "]) {
      for (const client of [appWith(), appWith({ requirePkce: 0 })]) {
        expect(errorOf({ code_challenge_method: method }, client), method).toBe("invalid_request");
      }
    }
    const methodAlone = { code_challenge: undefined };
    expect(errorOf(methodAlone, appWith({ requirePkce: 0 }))).toBe("invalid_request");
    for (const bad of [
      "a",
      challenge.slice(1),
      `${challenge}a`,
      challenge.replace("-", "+"),
      `${challenge}=`,
    ]) {
      expect(errorOf({ code_challenge: bad }), bad).toBe("invalid_request");
    }
  });

  it("is refused by the name of what this server does not support", () => {
    expect(errorOf({ request: "e30.e30." })).toBe("request_not_supported");
    expect(errorOf({ registration: "{}" })).toBe("registration_not_supported");
    const grants = "client_credentials refresh_token";
    expect(errorOf({}, appWith({ grants }))).toBe("unauthorized_client");
    expect(errorOf({}, appWith({ grants: "*" }))).toBe("fine");
  });

  it("ignores what no app has to send, whatever it says", () => {
    for (const name of ["display", "ui_locales", "claims_locales", "claims", "acr_values", "x"]) {
      expect(errorOf({ [name]: "of any kind" }), name).toBe("fine");
    }
  });

  it("CS-1 takes no word of the app for being trusted", () => {
    const plain = validated();
    for (const name of ["first_party", "skip_consent", "trusted", "auto_approve"]) {
      expect(validated({ [name]: "1" }), name).toEqual(plain);
    }
  });

  it("has parameters up to their limits, and none beyond, never cut", () => {
    for (const [name, most] of [
      ["state", 2048],
      ["nonce", 512],
      ["login_hint", 254],
    ] as const) {
      expect(errorOf({ [name]: "x".repeat(most) }), name).toBe("fine");
      expect(errorOf({ [name]: "x".repeat(most + 1) }), name).toBe("invalid_request");
    }
    const scope = `openid ${"x".repeat(1017)}`;
    expect(errorOf({ scope })).toBe("fine");
    expect(errorOf({ scope: `${scope}x` })).toBe("invalid_request");
    expect(errorOf({}, appWith(), 4096)).toBe("fine");
    expect(errorOf({}, appWith(), 4097)).toBe("invalid_request");
    const found = validated({ nonce: "n".repeat(512), state: "s".repeat(2048) });
    expect(found).toMatchObject({ nonce: "n".repeat(512), state: "s".repeat(2048) });
  });

  it("PR-3 has prompts that are known, and none alone", () => {
    for (const prompt of [
      "none",
      "login",
      "consent",
      "select_account",
      "create",
      "login consent",
      "none none",
    ]) {
      expect(errorOf({ prompt }), prompt).toBe("fine");
    }
    for (const prompt of ["none login", "consent none", "register", "Login", "login unknown"]) {
      expect(errorOf({ prompt }), prompt).toBe("invalid_request");
    }
  });

  it("has a max_age in whole seconds", () => {
    for (const [given, milliseconds] of [
      ["0", 0],
      ["1", 1000],
      ["10000", 10_000_000],
    ] as const) {
      expect(validated({ max_age: given })).toMatchObject({ maxAge: milliseconds });
    }
    for (const given of ["-1", "1.5", "1e3", "x", " 1", "9999999999"]) {
      expect(errorOf({ max_age: given }), given).toBe("invalid_request");
    }
  });

  it("prefers two factors only if it names them first", () => {
    for (const [given, prefers] of [
      ["aal2", true],
      ["aal2 aal1", true],
      ["urn:example:gold aal2", true],
      ["aal1 aal2", false],
      ["urn:example:gold", false],
      [undefined, false],
    ] as const) {
      expect(validated({ acr_values: given }), given).toMatchObject({ prefersTwoFactors: prefers });
    }
  });
});

describe("the scopes of a request", () => {
  const own = { firstParty: 1, scope: "profile:read sessions" };
  it.each([
    ["unknown ones are ignored", "openid address phone x", {}, ["openid"]],
    ["each counts once", "openid openid  email", {}, ["openid", "email"]],
    ["ours are for the operator's own apps alone", "openid profile:read admin", {}, ["openid"]],
    ["an own app has those of its row", "openid sessions admin", own, ["openid", "sessions"]],
    ["an own app that names none has all of its row", undefined, own, ["profile:read", "sessions"]],
    ["the role is for apps that may learn it", "openid roles", {}, ["openid"]],
    ["the role is for apps that may learn it", "openid roles", { roles: 1 }, ["openid", "roles"]],
    [
      "offline access is for apps that may refresh",
      "openid offline_access",
      {},
      ["openid", "offline_access"],
    ],
    [
      "offline access is for apps that may refresh",
      "openid offline_access",
      { grants: "authorization_code" },
      ["openid"],
    ],
  ] as const)("%s: %s", (_, scope, changes, scopes) => {
    expect(validated({ scope }, appWith(changes))).toMatchObject({ scopes });
  });

  it("are an error if nothing is left of them", () => {
    for (const scope of [undefined, " ", "x", "admin", "profile:read", "roles"]) {
      expect(errorOf({ scope }), scope).toBe("invalid_scope");
    }
  });
});
