import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Requirement } from "../../../src/core/user.ts";
import type { Config } from "../../../src/entry/config/config.ts";
import { userChecks } from "../../../src/entry/user-checks.ts";
import { ann, login, openBackend, type Backend } from "../support/backend.ts";
import { policy } from "../support/claims.ts";

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
  // The checks read the real clock.
  backend.now = Date.now();
});
afterAll(() => backend.close());

describe("the requireUser of a server that Latchkey is part of", () => {
  it("names the user by the account's id, by an access token and by a session cookie", async () => {
    const { auth, ports } = await backend.openServer();
    const http = {
      appUrl: "https://auth.example.com/app",
      corsOrigins: [],
      development: false,
    } as unknown as Config["http"];
    const checks = userChecks(auth, { http, policy } as Config, ports.log);
    const bob = { ...ann, username: "Bob", email: "bob@example.com" };
    const { id } = await auth.accounts.register(bob);
    const { accessToken, refreshToken } = await auth.login.withPassword(
      login({ identifier: bob.username }),
    );
    for (const headers of [
      { Authorization: `Bearer ${accessToken}` },
      { Cookie: `__Host-latchkey=${refreshToken}` },
    ]) {
      const request = new Request("https://auth.example.com", { headers });
      const user = await checks.requireUser(request, {});
      expect(user).toMatchObject({ id, username: "Bob", claims: {} });
      expect(user).not.toHaveProperty("sub");
    }
  });

  it("tells nobody from a visitor whose browser withheld the session cookie", async () => {
    const { auth, ports } = await backend.openServer();
    const http = {
      appUrl: "https://auth.example.com/app",
      corsOrigins: [],
      development: false,
    } as unknown as Config["http"];
    const checks = userChecks(auth, { http, policy } as Config, ports.log);
    const carol = { ...ann, username: "Carol", email: "carol@example.com" };
    await auth.accounts.register(carol);
    const { refreshToken } = await auth.login.withPassword(login({ identifier: carol.username }));
    const hint = "__Host-latchkey-hint=1";
    const cookie = `__Host-latchkey=${refreshToken}`;
    const userOf = async (headers: Record<string, string>, method = "GET") => {
      const found = await checks.find(new Request(policy.issuer, { method, headers }));
      return found ? found.username : found;
    };
    expect(await userOf({})).toBeNull();
    expect(await userOf({ Cookie: "other=1; latchkey-dev-hint=1" })).toBeNull();
    expect(await userOf({ Cookie: hint })).toBeUndefined();
    expect(await userOf({ Cookie: `${hint}; ${cookie}` })).toBe("Carol");
    expect(await userOf({ Cookie: `${hint}; ${cookie}x` })).toBeNull();
    // F1: a form of an own page, or of the page of another site.
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      expect(await userOf({ Cookie: `${hint}; ${cookie}` }, method), method).toBeUndefined();
      expect(await userOf({ Cookie: cookie }, method), method).toBeUndefined();
    }
    const elsewhere = { Cookie: cookie, Origin: "https://evil.example", "X-Latchkey": "1" };
    expect(await userOf(elsewhere, "POST")).toBeUndefined();
    expect(await userOf({}, "POST")).toBeNull();
    expect(await userOf({ Authorization: "Bearer x", Cookie: cookie }, "POST")).toBeNull();
    expect(await userOf({ Cookie: hint, Authorization: "Bearer x" })).toBeNull();
    const request = new Request(policy.issuer, { headers: { Cookie: hint } });
    const refusal = (await checks.requireUser(request, {})) as Response;
    expect([refusal.status, await refusal.json()]).toMatchObject([401, { code: "missing_token" }]);
  });

  it("asks for two factors and a recent login, by an access token and by a session cookie", async () => {
    const { auth, ports } = await backend.openServer();
    const http = {
      appUrl: "https://auth.example.com/app",
      corsOrigins: [],
      development: false,
    } as unknown as Config["http"];
    const checks = userChecks(auth, { http, policy } as Config, ports.log);
    await auth.accounts.register(ann);
    const { accessToken, refreshToken, sessionId } = await auth.login.withPassword(login());
    const answerTo = async (requirement: Requirement, headers: Record<string, string>) => {
      const request = new Request("https://auth.example.com", { headers });
      const found = await checks.requireUser(request, requirement);
      return found instanceof Response
        ? [found.status, found.headers.get("www-authenticate")]
        : [found.acr, found.amr];
    };
    const challenge = 'Bearer realm="latchkey", error="insufficient_user_authentication"';
    const byToken = { Authorization: `Bearer ${accessToken}` };
    const byCookie = { Cookie: `__Host-latchkey=${refreshToken}` };
    for (const headers of [byToken, byCookie]) {
      const aal2 = await answerTo({ acr: "aal2" }, headers);
      expect(aal2).toEqual([401, `${challenge}, acr_values="aal2"`]);
      const recent = await answerTo({ maxAge: 60 }, headers);
      expect(recent).toEqual(["aal1", ["pwd"]]);
    }
    backend.sql(
      "UPDATE sessions SET methods = 'passkey', proven_at = ? WHERE id = ?",
      backend.now - 3_600_000,
      sessionId,
    );
    for (const headers of [byToken, byCookie]) {
      const strong = await answerTo({ acr: "aal2" }, headers);
      expect(strong).toEqual(["aal2", ["pop", "user", "mfa"]]);
      const recent = await answerTo({ acr: "aal2", maxAge: 60 }, headers);
      expect(recent).toEqual([401, `${challenge}, acr_values="aal2", max_age="60"`]);
    }
  });
});
