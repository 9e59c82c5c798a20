import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PersonClaims } from "../../../src/core/tokens/claims.ts";
import { noon, personsOwn } from "../support/claims.ts";
import { ann, login, openBackend, type Backend, type Server } from "../support/backend.ts";
import { refusal } from "../support/refusal.ts";

const second = 1000;
const day = 86_400 * second;

let backend: Backend;
let server: Server;
let token: string;
let claims: PersonClaims;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  await server.auth.accounts.register(ann);
  token = (await server.auth.login.withPassword(login())).accessToken;
  claims = personsOwn(await server.auth.tokens.verify(token));
});
afterEach(() => backend.close());

const reasonOf = async (text = token): Promise<string | undefined> => {
  const failure = await refusal(server.auth.tokens.verify(text));
  expect(failure).toMatchObject({ code: "invalid_token", message: "invalid_token" });
  return failure.reason;
};

/** A token for the same session, rightly signed, issued now. */
const fresh = (changes: Partial<PersonClaims> = {}): Promise<string> => {
  const iat = Math.floor(backend.now / second);
  return server.ports.signer.sign({ ...claims, iat, exp: iat + 600, ...changes });
};

describe("verifying a token", () => {
  it("gives the claims it was issued with", async () => {
    expect(Object.keys(claims)).toHaveLength(12);
    expect(await server.auth.tokens.verify(token)).toEqual(claims);
  });

  it("ends with the token, whatever is remembered of its signature", async () => {
    backend.now = claims.exp * second + 5 * second - 1;
    expect(await server.auth.tokens.verify(token)).toEqual(claims);
    backend.now += 1;
    expect(await reasonOf()).toBe("claim exp");
  });

  it("JWT-11 refuses a signed token whose session is somebody else's or nobody's", async () => {
    expect(await reasonOf(await fresh({ sub: "somebody-else" }))).toBe("session unknown");
    expect(await reasonOf(await fresh({ sid: "no-such-session" }))).toBe("session unknown");
    expect(await reasonOf(await fresh({ sid: claims.sub, sub: claims.sid }))).toBe(
      "session unknown",
    );
  });

  it("ASVS-8.3.2 tells the account's current name and role, not the token's", async () => {
    backend.sql("UPDATE users SET role = 'admin', username = 'Anna'");
    expect(await server.auth.tokens.verify(token)).toMatchObject({
      role: "admin",
      username: "Anna",
    });
    backend.sql("UPDATE users SET role = 'user'");
    const proud = await fresh({ role: "admin", username: "root" });
    expect(await server.auth.tokens.verify(proud)).toMatchObject({
      role: "user",
      username: "Anna",
    });
  });

  it("VULN-47 is unavailable without a database, and never answers", async () => {
    await server.close();
    expect(await refusal(server.auth.tokens.verify(token))).toMatchObject({ code: "unavailable" });
  });

  it("judges the token before it asks the database", async () => {
    await server.close();
    expect(await reasonOf("garbage")).toBe("token not compact");
    expect(await reasonOf(await fresh({ exp: 1 }))).toBe("claim exp");
  });
});

describe("the session behind a token", () => {
  it("ASVS-7.3.2 ends 30 days after its login, whatever token comes", async () => {
    backend.now = noon + 30 * day - 1;
    expect(await server.auth.tokens.verify(await fresh())).toMatchObject({ sid: claims.sid });
    backend.now += 1;
    expect(await reasonOf(await fresh())).toBe("session expired");
    backend.now += 365 * day;
    expect(await reasonOf(await fresh())).toBe("session expired");
  });

  it("ASVS-7.4.1 is over at once when it is revoked, and no other one with it", async () => {
    const other = (await server.auth.login.withPassword(login())).accessToken;
    backend.sql("UPDATE sessions SET revoked_at = ? WHERE id = ?", backend.now, claims.sid);
    expect(await reasonOf()).toBe("session revoked");
    expect(await server.auth.tokens.verify(other)).toMatchObject({ sub: claims.sub });
  });

  it("ASVS-7.4.3 is over when its login lies before the moment from which sessions count", async () => {
    const validFrom = (moment: number) =>
      backend.sql("UPDATE users SET sessions_valid_from = ?", moment);
    validFrom(noon);
    expect(await server.auth.tokens.verify(token)).toEqual(claims);
    validFrom(noon + 1);
    expect(await reasonOf()).toBe("session ended by its owner");
    backend.now = noon + 1;
    const later = (await server.auth.login.withPassword(login())).accessToken;
    expect(await server.auth.tokens.verify(later)).toMatchObject({ sub: claims.sub });
  });

  it("lives on when its owner has proven the password again", async () => {
    backend.sql("UPDATE users SET sessions_valid_from = ?", noon + 1);
    backend.sql("UPDATE sessions SET authenticated_at = ?", noon + 1);
    expect(await server.auth.tokens.verify(token)).toEqual(claims);
  });

  it("ASVS-7.4.2 rests while the account is disabled", async () => {
    backend.sql("UPDATE users SET disabled_at = ?", noon);
    expect(await reasonOf()).toBe("account disabled");
    backend.sql("UPDATE users SET disabled_at = NULL");
    expect(await server.auth.tokens.verify(token)).toEqual(claims);
  });

  it("VULN-43 is over at once when its account is deleted, though its row is still there", async () => {
    backend.sql("DELETE FROM users");
    expect(backend.sql("SELECT id FROM sessions")).toEqual([{ id: claims.sid }]);
    expect(await reasonOf()).toBe("session unknown");
  });

  it("is over when its row is deleted", async () => {
    backend.sql("DELETE FROM sessions");
    expect(await reasonOf()).toBe("session unknown");
  });
});

describe("a new account under a deleted one's name", () => {
  it("inherits none of its sessions", async () => {
    backend.sql("DELETE FROM users");
    backend.now += 1;
    const account = await server.auth.accounts.register(ann);
    expect(account.id).not.toBe(claims.sub);
    expect(await reasonOf()).toBe("session unknown");
    const session = await server.ports.store.findSessionState(claims.sid);
    expect(session).toBeUndefined();
  });
});

describe("another server of the same backend", () => {
  it("takes the token as it is, and none of another backend", async () => {
    const other = await backend.openServer();
    expect(await other.auth.tokens.verify(token)).toEqual(claims);
    const foreign = await openBackend();
    try {
      const stranger = await foreign.openServer();
      expect(await refusal(stranger.auth.tokens.verify(token))).toMatchObject({
        code: "invalid_token",
      });
    } finally {
      await foreign.close();
    }
  });

  it("refuses a token for another audience or of another issuer, though the key is the same", async () => {
    for (const change of [{ audience: "https://other.example" }, { issuer: "https://x.example" }]) {
      const other = await backend.openServer({ policy: change });
      expect(await refusal(other.auth.tokens.verify(token))).toMatchObject({
        code: "invalid_token",
      });
    }
  });
});
