import { hashSync } from "@node-rs/bcrypt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Failure } from "../../../src/core/failures.ts";
import type { PasswordLogin } from "../../../src/core/login/password.ts";
import { checkClaims } from "../../../src/core/tokens/claims.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { requireUserToken, policy } from "../support/claims.ts";
import { checkedBy } from "../support/hasher.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
beforeAll(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  await server.auth.accounts.register(ann);
});
afterAll(() => backend.close());

const claimsOf = async (given?: Partial<PasswordLogin>) => {
  const { accessToken } = await server.auth.login.withPassword(login(given));
  const payload = await server.ports.signer.verify(accessToken);
  return requireUserToken(checkClaims(payload, policy, backend.now));
};
const codeOf = async (given: Partial<PasswordLogin>) =>
  (await refusal(server.auth.login.withPassword(login(given)))).code;

describe("logging in with a password", () => {
  it.each([
    "ann",
    "Ann",
    "ANN",
    "ａｎｎ",
    "ann@example.com",
    "Ann@Example.COM",
    "ann@example．com",
    "ann＠example.com",
  ])("accepts the username and the e-mail address in every spelling: %s", async (identifier) => {
    expect(await claimsOf({ identifier })).toMatchObject({ username: "Ann" });
  });

  it("gives an access token that verifies and has the lifetime of the policy", async () => {
    const grant = await server.auth.login.withPassword(login());
    expect(grant).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.stringMatching(/^rt1_/),
      expiresIn: 600,
      scope: "profile:read profile:write sessions factors",
      sessionExpiresIn: 30 * 86_400,
      isRemembered: true,
      userId: grant.account.id,
      sessionId: expect.any(String),
      account: expect.objectContaining({ username: "Ann", email: "Ann@Example.com" }),
    });
    const claims = await server.auth.tokens.verify(grant.accessToken);
    expect(claims).toMatchObject({
      sid: grant.sessionId,
      iss: policy.issuer,
      aud: policy.audience,
      client_id: "first-party",
      role: "user",
      scope: grant.scope,
      iat: backend.now / 1000,
      auth_time: backend.now / 1000,
    });
    expect(claims.exp - claims.iat).toBe(grant.expiresIn);
  });

  it("ASVS-7.2.4 opens a new session each time", async () => {
    const [one, other] = [await claimsOf(), await claimsOf()];
    expect(other.sub).toBe(one.sub);
    expect(other.sid).not.toBe(one.sid);
    expect(other.jti).not.toBe(one.jti);
    const [row] = backend.sql("SELECT * FROM sessions WHERE id = ?", one.sid);
    expect(row).toMatchObject({
      user_id: one.sub,
      generation: 0,
      created_at: backend.now,
      authenticated_at: backend.now,
      proven_at: backend.now,
      expires_at: backend.now + 30 * 86_400_000,
      revoked_at: null,
      user_agent: null,
      address: null,
    });
  });

  it("stores the device, cut to 255 characters of user agent and 45 of address", async () => {
    const device = { userAgent: "Ü".repeat(300), address: "x".repeat(50) };
    const { sid } = await claimsOf({ device });
    const [row] = backend.sql("SELECT user_agent, address FROM sessions WHERE id = ?", sid);
    expect(row).toEqual({ user_agent: "Ü".repeat(255), address: "x".repeat(45) });
  });

  it("ASVS-6.2.10 works ten years later with the same password", async () => {
    backend.now += 10 * 365 * 86_400_000;
    expect(await claimsOf()).toMatchObject({ username: "Ann" });
  });
});

describe("a login that waits for a verified address", () => {
  const open = (registrationPrivacy: boolean) =>
    backend.openServer({ policy: { requireVerifiedEmail: true, registrationPrivacy } });
  const outcome = ({ auth }: Server, given: Partial<PasswordLogin>) =>
    auth.login.withPassword(login(given)).then(
      () => "a session",
      (failure: Failure) => failure.code,
    );

  it("says so after the right password only, and opens a session after the proof", async () => {
    const strict = await open(false);
    const sessions = () => backend.sql("SELECT id FROM sessions").length;
    const before = sessions();
    expect(await outcome(strict, {})).toBe("email_not_verified");
    expect(await outcome(strict, { password: "wrong" })).toBe("invalid_grant");
    expect(sessions()).toBe(before);
    backend.sql("UPDATE users SET email_verified_at = 1");
    expect(await outcome(strict, {})).toBe("a session");
    backend.sql("UPDATE users SET email_verified_at = NULL");
  });

  it("says nothing if the registration is private", async () => {
    expect(await outcome(await open(true), {})).toBe("invalid_grant");
  });
});

