import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { send } from "../calls/calls.ts";
import { expectProblem } from "../calls/expect.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"];

const routes: Readonly<Record<string, readonly string[]>> = {
  "/": ["GET", "HEAD"],
  "/hello/Ann": ["GET", "HEAD"],
  "/authenticate/register": ["POST"],
  "/authenticate/token": ["POST"],
  "/authenticate/verify/token": ["POST"],
  "/authenticate/revoke": ["POST"],
  "/authenticate/introspect": ["POST"],
  "/authenticate/par": ["POST"],
  "/authenticate/clients": ["POST"],
  "/authenticate/password/forgot": ["POST"],
  "/authenticate/password/preview": ["POST"],
  "/authenticate/password/reset": ["POST"],
  "/authenticate/email/verification": ["POST"],
  "/authenticate/email/verify": ["POST"],
  "/authenticate/email/preview": ["POST"],
  "/authenticate/email/disown": ["POST"],
  "/authenticate/email/undo": ["POST"],
  "/authenticate/email/undo/preview": ["POST"],
  "/authenticate/link/preview": ["POST"],
  "/authenticate/link/send": ["POST"],
  "/authenticate/setup": ["POST"],
  "/authenticate/passkey/options": ["POST"],
  "/users/me/email/verification": ["POST"],
  "/session": ["GET", "HEAD", "POST", "DELETE"],
  "/session/refresh": ["POST"],
  "/session/second-factor": ["POST"],
  "/session/organization": ["POST"],
  "/session/passkey": ["POST"],
  "/session/reauthentication": ["POST"],
  "/session/reauthentication/code": ["POST"],
  "/session/upstream": ["POST"],
  "/session/upstream/preview": ["POST"],
  "/users/me/identities": ["GET", "HEAD", "POST"],
  "/users/me/identities/1": ["DELETE"],
  "/authorize": ["GET", "HEAD", "POST"],
  "/authorize/request": ["GET", "HEAD"],
  "/authorize/decision": ["POST"],
  "/users/me/consents": ["GET", "HEAD"],
  "/users/me/consents/1": ["DELETE"],
  "/login/example": ["GET", "HEAD"],
  "/login/example/callback": ["GET", "HEAD", "POST"],
  "/users/me": ["GET", "HEAD", "PATCH", "DELETE"],
  "/users/me/terms": ["POST"],
  "/users/me/export": ["GET", "HEAD"],
  "/users/me/password": ["PUT"],
  "/users/me/sessions": ["GET", "HEAD", "DELETE"],
  "/users/me/sessions/1": ["DELETE"],
  "/users/me/factors": ["GET", "HEAD"],
  "/users/me/factors/totp": ["POST", "DELETE"],
  "/users/me/factors/totp/confirmation": ["POST"],
  "/users/me/factors/passkeys/options": ["POST"],
  "/users/me/factors/passkeys/upgrade": ["POST"],
  "/users/me/factors/passkeys": ["POST"],
  "/users/me/factors/passkeys/1": ["PATCH", "DELETE"],
  "/users/me/factors/recovery-codes": ["POST"],
  "/users/me/factors/two-factor": ["PUT"],
  "/accounts": ["GET", "HEAD", "POST"],
  "/accounts/1": ["GET", "HEAD", "PATCH", "DELETE"],
  "/accounts/1/disable": ["POST"],
  "/accounts/1/enable": ["POST"],
  "/accounts/1/invitation": ["POST"],
  "/accounts/1/password-reset": ["POST"],
  "/accounts/1/sessions": ["DELETE"],
  "/admin/users/1/factors": ["DELETE"],
  "/admin/users/1/identities/2": ["DELETE"],
  "/admin/users/1/consents/2": ["DELETE"],
  "/admin/clients/1/consents": ["GET", "HEAD"],
  "/admin/users": ["GET", "HEAD", "POST"],
  "/admin/users/1": ["GET", "HEAD", "PATCH", "DELETE"],
  "/admin/users/1/password-reset": ["POST"],
  "/admin/users/1/verification": ["POST"],
  "/admin/users/1/unlock": ["POST"],
  "/admin/users/1/invitation": ["POST", "DELETE"],
  "/admin/users/1/export": ["GET", "HEAD"],
  "/admin/users/1/sessions": ["GET", "HEAD", "DELETE"],
  "/admin/users/1/sessions/2": ["DELETE"],
  "/admin/clients": ["GET", "HEAD", "POST"],
  "/admin/clients/1/secret": ["POST"],
  "/admin/clients/1": ["GET", "HEAD", "PATCH", "DELETE"],
  "/admin/resources": ["GET", "HEAD", "POST"],
  "/admin/resources/1": ["PATCH", "DELETE"],
  "/admin/audit": ["GET", "HEAD"],
  "/admin/overview": ["GET", "HEAD"],
  "/admin/keys": ["GET", "HEAD"],
  "/admin/settings": ["GET", "HEAD"],
  "/admin/webhooks": ["GET", "HEAD"],
  "/admin/webhooks/1/test": ["POST"],
  "/admin/webhooks/1/deliveries/2": ["POST"],
  "/admin/outbox": ["GET", "HEAD"],
  "/admin/outbox/1": ["DELETE"],
  "/admin/outbox/1/retry": ["POST"],
  "/admin/emails/test": ["POST"],
  "/health/live": ["GET", "HEAD"],
  "/health/ready": ["GET", "HEAD"],
  "/.well-known/jwks.json": ["GET", "HEAD"],
  "/.well-known/oauth-authorization-server": ["GET", "HEAD"],
  "/.well-known/oauth-protected-resource": ["GET", "HEAD"],
  "/.well-known/openid-configuration": ["GET", "HEAD"],
  "/userinfo": ["GET", "HEAD", "POST"],
  "/logout": ["GET", "HEAD", "POST"],
  "/logout/request": ["GET", "HEAD"],
  "/openapi.json": ["GET", "HEAD"],
  "/errors": ["GET", "HEAD"],
  "/docs": ["GET", "HEAD"],
  "/docs/swagger-ui.css": ["GET", "HEAD"],
  "/docs/guide/": ["GET", "HEAD"],
  "/docs/guide/getting-started": ["GET", "HEAD"],
  "/app": ["GET", "HEAD"],
  "/app/": ["GET", "HEAD"],
  "/app/login": ["GET", "HEAD"],
};

