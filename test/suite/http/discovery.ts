import { describe, expect, it } from "vitest";
import type { Target } from "../../support/targets/http-target.ts";
import { send } from "./calls/calls.ts";

const metadataPath = "/.well-known/oauth-authorization-server";
const openIdPath = "/.well-known/openid-configuration";

/** The metadata that OAuth libraries read by themselves (RFC 8414). */
export function discovery(target: () => Target): void {
  describe("discovery", () => {
    const basePath = (): string => new URL(target().issuer).pathname.replace(/\/$/, "");

    it("META-1 names all endpoints and capabilities in exactly these members", async () => {
      const { issuer } = target();
      const { status, headers, body } = await send(target(), metadataPath);
      expect(status).toBe(200);
      expect(headers.get("content-type")).toMatch(/^application\/json/);
      expect(headers.get("cache-control")).toBe("public, max-age=300");
      const secrets = ["client_secret_basic", "client_secret_post"];
      expect(body).toEqual({
        issuer,
        token_endpoint: `${issuer}/authenticate/token`,
        revocation_endpoint: `${issuer}/authenticate/revoke`,
        introspection_endpoint: `${issuer}/authenticate/introspect`,
        jwks_uri: `${issuer}/.well-known/jwks.json`,
        service_documentation: `${issuer}/docs`,
        grant_types_supported: [
          "password",
          "refresh_token",
          "client_credentials",
          "urn:latchkey:grant-type:login-link",
          "urn:latchkey:grant-type:mfa",
          "urn:latchkey:grant-type:passkey",
          "urn:latchkey:grant-type:reauthentication",
          "authorization_code",
        ],
        authorization_endpoint: `${issuer}/authorize`,
        pushed_authorization_request_endpoint: `${issuer}/authenticate/par`,
        userinfo_endpoint: `${issuer}/userinfo`,
        end_session_endpoint: `${issuer}/logout`,
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
        response_types_supported: ["code"],
        response_modes_supported: ["query"],
        code_challenge_methods_supported: ["S256"],
        authorization_response_iss_parameter_supported: true,
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
        claim_types_supported: ["normal"],
        claims_supported: [
          "iss",
          "sub",
          "aud",
          "exp",
          "iat",
          "auth_time",
          "nonce",
          "at_hash",
          "sid",
          "acr",
          "amr",
          "name",
          "preferred_username",
          "picture",
          "updated_at",
          "email",
          "email_verified",
          "role",
        ],
        ui_locales_supported: ["en", "de"],
        prompt_values_supported: ["none", "login", "consent", "select_account", "create"],
        claims_parameter_supported: false,
        request_parameter_supported: false,
        request_uri_parameter_supported: false,
        scopes_supported: [
          "openid",
          "profile",
          "email",
          "offline_access",
          "roles",
          "profile:read",
          "profile:write",
          "sessions",
          "factors",
          "admin",
        ],
        acr_values_supported: ["aal1", "aal2"],
        token_endpoint_auth_methods_supported: ["none", ...secrets],
        revocation_endpoint_auth_methods_supported: ["none", ...secrets],
        introspection_endpoint_auth_methods_supported: secrets,
        password_min_length: 8,
        password_max_length: 256,
        registration_requires: ["username", "name"],
        registration_makes_username: true,
        upstream_providers: [{ id: "example", name: "Example", kind: "oidc", confirms: true }],
      });
    });

    it("META-1 names only endpoints that exist", async () => {
      const { issuer } = target();
      const { body } = await send(target(), metadataPath);
      const urls = Object.values(body).filter(
        (value): value is string => typeof value === "string" && value !== issuer,
      );
      expect(urls).toHaveLength(9);
      for (const url of urls) {
        expect(url.startsWith(`${issuer}/`), url).toBe(true);
        const path = url.slice(issuer.length);
        expect((await send(target(), path)).status, url).not.toBe(404);
      }
    });

    it.each([metadataPath, openIdPath])(
      "META-1 serves the same metadata at %s, below the issuer, and at the root of the host with the issuer's path appended",
      async (path) => {
        const { body } = await send(target(), metadataPath);
        const below = await send(target(), path);
        expect([below.status, below.body]).toEqual([200, body]);
        // RFC 8414 section 3.1. When another app mounts Latchkey under a path, the other app has to serve this.
        const up = basePath().replaceAll(/\/[^/]+/g, "/..");
        const atHost = await send(target(), up + path + basePath());
        expect([atHost.status, atHost.body]).toEqual([200, body]);
      },
    );

    it.each(["X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Forwarded-Prefix"])(
      "VULN-62 serves the same metadata whatever the header %s contains",
      async (name) => {
        const { text } = await send(target(), metadataPath);
        const value = name === "Forwarded" ? "host=evil.example;proto=http" : "evil.example";
        const asked = await send(target(), metadataPath, { headers: { [name]: value } });
        expect(asked.text).toBe(text);
      },
    );

    it.each([`${openIdPath}/`, `${openIdPath}/other`, `${metadataPath}/`, `${metadataPath}/other`])(
      "answers 404 at %s, where no metadata are",
      async (path) => {
        expect((await send(target(), path)).status).toBe(404);
      },
    );
  });
}