describe("the scope of a login", () => {
  it("is the scope that was asked for, or every scope of the role", async () => {
    expect(await claimsOf({ scope: "sessions" })).toMatchObject({ scope: "sessions" });
    expect(await claimsOf({ scope: "" })).toMatchObject({
      scope: "profile:read profile:write sessions factors",
    });
  });

  it("TOK-14 is refused with invalid_scope when unknown or beyond the role, and no session opens", async () => {
    const count = () => backend.sql("SELECT count(*) AS n FROM sessions")[0]?.["n"];
    const before = count();
    expect(await codeOf({ scope: "openid" })).toBe("invalid_scope");
    expect(await codeOf({ scope: "sessions admin" })).toBe("invalid_scope");
    expect(count()).toBe(before);
  });

  it("reveals nothing about the role without the right password", async () => {
    expect(await codeOf({ scope: "admin", password: "wrong" })).toBe("invalid_grant");
    expect(await codeOf({ scope: "admin", identifier: "nobody" })).toBe("invalid_grant");
  });

  it("includes admin for an administrator", async () => {
    await server.auth.accounts.register({ ...ann, username: "bea", email: "bea@example.com" });
    backend.sql("UPDATE users SET role = 'admin' WHERE username_key = 'bea'");
    expect(await claimsOf({ identifier: "bea" })).toMatchObject({
      role: "admin",
      scope: "profile:read profile:write sessions factors admin",
    });
  });
});

describe("TOK-3 a refused login", () => {
  it("gives the same failure for a wrong password, an unknown account and a disabled account", async () => {
    await server.auth.accounts.register({ ...ann, username: "eve", email: "eve@example.com" });
    backend.sql("UPDATE users SET disabled_at = 1 WHERE username_key = 'eve'");
    const seen = async (given: Partial<PasswordLogin>) => {
      const { code, message, detail, errors, cause } = await refusal(
        server.auth.login.withPassword(login(given)),
      );
      return { code, message, detail, errors, cause };
    };
    const wrong = await seen({ password: "wrong" });
    expect(wrong).toMatchObject({ code: "invalid_grant", message: "invalid_grant" });
    for (const given of [
      { identifier: "nobody" },
      { identifier: "nobody@example.com" },
      { identifier: "eve" },
      { identifier: "eve", password: "wrong" },
      { identifier: "" },
      { identifier: "no such name, and no name at all" },
      { identifier: "a@b@c" },
      { identifier: "x".repeat(10_000) },
      { password: "" },
      { password: "x".repeat(10_000) },
      { password: ann.password.toUpperCase() },
      { password: `${ann.password} ` },
    ]) {
      expect(await seen(given), JSON.stringify(given).slice(0, 100)).toEqual(wrong);
    }
  });

  it("verifies a password once, with or without a stored hash", async () => {
    const checks: unknown[] = [];
    const watched = await backend.openServer({
      wrap: ({ hasher }) => ({
        hasher: checkedBy(hasher, (verify) => (password, hash) => {
          checks.push(hash === undefined ? "no hash" : "stored hash");
          return verify(password, hash);
        }),
      }),
    });
    for (const identifier of ["nobody", "eve", "ann", "@", ""]) {
      await refusal(watched.auth.login.withPassword(login({ identifier, password: "wrong" })));
    }
    expect(checks).toEqual(["no hash", "no hash", "stored hash", "no hash", "no hash"]);
  });

  it("is aborted when the client has closed the connection, and unavailable without a database", async () => {
    expect(await codeOf({ signal: AbortSignal.abort() })).toBe("aborted");
    const closed = await backend.openServer();
    await closed.close();
    expect(await refusal(closed.auth.login.withPassword(login()))).toMatchObject({
      code: "unavailable",
    });
  });
});

describe("the password of a login", () => {
  const animals = "🦊🐻🐼🦁🐯🐨🐸🐵";
  const emoji = animals.repeat(8);

  it("PW-2 may be 64 emoji, and the last emoji counts", async () => {
    await server.auth.accounts.register({
      ...ann,
      username: "fox",
      email: "fox@example.com",
      password: emoji,
    });
    expect(await claimsOf({ identifier: "fox", password: emoji })).toBeTruthy();
    const other = `${animals.repeat(7)}🦊🐻🐼🦁🐯🐨🐸🐻`;
    expect(await codeOf({ identifier: "fox", password: other })).toBe("invalid_grant");
  });

  it("PW-4 is accepted composed and decomposed", async () => {
    const password = "cr\u00e8me br\u00fbl\u00e9e";
    await server.auth.accounts.register({
      ...ann,
      username: "nfc",
      email: "nfc@example.com",
      password,
    });
    const decomposed = password.normalize("NFD");
    expect(decomposed).not.toBe(password);
    expect(await claimsOf({ identifier: "nfc", password: decomposed })).toBeTruthy();
  });

  it("PW-1 may be shorter than today's minimum if it was set earlier", async () => {
    await server.auth.accounts.register({ ...ann, username: "old", email: "old@example.com" });
    const hash = hashSync("abc", 6);
    backend.sql("UPDATE users SET password_hash = ? WHERE username_key = 'old'", hash);
    expect(await claimsOf({ identifier: "old", password: "abc" })).toBeTruthy();
  });

  it("VULN-66 is still checked with a username of 64 characters", async () => {
    const username = "n".repeat(64);
    await server.auth.accounts.register({ ...ann, username, email: "long@example.com" });
    expect(await claimsOf({ identifier: username })).toBeTruthy();
    expect(await codeOf({ identifier: username, password: "wrong" })).toBe("invalid_grant");
  });
});
