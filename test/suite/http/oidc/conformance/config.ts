import { createPublicKey, type JsonWebKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Target } from "../../../../support/targets/http-target.ts";
import { send } from "../../calls/calls.ts";

/** Members of an extension of ours, which the suite only warns about. */
const ours = [
  "attributes_schema",
  "passkey_sign_up",
  "registration_makes_username",
  "password_max_length",
  "password_min_length",
  "registration_requires",
  "upstream_providers",
  "organizations",
];

/** OpenID Connect Discovery 1.0 section 3, RFC 8414, RFC 9126, RFC 9207, and Initiating User Registration 1.0. */
const known = [
  "issuer",
  "jwks_uri",
  "service_documentation",
  "claims_supported",
  "claim_types_supported",
  "ui_locales_supported",
  "acr_values_supported",
  "authorization_endpoint",
  "token_endpoint",
  "userinfo_endpoint",
  "end_session_endpoint",
  "revocation_endpoint",
  "introspection_endpoint",
  "pushed_authorization_request_endpoint",
  "scopes_supported",
  "response_types_supported",
  "response_modes_supported",
  "grant_types_supported",
  "subject_types_supported",
  "prompt_values_supported",
  "id_token_signing_alg_values_supported",
  "code_challenge_methods_supported",
  "token_endpoint_auth_methods_supported",
  "revocation_endpoint_auth_methods_supported",
  "introspection_endpoint_auth_methods_supported",
  "claims_parameter_supported",
  "request_parameter_supported",
  "request_uri_parameter_supported",
  "authorization_response_iss_parameter_supported",
  "backchannel_logout_supported",
  "backchannel_logout_session_supported",
];

/** The modules of the plan `oidcc-config-certification-test-plan` of the OpenID conformance suite, as black boxes. */
export function configConformance(target: () => Target): void {
  describe("the conformance plan Config OP", () => {
    it("oidcc-discovery-endpoint-verification", async () => {
      const { issuer } = target();
      const { status, headers, body } = await send(target(), "/.well-known/openid-configuration");
      expect(status).toBe(200);
      expect(headers.get("content-type")).toMatch(/^application\/json/);
      expect(body["issuer"]).toBe(issuer);
      expect(issuer).toMatch(/^https:\/\/[^?#]*[^/?#]$/);

      const listOf = (name: string) => body[name] as readonly string[];
      expect(listOf("response_types_supported")).toContain("code");
      expect(listOf("subject_types_supported")).toEqual(["public"]);
      expect(listOf("id_token_signing_alg_values_supported")).toContain("RS256");
      expect(listOf("code_challenge_methods_supported")).toEqual(["S256"]);
      expect(listOf("scopes_supported")).toContain("openid");
      for (const scope of listOf("scopes_supported")) expect(scope).toMatch(/^[!#-[\]-~]+$/);
      for (const claim of ["sub", "iss", "auth_time", "acr", "name", "email"]) {
        expect(listOf("claims_supported")).toContain(claim);
      }
      for (const [name, value] of Object.entries(body)) {
        if (!/_endpoint$|_uri$/.test(name)) continue;
        expect(value, name).toMatch(/^https:\/\//);
        expect(URL.canParse(String(value)), name).toBe(true);
      }
      for (const name of Object.keys(body)) expect([...known, ...ours]).toContain(name);
      for (const [name, value] of Object.entries(body)) {
        if (!name.endsWith("_supported") || typeof value === "boolean") continue;
        expect(value, name).toEqual([...new Set(value as string[])]);
        expect(value, name).not.toHaveLength(0);
      }

      const jwks = await send(target(), String(body["jwks_uri"]).slice(issuer.length));
      expect(jwks.status).toBe(200);
      const keys = jwks.body["keys"] as (JsonWebKey & Readonly<Record<string, unknown>>)[];
      const kids = keys.map(({ kid }) => kid);
      expect(new Set(kids).size).toBe(keys.length);
      expect(keys.filter(({ alg, use }) => alg === "RS256" && use === "sig")).not.toEqual([]);
      for (const key of keys) {
        expect(createPublicKey({ key, format: "jwk" }).type).toBe("public");
        for (const member of ["d", "p", "q", "dp", "dq", "qi", "k"]) {
          expect(key, member).not.toHaveProperty(member);
        }
      }
    });
  });
}
