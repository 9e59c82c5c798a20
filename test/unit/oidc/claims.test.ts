import { describe, expect, it } from "vitest";
import { isOidcScope, oidcScopes, splitScopes } from "../../../src/core/app-scopes.ts";
import {
  accountClaims,
  claimNames,
  idTokenClaims,
  organizationClaimName,
  publicAccessClaims,
} from "../../../src/core/oidc/claims.ts";
import { account as storedAccount } from "../../suite/store/records.ts";
import { noon, noonSeconds, policy } from "../support/claims.ts";
import { builtInAccess } from "../support/clients.ts";

const account = storedAccount({
  username: "ann",
  name: "Ann Smith",
  picture: "https://images.example.com/ann.png",
  email: "ann@example.com",
  emailVerifiedAt: null,
  role: "editor",
  updatedAt: noon + 999,
});

const session = {
  sessionId: "f6a1c6de-1de4-4b0c-8f3f-0d3b5a1c2e42",
  userId: account.id,
  clientId: "an-app",
  provenAt: noon - 60_000,
  methods: "password totp",
  resource: null,
};

describe("the claims of an account", () => {
  const profile = {
    name: "Ann Smith",
    preferred_username: "ann",
    picture: "https://images.example.com/ann.png",
    updated_at: noonSeconds,
  };
  const email = { email: "ann@example.com", email_verified: false };

  it.each([
    ["openid", {}],
    ["openid offline_access", {}],
    ["profile", profile],
    ["email", email],
    ["openid email profile", { ...profile, ...email }],
    ["profile:read sessions", {}],
    ["", {}],
  ])("for the scopes %j are exactly those", (scope, claims) => {
    for (const roles of [true, false]) {
      expect(accountClaims(account, scope.split(" "), { roles })).toStrictEqual(claims);
    }
  });

  it("have the role for the scope `roles` and an app that may learn it, and never otherwise", () => {
    expect(accountClaims(account, ["roles"], { roles: true })).toStrictEqual({ role: "editor" });
    expect(accountClaims(account, ["roles"], { roles: false })).toStrictEqual({});
    expect(accountClaims(account, ["openid"], { roles: true })).toStrictEqual({});
  });

  it("have no picture if the account has none", () => {
    const { picture: _, ...others } = profile;
    const without = { ...account, picture: null };
    expect(accountClaims(without, ["profile"], { roles: false })).toStrictEqual(others);
  });

  it("say that the address is verified once it is", () => {
    const verified = { ...account, emailVerifiedAt: 1 };
    expect(accountClaims(verified, ["email"], { roles: false })).toStrictEqual({
      ...email,
      email_verified: true,
    });
  });
});

describe("the claims of an id_token", () => {
  const facts = {
    issuer: policy.issuer,
    client: { outerId: "an-app", roles: 1 },
    account,
    session,
    scopes: ["openid", "profile", "email", "roles"],
    atHash: "77QmUPtjPfzWtF2AnpK9RQ",
    now: noon,
  };

  it("name the app, its session, and what was proven when, and live for five minutes", () => {
    const { scopes: _, ...others } = facts;
    expect(idTokenClaims({ ...others, scopes: ["openid"] })).toStrictEqual({
      iss: policy.issuer,
      sub: account.id,
      aud: "an-app",
      exp: noonSeconds + 300,
      iat: noonSeconds,
      at_hash: facts.atHash,
      sid: session.sessionId,
      auth_time: noonSeconds - 60,
      acr: "aal2",
      amr: ["pwd", "otp", "mfa"],
    });
  });

  it.each([64, 384, 512])("ID-2 repeat a nonce of %i characters exactly", (length) => {
    const nonce = "n ß+/".repeat(200).slice(0, length);
    expect(idTokenClaims({ ...facts, nonce })).toHaveProperty("nonce", nonce);
    expect(idTokenClaims(facts)).not.toHaveProperty("nonce");
  });

  it("name the organization of the session, unless that requires a second factor which the session lacks", () => {
    const membership = { organizationId: "acme", userId: account.id, role: "admin", requireMfa: 1 };
    const oneFactor = { ...session, methods: "password" };
    const orgOf = (from: typeof session, requireMfa: number) =>
      idTokenClaims({ ...facts, session: { ...from, membership: { ...membership, requireMfa } } })[
        organizationClaimName
      ];
    expect([orgOf(session, 1), orgOf(session, 0), orgOf(oneFactor, 0)]).toEqual(
      Array(3).fill("acme"),
    );
    expect(orgOf(oneFactor, 1)).toBeUndefined();
  });

  it("are among those that the metadata names", () => {
    const claims = idTokenClaims({ ...facts, nonce: "n" });
    expect(Object.keys(claims).toSorted()).toEqual([...claimNames].toSorted());
  });
});

describe("the claims of another app's access token", () => {
  it("say nothing of the user, and are for /userinfo alone", () => {
    const random = (length: number) => new Uint8Array(length).fill(7);
    const scope = "openid profile roles";
    const claims = publicAccessClaims({
      policy,
      client: { outerId: "an-app" },
      session,
      scope,
      now: noon,
      random,
    });
    expect(claims).toStrictEqual({
      iss: policy.issuer,
      aud: `${policy.issuer}/userinfo`,
      sub: account.id,
      client_id: "an-app",
      scope,
      iat: noonSeconds,
      exp: noonSeconds + 600,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      sid: session.sessionId,
      auth_time: noonSeconds - 60,
    });
  });
});

describe("the scopes of OpenID Connect", () => {
  it("are told apart from all others, each once, in the order of the text", () => {
    const appScopes = { groups: { en: "See your groups" } };
    const asked = "profile:read  openid groups todos:read email openid profile:read";
    expect(splitScopes({ appScopes }, asked)).toEqual({
      ofApp: ["openid", "groups", "email"],
      own: ["profile:read", "todos:read"],
    });
    expect(splitScopes({ appScopes: {} }, "groups constructor")).toEqual({
      ofApp: [],
      own: ["groups", "constructor"],
    });
    expect(splitScopes({ appScopes }, "")).toEqual({ ofApp: [], own: [] });
    expect(["openid", "OpenID", "constructor"].map(isOidcScope)).toEqual([true, false, false]);
  });

  it("grant nothing in the server's own API", () => {
    expect(builtInAccess.scopesIn(`${oidcScopes.join(" ")} sessions`)).toEqual(["sessions"]);
    expect(oidcScopes.filter((scope) => builtInAccess.allScopes.includes(scope))).toEqual([]);
  });
});
