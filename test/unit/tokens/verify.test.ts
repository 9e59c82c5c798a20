import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { UserTokenClaims, VerifiedUserClaims } from "../../../src/core/tokens/claims.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { noon, requireUserToken } from "../support/claims.ts";
import { refusal } from "../support/refusal.ts";

const second = 1000;
const day = 86_400 * second;

let backend: Backend;
let server: Server;
let token: string;
let claims: UserTokenClaims;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  await server.auth.accounts.register(ann);
  token = (await server.auth.login.withPassword(login())).accessToken;
  claims = requireUserToken(await server.auth.tokens.verify(token));
});
afterEach(() => backend.close());

const reasonOf = async (text = token): Promise<string | undefined> => {
  const failure = await refusal(server.auth.tokens.verify(text));
  expect(failure).toMatchObject({ code: "invalid_token", message: "invalid_token" });
  return failure.reason;
};

/** A token with a valid signature for the same session, issued now. */
const signFresh = (changes: Partial<UserTokenClaims> = {}): Promise<string> => {
  const iat = Math.floor(backend.now / second);
  return server.ports.signer.sign({ ...claims, iat, exp: iat + 600, ...changes });
};

describe("verifying an access token", () => {
  it("gives the claims that the token was issued with", async () => {
    const { owner, ...issued } = claims as VerifiedUserClaims;
    expect(Object.keys(issued)).toHaveLength(14);
    expect(owner).toEqual({
      email: ann.email,
      emailVerified: false,
      name: ann.name,
      locale: null,
    });
    expect(await server.auth.tokens.verify(token)).toEqual(claims);
  });

  it("rejects the token 5 seconds after its expiry, although its signature was verified before", async () => {
    backend.now = claims.exp * second + 5 * second - 1;
    expect(await server.auth.tokens.verify(token)).toEqual(claims);
    backend.now += 1;
    expect(await reasonOf()).toBe("claim exp");
  });

  it("JWT-11 rejects a signed token whose session belongs to another user or is unknown", async () => {
    expect(await reasonOf(await signFresh({ sub: "somebody-else" }))).toBe("session unknown");
    expect(await reasonOf(await signFresh({ sid: "no-such-session" }))).toBe("session unknown");
    expect(await reasonOf(await signFresh({ sid: claims.sub, sub: claims.sid }))).toBe(
      "session unknown",
    );
  });

  it("ASVS-8.3.2 gives the account's current username and role, not those of the token", async () => {
    backend.sql("UPDATE users SET role = 'admin', username = 'Anna'");
    expect(await server.auth.tokens.verify(token)).toMatchObject({
      role: "admin",
      username: "Anna",
    });
    backend.sql("UPDATE users SET role = 'user'");
    const adminToken = await signFresh({ role: "admin", username: "root" });
    expect(await server.auth.tokens.verify(adminToken)).toMatchObject({
      role: "user",
      username: "Anna",
    });
  });

  it("VULN-47 is unavailable without a database, and gives no claims", async () => {
    await server.close();
    expect(await refusal(server.auth.tokens.verify(token))).toMatchObject({ code: "unavailable" });
  });

  it("rejects an invalid token without asking the database", async () => {
    await server.close();
    expect(await reasonOf("garbage")).toBe("token not compact");
    expect(await reasonOf(await signFresh({ exp: 1 }))).toBe("claim exp");
  });
});

describe("the session behind a token", () => {
  it("ASVS-7.3.2 expires 30 days after its login, even for a token issued later", async () => {
    backend.now = noon + 30 * day - 1;
    expect(await server.auth.tokens.verify(await signFresh())).toMatchObject({ sid: claims.sid });
    backend.now += 1;
    expect(await reasonOf(await signFresh())).toBe("session expired");
    backend.now += 365 * day;
    expect(await reasonOf(await signFresh())).toBe("session expired");
  });

  it("ASVS-7.4.1 ends at once when it is revoked, and no other session ends", async () => {
    const other = (await server.auth.login.withPassword(login())).accessToken;
    backend.sql("UPDATE sessions SET revoked_at = ? WHERE id = ?", backend.now, claims.sid);
    expect(await reasonOf()).toBe("session revoked");
    expect(await server.auth.tokens.verify(other)).toMatchObject({ sub: claims.sub });
  });

  it("ASVS-7.4.3 ends when it was authenticated before the account's sessions_valid_from", async () => {
    const setValidFrom = (time: number) =>
      backend.sql("UPDATE users SET sessions_valid_from = ?", time);
    setValidFrom(noon);
    expect(await server.auth.tokens.verify(token)).toEqual(claims);
    setValidFrom(noon + 1);
    expect(await reasonOf()).toBe("session ended by its user");
    backend.now = noon + 1;
    const later = (await server.auth.login.withPassword(login())).accessToken;
    expect(await server.auth.tokens.verify(later)).toMatchObject({ sub: claims.sub });
  });

  it("stays alive when its owner has authenticated again since sessions_valid_from", async () => {
    backend.sql("UPDATE users SET sessions_valid_from = ?", noon + 1);
    backend.sql("UPDATE sessions SET authenticated_at = ?", noon + 1);
    expect(await server.auth.tokens.verify(token)).toEqual(claims);
  });

  it("ASVS-7.4.2 is rejected while the account is disabled, and is good again afterwards", async () => {
    backend.sql("UPDATE users SET disabled_at = ?", noon);
    expect(await reasonOf()).toBe("account disabled");
    backend.sql("UPDATE users SET disabled_at = NULL");
    expect(await server.auth.tokens.verify(token)).toEqual(claims);
  });

  it("VULN-43 ends at once when its account is deleted, even though its row is left", async () => {
    backend.sql("DELETE FROM users");
    expect(backend.sql("SELECT id FROM sessions")).toEqual([{ id: claims.sid }]);
    expect(await reasonOf()).toBe("session unknown");
  });

  it("ends when its row is deleted", async () => {
    backend.sql("DELETE FROM sessions");
    expect(await reasonOf()).toBe("session unknown");
  });
});

describe("a new account with the username of a deleted one", () => {
  it("inherits no session of the deleted account", async () => {
    backend.sql("DELETE FROM users");
    backend.now += 1;
    const account = await server.auth.accounts.register(ann);
    expect(account.id).not.toBe(claims.sub);
    expect(await reasonOf()).toBe("session unknown");
    const session = await server.ports.store.findSessionState(claims.sid);
    expect(session).toBeUndefined();
  });
});

describe("a second server over the same database", () => {
  it("accepts the token, while a server with another key and database rejects it", async () => {
    const other = await backend.openServer();
    expect(await other.auth.tokens.verify(token)).toEqual(claims);
    const foreign = await openBackend();
    try {
      const foreignServer = await foreign.openServer();
      expect(await refusal(foreignServer.auth.tokens.verify(token))).toMatchObject({
        code: "invalid_token",
      });
    } finally {
      await foreign.close();
    }
  });

  it("rejects a token for another audience or from another issuer, even with the same key", async () => {
    for (const change of [{ audience: "https://other.example" }, { issuer: "https://x.example" }]) {
      const other = await backend.openServer({ policy: change });
      const failure = await refusal(other.auth.tokens.verify(token));
      expect(failure, JSON.stringify(change)).toMatchObject({ code: "invalid_token" });
    }
  });
});
