import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openBackend, type Backend, type Server } from "../support/backend.ts";
import { noonSeconds, policy } from "../support/claims.ts";
import { firstParty, createClient, recording, type TestClient } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";

let backend: Backend;
let server: Server;
let app: TestClient;
beforeEach(async () => {
  backend = await openBackend();
  server = await backend.openServer();
  app = await createClient(backend, "sessions profile:read");
});
afterEach(() => backend.close());

const grant = (scope?: string) => server.auth.tokens.grantToClient(app.known, { scope });
const verify = ({ accessToken }: { readonly accessToken: string }) =>
  server.auth.tokens.verify(accessToken);
const reasonOf = async (token: { readonly accessToken: string }) => {
  const failure = await refusal(verify(token));
  expect(failure).toMatchObject({ code: "invalid_token", message: "invalid_token" });
  return failure.reason;
};

describe("a client's own token", () => {
  it("has no user, no session and no refresh token", async () => {
    const granted = await grant();
    expect(granted).toEqual({
      accessToken: expect.any(String),
      expiresIn: 600,
      scope: "sessions profile:read",
    });
    expect(await verify(granted)).toEqual({
      iss: policy.issuer,
      aud: policy.audience,
      sub: app.id,
      client_id: app.id,
      iat: noonSeconds,
      exp: noonSeconds + 600,
      jti: expect.any(String),
      scope: "sessions profile:read",
    });
    expect(backend.sql("SELECT id FROM sessions")).toEqual([]);
  });

  it("is different each time, and is issued without a store call", async () => {
    const calls: string[] = [];
    const { auth } = await backend.openServer({
      wrap: ({ store }) => ({ store: recording(store, calls) }),
    });
    const [one, other] = [
      await auth.tokens.grantToClient(app.known),
      await auth.tokens.grantToClient(app.known),
    ];
    expect((await verify(one)).jti).not.toBe((await verify(other)).jti);
    expect(calls).toEqual([]);
  });

  it("TOK-14 has the scope that was asked for, and is refused beyond the client's scopes", async () => {
    expect(await verify(await grant("profile:read"))).toMatchObject({ scope: "profile:read" });
    for (const scope of ["profile:write", "admin", "openid", "sessions admin"]) {
      expect(await refusal(grant(scope)), scope).toMatchObject({ code: "invalid_scope" });
    }
  });

  it("is refused with invalid_client to a client without a secret", async () => {
    const failure = await refusal(server.auth.tokens.grantToClient(firstParty));
    expect(failure).toMatchObject({ code: "invalid_client" });
  });

  it("VULN-47 is rejected at once when its client is revoked or deleted, and is unavailable without a database", async () => {
    const granted = await grant();
    backend.sql("UPDATE clients SET revoked_at = 1");
    expect(await reasonOf(granted)).toBe("client revoked");
    backend.sql("DELETE FROM clients");
    expect(await reasonOf(granted)).toBe("client unknown");
    await server.close();
    expect(await refusal(verify(granted))).toMatchObject({ code: "unavailable" });
  });

  it("expires after ten minutes", async () => {
    const granted = await grant();
    backend.now += 605_000;
    expect(await reasonOf(granted)).toBe("claim exp");
  });

  it("ASVS-8.3.2 loses a scope as soon as its client loses it", async () => {
    const granted = await grant();
    backend.sql("UPDATE clients SET scope = 'profile:read profile:write'");
    expect(await verify(granted)).toMatchObject({ scope: "profile:read" });
  });

  it("BR-4 is not authorized to act for a person, even with the scope sessions", async () => {
    const { accessToken } = await grant("sessions");
    const claims = await server.auth.tokens.verify(accessToken);
    const failure = await refusal(
      (async () => server.auth.bearers.requireScopes(claims, "sessions"))(),
    );
    expect(failure).toMatchObject({ code: "insufficient_scope", scope: "sessions" });
  });
});
