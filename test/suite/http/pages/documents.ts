import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { send } from "../calls/calls.ts";
import { staticFiles } from "./static-files.ts";

const contentTypes: Record<string, string> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  png: "image/png",
};

/** The OpenAPI document and the docs page. */
export function documents(target: () => Target): void {
  staticFiles(target);

  describe("OpenAPI and docs", () => {
    const basePath = (): string => new URL(target().issuer).pathname.replace(/\/$/, "");

    it("describes all calls in an OpenAPI 3.1 document", async () => {
      const { status, headers, body } = await send(target(), "/openapi.json");
      expect(status).toBe(200);
      expect(headers.get("content-type")).toMatch(/^application\/json/);
      expect(body["openapi"]).toMatch(/^3\.1\./);
      expect(Object.keys(body["paths"] as object).toSorted()).toEqual([
        "/",
        "/.well-known/jwks.json",
        "/.well-known/oauth-authorization-server",
        "/.well-known/oauth-protected-resource",
        "/.well-known/openid-configuration",
        "/accounts",
        "/accounts/{id}",
        "/accounts/{id}/disable",
        "/accounts/{id}/enable",
        "/accounts/{id}/invitation",
        "/accounts/{id}/password-reset",
        "/accounts/{id}/sessions",
        "/admin/audit",
        "/admin/clients",
        "/admin/clients/{id}",
        "/admin/clients/{id}/consents",
        "/admin/clients/{id}/secret",
        "/admin/emails/test",
        "/admin/keys",
        "/admin/outbox",
        "/admin/outbox/{id}",
        "/admin/outbox/{id}/retry",
        "/admin/overview",
        "/admin/resources",
        "/admin/resources/{id}",
        "/admin/settings",
        "/admin/users",
        "/admin/users/{id}",
        "/admin/users/{id}/consents/{consent_id}",
        "/admin/users/{id}/export",
        "/admin/users/{id}/factors",
        "/admin/users/{id}/identities/{identity_id}",
        "/admin/users/{id}/invitation",
        "/admin/users/{id}/password-reset",
        "/admin/users/{id}/sessions",
        "/admin/users/{id}/sessions/{session_id}",
        "/admin/users/{id}/unlock",
        "/admin/users/{id}/verification",
        "/admin/webhooks",
        "/admin/webhooks/{id}/deliveries/{webhook_id}",
        "/admin/webhooks/{id}/test",
        "/authenticate/clients",
        "/authenticate/email/disown",
        "/authenticate/email/preview",
        "/authenticate/email/undo",
        "/authenticate/email/undo/preview",
        "/authenticate/email/verification",
        "/authenticate/email/verify",
        "/authenticate/introspect",
        "/authenticate/link/preview",
        "/authenticate/link/send",
        "/authenticate/par",
        "/authenticate/passkey/options",
        "/authenticate/password/forgot",
        "/authenticate/password/preview",
        "/authenticate/password/reset",
        "/authenticate/register",
        "/authenticate/revoke",
        "/authenticate/setup",
        "/authenticate/token",
        "/authenticate/verify/token",
        "/authorize/decision",
        "/authorize/request",
        "/health/live",
        "/health/ready",
        "/hello/{name}",
        "/logout/request",
        "/session",
        "/session/organization",
        "/session/passkey",
        "/session/reauthentication",
        "/session/reauthentication/code",
        "/session/refresh",
        "/session/second-factor",
        "/session/upstream",
        "/session/upstream/preview",
        "/userinfo",
        "/users/me",
        "/users/me/consents",
        "/users/me/consents/{id}",
        "/users/me/email/verification",
        "/users/me/export",
        "/users/me/factors",
        "/users/me/factors/passkeys",
        "/users/me/factors/passkeys/options",
        "/users/me/factors/passkeys/upgrade",
        "/users/me/factors/passkeys/{id}",
        "/users/me/factors/recovery-codes",
        "/users/me/factors/totp",
        "/users/me/factors/totp/confirmation",
        "/users/me/factors/two-factor",
        "/users/me/identities",
        "/users/me/identities/{id}",
        "/users/me/password",
        "/users/me/sessions",
        "/users/me/sessions/{id}",
        "/users/me/terms",
      ]);
    });

    it("names its own token endpoint for the password flow in the OpenAPI document", async () => {
      const { body } = await send(target(), "/openapi.json");
      const { securitySchemes } = body["components"] as { securitySchemes: object };
      expect(securitySchemes).toMatchObject({
        access_token: {
          type: "oauth2",
          flows: { password: { tokenUrl: `${basePath()}/authenticate/token` } },
        },
        client_secret: { type: "http", scheme: "basic" },
      });
    });

    it("serves a docs page that loads nothing from other hosts", async () => {
      const { status, headers, text } = await send(target(), "/docs");
      expect(status).toBe(200);
      expect(headers.get("content-type")).toBe("text/html; charset=UTF-8");
      expect(text).not.toMatch(/https?:|["'(=]\/\//i);
      expect(assets(text).length).toBeGreaterThan(2);
    });

    it("PG-3 serves the docs page with a policy that allows no inline script and no other host", async () => {
      const { headers } = await send(target(), "/docs");
      const policy = new Map(
        (headers.get("content-security-policy") ?? "").split("; ").map((directive) => {
          const [name = "", ...sources] = directive.split(" ");
          return [name, sources] as const;
        }),
      );
      expect(policy.get("default-src")).toEqual(["'none'"]);
      expect(policy.get("script-src")).toEqual(["'self'"]);
      expect(policy.get("style-src")).toEqual(["'self'"]);
      expect(policy.get("frame-ancestors")).toEqual(["'none'"]);
      const sources = [...policy.values()].flat();
      expect(sources.every((source) => /^'[a-z-]+'$|^data:$/.test(source))).toBe(true);
    });

    it("redirects /docs/ to /docs, because the page names its files relative to it", async () => {
      const answer = await send(target(), "/docs/", { redirect: "manual" });
      expect(answer.status).toBe(308);
      expect(answer.headers.get("location")).toBe(`${basePath()}/docs`);
    });

    it("serves every asset that the docs page names", async () => {
      const { text } = await send(target(), "/docs");
      for (const asset of assets(text)) {
        const response = await target().fetch(`/${asset}`);
        expect(response.status, asset).toBe(200);
        expect(response.headers.get("content-type"), asset).toBe(
          contentTypes[asset.split(".").at(-1) ?? ""],
        );
        expect((await response.arrayBuffer()).byteLength, asset).toBeGreaterThan(50);
      }
    });

    it("serves the guide with its style and pictures, and a policy that allows no inline script", async () => {
      const page = await send(target(), "/docs/guide/console");
      expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(page.headers.get("content-security-policy")).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; /,
      );
      const types = [];
      for (const asset of assets(page.text).filter((one) => /\.(?:css|png)$/.test(one))) {
        const { status, headers } = await target().fetch(`/docs/guide/${asset}`);
        types.push([status, headers.get("content-type")]);
      }
      expect(types).toEqual([
        [200, "text/css; charset=utf-8"],
        [200, "image/png"],
      ]);
      const chart = await target().fetch("/docs/guide/images/memory.svg");
      expect([chart.status, chart.headers.get("content-type")]).toEqual([200, "image/svg+xml"]);
    });

    it("redirects /docs/guide to /docs/guide/, because the pages link relative to it", async () => {
      const response = await send(target(), "/docs/guide", { redirect: "manual" });
      expect(response.status).toBe(308);
      expect(response.headers.get("location")).toBe(`${basePath()}/docs/guide/`);
    });

    it.each([
      "/docs/guide/..%2fswagger-ui.css",
      "/docs/guide/images/..%2f..%2fswagger-ui.css",
      "/docs/guide/images",
      "/docs/guide/start.html",
      "/docs/guide/nothing.md",
      "/docs/guide/__proto__",
      "/docs/package.json",
      "/docs/index.html",
      "/docs/..%2fpackage.json",
      "/docs/%2e%2e%2f%2e%2e%2fpackage.json",
      "/docs/toString",
      "/docs/__proto__",
      "/docs/swagger-ui.css%00",
    ])("VULN-21 answers 404 to other files below /docs: %s", async (path) => {
      expect((await send(target(), path)).status).toBe(404);
    });
  });
}

const assets = (page: string): string[] =>
  [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = ""]) => path);
