import { hashSync } from "@node-rs/bcrypt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkClaims } from "../../../src/core/tokens/claims.ts";
import type { PasswordLogin } from "../../../src/core/login/password.ts";
import { personsOwn, policy } from "../support/claims.ts";
import { ann, login, openHouse, type House, type Server } from "../support/house.ts";
import { refusal } from "../support/refusal.ts";

let house: House;
let server: Server;
beforeAll(async () => {
  house = await openHouse();
  server = await house.serve();
  await server.auth.accounts.register(ann);
});
afterAll(() => house.close());

const claimsOf = async (given?: Partial<PasswordLogin>) => {
  const { accessToken } = await server.auth.login.withPassword(login(given));
  const payload = await server.ports.signer.verify(accessToken);
  return personsOwn(checkClaims(payload, policy, house.now));
};
const codeOf = async (given: Partial<PasswordLogin>) =>
  (await refusal(server.auth.login.withPassword(login(given)))).code;

describe("logging in", () => {
  it.each([
    "ann",
    "Ann",
    "ANN",
    "ａｎｎ",
    "ann@example.com",
    "Ann@Example.COM",
    "ann@example．com",
    "ann＠example.com",
  ])(
    "takes the username or the e-mail address in every spelling it has: %s",
    async (identifier) => {
      expect(await claimsOf({ identifier })).toMatchObject({ username: "Ann" });
    },
  );

  it("gives a token for the policy's lifetime that verifies", async () => {
    const grant = await server.auth.login.withPassword(login());
    expect(grant).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.stringMatching(/^rt1_/),
      expiresIn: 600,
      scope: "profile:read profile:write sessions",
      sessionExpiresIn: 30 * 86_400,
      userId: grant.account.id,
      account: expect.objectContaining({ username: "Ann", email: "Ann@Example.com" }),
    });
    const claims = await server.auth.tokens.verify(grant.accessToken);
    expect(claims).toMatchObject({
      iss: policy.issuer,
      aud: policy.audience,
      client_id: "first-party",
      role: "user",
      scope: grant.scope,
      iat: house.now / 1000,
      auth_time: house.now / 1000,
    });
    expect(claims.exp - claims.iat).toBe(grant.expiresIn);
  });

  it("ASVS-7.2.4 opens a session of its own each time", async () => {
    const [one, other] = [await claimsOf(), await claimsOf()];
    expect(other.sub).toBe(one.sub);
    expect(other.sid).not.toBe(one.sid);
    expect(other.jti).not.toBe(one.jti);
    const [row] = house.sql("SELECT * FROM sessions WHERE id = ?", one.sid);
    expect(row).toMatchObject({
      user_id: one.sub,
      generation: 0,
      created_at: house.now,
      authenticated_at: house.now,
      expires_at: house.now + 30 * 86_400_000,
      revoked_at: null,
      user_agent: null,
      address: null,
    });
  });

  it("keeps where it came from, cut to what fits", async () => {
    const device = { userAgent: "Ü".repeat(300), address: "x".repeat(50) };
    const { sid } = await claimsOf({ device });
    const [row] = house.sql("SELECT user_agent, address FROM sessions WHERE id = ?", sid);
    expect(row).toEqual({ user_agent: "Ü".repeat(255), address: "x".repeat(45) });
  });

  it("ASVS-6.2.10 works ten years on", async () => {
    house.now += 10 * 365 * 86_400_000;
    expect(await claimsOf()).toMatchObject({ username: "Ann" });
  });
});

describe("the scope of a login", () => {
  it("is what was asked, of what the role may have", async () => {
    expect(await claimsOf({ scope: "sessions" })).toMatchObject({ scope: "sessions" });
    expect(await claimsOf({ scope: "" })).toMatchObject({
      scope: "profile:read profile:write sessions",
    });
  });

  it("TOK-14 is refused when unknown or beyond the role, and then no session is opened", async () => {
    const count = () => house.sql("SELECT count(*) AS n FROM sessions")[0]?.["n"];
    const before = count();
    expect(await codeOf({ scope: "openid" })).toBe("invalid_scope");
    expect(await codeOf({ scope: "sessions admin" })).toBe("invalid_scope");
    expect(count()).toBe(before);
  });

  it("tells nobody who lacks the password what the account may have", async () => {
    expect(await codeOf({ scope: "admin", password: "wrong" })).toBe("invalid_grant");
    expect(await codeOf({ scope: "admin", identifier: "nobody" })).toBe("invalid_grant");
  });

  it("has admin in it for an admin", async () => {
    await server.auth.accounts.register({ ...ann, username: "bea", email: "bea@example.com" });
    house.sql("UPDATE users SET role = 'admin' WHERE username_key = 'bea'");
    expect(await claimsOf({ identifier: "bea" })).toMatchObject({
      role: "admin",
      scope: "profile:read profile:write sessions admin",
    });
  });
});

describe("TOK-3 a refused login", () => {
  it("is the same for a wrong password, an unknown account and a disabled one", async () => {
    await server.auth.accounts.register({ ...ann, username: "eve", email: "eve@example.com" });
    house.sql("UPDATE users SET disabled_at = 1 WHERE username_key = 'eve'");
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
      expect(await seen(given)).toEqual(wrong);
    }
  });

  it("asks for the same check of a password each time", async () => {
    const checks: unknown[] = [];
    const watched = await house.serve({
      wrap: ({ hasher }) => ({
        hasher: {
          ...hasher,
          verify(password, hash, turn) {
            checks.push(hash === undefined ? "nobody's" : "somebody's");
            return hasher.verify(password, hash, turn);
          },
        },
      }),
    });
    for (const identifier of ["nobody", "eve", "ann", "@", ""]) {
      await refusal(watched.auth.login.withPassword(login({ identifier, password: "wrong" })));
    }
    expect(checks).toEqual(["nobody's", "somebody's", "somebody's", "nobody's", "nobody's"]);
  });

  it("is aborted when the caller has hung up, and unavailable without a database", async () => {
    expect(await codeOf({ signal: AbortSignal.abort() })).toBe("aborted");
    const closed = await house.serve();
    await closed.close();
    expect(await refusal(closed.auth.login.withPassword(login()))).toMatchObject({
      code: "unavailable",
    });
  });
});

describe("the password of a login", () => {
  const emoji = "🦊".repeat(64);

  it("PW-2 may be 64 emoji, whose last one counts", async () => {
    await server.auth.accounts.register({
      ...ann,
      username: "fox",
      email: "fox@example.com",
      password: emoji,
    });
    expect(await claimsOf({ identifier: "fox", password: emoji })).toBeTruthy();
    const other = `${"🦊".repeat(63)}🐻`;
    expect(await codeOf({ identifier: "fox", password: other })).toBe("invalid_grant");
  });

  it("PW-4 is the same composed and decomposed", async () => {
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

  it("PW-1 may be shorter than today's rule, where an old account has such a one", async () => {
    await server.auth.accounts.register({ ...ann, username: "old", email: "old@example.com" });
    const hash = hashSync("abc", 10);
    house.sql("UPDATE users SET password_hash = ? WHERE username_key = 'old'", hash);
    expect(await claimsOf({ identifier: "old", password: "abc" })).toBeTruthy();
  });

  it("VULN-66 counts, however long the name before it is", async () => {
    const username = "n".repeat(64);
    await server.auth.accounts.register({ ...ann, username, email: "long@example.com" });
    expect(await claimsOf({ identifier: username })).toBeTruthy();
    expect(await codeOf({ identifier: username, password: "wrong" })).toBe("invalid_grant");
  });
});
