import { describe, expect, it } from "vitest";
import type { Target } from "../../support/targets/http-target.ts";
import { providerDrivers } from "../../support/tokens/oidc-key.ts";
import { authorized, form, send, tokenPath, verifyPath } from "./calls/calls.ts";
import { expectInvalid, expectProblem } from "./calls/expect.ts";

/** The calls without credentials (name and version, greeting, liveness, keys), and unknown paths. */
export function service(target: () => Target): void {
  describe("service", () => {
    it("answers / with its name and version", async () => {
      const { status, headers, body } = await send(target(), "/");
      expect(status).toBe(200);
      expect(headers.get("content-type")).toMatch(/^application\/json/);
      expect(body).toEqual({
        status: "ok",
        name: "latchkey",
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      });
    });

    it.each([
      ["a name", "Ann"],
      ["64 characters", "x".repeat(64)],
      ["64 emoji", "😀".repeat(64)],
      ["markup", '<script>alert("x")</script>'],
      ["blanks and slashes", "a b/c?d#e%"],
    ])("greets %s in JSON", async (_, name) => {
      const { status, headers, body } = await send(target(), `/hello/${encodeURIComponent(name)}`);
      expect(status).toBe(200);
      expect(headers.get("content-type")).toMatch(/^application\/json/);
      expect(body).toEqual({ message: `Hello, ${name}!` });
    });

    it.each([
      ["65 characters", "x".repeat(65)],
      ["65 emoji", "😀".repeat(65)],
    ])("rejects a greeting to %s with validation_failed", async (_, name) => {
      expectInvalid(await send(target(), `/hello/${encodeURIComponent(name)}`), "/name");
    });

    it.each(["/hello/%ff", "/hello/%", "/hello/%e0%a4%a", "/hello/%00"])(
      "answers the ill-formed path %s in JSON, without a server error",
      async (path) => {
        const { status, headers } = await send(target(), path);
        expect(status).toBeLessThan(500);
        expect(headers.get("content-type")).toMatch(/^application\/(?:problem\+)?json/);
      },
    );

    it("answers 200 to liveness", async () => {
      await expectOk(target(), "/health/live");
    });

    it("JWKS-1 publishes the key of other apps alone while a shared secret signs the server's own tokens", async () => {
      const { status, body } = await send(target(), "/.well-known/jwks.json");
      const keys = await (await providerDrivers()).publicKeys();
      expect({ status, body }).toEqual({ status: 200, body: { keys } });
      expect(keys).toEqual([
        {
          kty: "RSA",
          n: expect.stringMatching(/^[\w-]{342}$/),
          e: "AQAB",
          kid: expect.stringMatching(/^[\w-]{43}$/),
          alg: "RS256",
          use: "sig",
        },
      ]);
    });

    it.each([
      "/nothing",
      "/hello",
      "/hello/",
      "/hello/a/b",
      "/users/me/../../etc/passwd",
      "/authenticate",
      "/index.html",
      "/.env",
    ])("answers 404 at %s", async (path) => {
      expectProblem(await send(target(), path), 404, "not_found");
    });

    it.each([`/${tokenPath}`, `${tokenPath}/`, tokenPath.toUpperCase(), `${tokenPath};x=1`])(
      "ST-8 VULN-38 answers 404 at %s, which is not the token endpoint",
      async (path) => {
        expectProblem(await send(target(), path, form({})), 404, "not_found");
      },
    );

    it("ST-8 VULN-16 treats an escaped path like the unescaped path", async () => {
      const plain = await send(target(), verifyPath, authorized("Bearer x"));
      const escaped = await send(
        target(),
        verifyPath.replace("token", "%74oken"),
        authorized("Bearer x"),
      );
      expect(escaped.status).toBe(plain.status);
      expect(escaped.body["code"]).toBe(plain.body["code"]);
    });
  });
}

/** Readiness, which depends on the database. */
export function readiness(target: () => Target): void {
  it("service answers 200 to readiness", async () => {
    await expectOk(target(), "/health/ready");
  });
}

async function expectOk(target: Target, path: string): Promise<void> {
  const { status, body } = await send(target, path);
  expect({ status, body }).toEqual({ status: 200, body: { status: "ok" } });
}
