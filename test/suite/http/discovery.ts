import { describe, expect, it } from "vitest";
import type { Target } from "../../support/targets/http-target.ts";
import { send } from "./calls/calls.ts";

const metadataPath = "/.well-known/oauth-authorization-server";

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
        ],
        response_types_supported: [],
        scopes_supported: ["profile:read", "profile:write", "sessions", "factors", "admin"],
        acr_values_supported: ["aal1", "aal2"],
        token_endpoint_auth_methods_supported: ["none", ...secrets],
        revocation_endpoint_auth_methods_supported: ["none", ...secrets],
        introspection_endpoint_auth_methods_supported: secrets,
        password_min_length: 8,
        password_max_length: 256,
        registration_requires: ["username", "name"],
        upstream_providers: [{ id: "example", name: "Example", kind: "oidc" }],
      });
    });

    it("META-1 names only endpoints that exist", async () => {
      const { issuer } = target();
      const { body } = await send(target(), metadataPath);
      const urls = Object.values(body).filter(
        (value): value is string => typeof value === "string" && value !== issuer,
      );
      expect(urls).toHaveLength(5);
      for (const url of urls) {
        expect(url.startsWith(`${issuer}/`), url).toBe(true);
        expect((await send(target(), url.slice(issuer.length))).status, url).not.toBe(404);
      }
    });

    it("META-1 serves the metadata at the root of the host, with the issuer's path appended", async () => {
      // RFC 8414 section 3.1. When another app mounts Latchkey under a path, the other app has to serve this.
      const up = basePath().replaceAll(/\/[^/]+/g, "/..");
      const atHost = await send(target(), up + metadataPath + basePath());
      expect(atHost.status).toBe(200);
      expect(atHost.body).toEqual((await send(target(), metadataPath)).body);
    });

    it.each(["X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Forwarded-Prefix"])(
      "VULN-62 serves the same metadata whatever the header %s contains",
      async (name) => {
        const { text } = await send(target(), metadataPath);
        const value = name === "Forwarded" ? "host=evil.example;proto=http" : "evil.example";
        const asked = await send(target(), metadataPath, { headers: { [name]: value } });
        expect(asked.text).toBe(text);
      },
    );

    it.each(["/.well-known/openid-configuration", `${metadataPath}/`, `${metadataPath}/other`])(
      "answers 404 at %s, where no metadata are",
      async (path) => {
        expect((await send(target(), path)).status).toBe(404);
      },
    );
  });
}