/** The methods of another route whose pattern matches the path as well. */
const ofPattern: Readonly<Record<string, readonly string[]>> = {
  "/users/me/factors/passkeys/options": ["PATCH", "DELETE"],
  "/users/me/factors/passkeys/upgrade": ["PATCH", "DELETE"],
};

/** Every method on every route: the allowed ones, and 405 for the others. */
export function allMethods(target: () => Target): void {
  describe("methods", () => {
    it("the cases cover every route and method of the OpenAPI document", async () => {
      const { body } = await send(target(), "/openapi.json");
      const documented = Object.entries(body["paths"] as Record<string, object>);
      for (const [path, operations] of documented) {
        const allowed =
          routes[
            path
              .replace("{name}", "Ann")
              .replace("{id}", "1")
              .replace("{session_id}", "2")
              .replace("{identity_id}", "2")
              .replace("{consent_id}", "2")
              .replace("{webhook_id}", "2")
          ] ?? [];
        expect(
          Object.keys(operations).map((method) => method.toUpperCase()),
          path,
        ).toEqual(allowed.filter((method) => method !== "HEAD"));
      }
    });

    it.each(Object.entries(routes))(
      "ST-9 %s allows %s and answers 405 to every other method",
      async (path, own) => {
        const allowed = [...own, ...(ofPattern[path] ?? [])];
        for (const method of methods) {
          const answer = await send(target(), path, { method });
          if (allowed.includes(method)) {
            expect(answer.status, method).not.toBe(405);
            expect(answer.status, method).toBeLessThan(500);
            continue;
          }
          expect(answer.status, method).toBe(405);
          expect((answer.headers.get("allow") ?? "").split(", "), method).toEqual(allowed);
          if (method !== "HEAD") expectProblem(answer, 405, "method_not_allowed");
        }
      },
    );
  });
}

/** HEAD, which some runtimes answer themselves. */
export function headRequests(target: () => Target): void {
  describe("methods", () => {
    it("HEAD has the status and content type of GET, without a body", async () => {
      for (const path of ["/", "/openapi.json", "/docs", "/nothing"]) {
        const [got, headed] = [
          await send(target(), path),
          await send(target(), path, { method: "HEAD" }),
        ];
        expect(headed.status, path).toBe(got.status);
        expect(headed.text, path).toBe("");
        expect(headed.headers.get("content-type"), path).toBe(got.headers.get("content-type"));
      }
    });
  });
}
