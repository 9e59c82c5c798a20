import { describe, expect, it } from "vitest";
import type { Target } from "../../../support/targets/http-target.ts";
import { send } from "../calls/calls.ts";
import { requestKinds, serverKinds, storedKinds, storedServerKinds, type Kind } from "./answers.ts";

const onEveryAnswer = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
  "content-security-policy":
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "strict-transport-security": "max-age=31536000",
  "cache-control": "no-store",
  vary: expect.stringMatching(/^Origin(?:, Accept)?$/) as string,
};

/** The headers that every response has. */
export function headers(target: () => Target): void {
  describe("headers", () => {
    expectOnEach(target, [...requestKinds, ...serverKinds]);

    const wellKnown = ["/.well-known/jwks.json", "/.well-known/oauth-authorization-server"];
    const documents = [
      "/docs",
      "/docs/start.js",
      "/docs/swagger-ui.css",
      "/docs/guide/getting-started",
      "/openapi.json",
    ];
    it.each([...documents, ...wellKnown])(
      "sends the security headers with %s, which has its own caching or policy",
      async (path) => {
        const { status, headers } = await send(target(), path);
        expect(status).toBe(200);
        expectSecurityHeaders(headers);
        expect(headers.get("vary")).toMatch(/^Origin\b/);
      },
    );

    it("VULN-18 allows caching only for the key set, the metadata, the OpenAPI document, the files of the docs page and the guide", async () => {
      const cacheControl = async (path: string) =>
        (await send(target(), path)).headers.get("cache-control");
      for (const path of wellKnown) {
        expect(await cacheControl(path), path).toBe("public, max-age=300");
      }
      expect(await cacheControl("/docs/swagger-ui.css")).toBe("public, max-age=3600");
      for (const path of ["/openapi.json", "/docs/guide/", "/docs/guide/getting-started"]) {
        expect(await cacheControl(path), path).toBe("no-cache");
      }
      expect(await cacheControl("/docs")).toBe("no-store");
    });

    it("gives each request a different X-Request-Id", async () => {
      const ids = await Promise.all(
        Array.from({ length: 20 }, async () =>
          (await send(target(), "/")).headers.get("x-request-id"),
        ),
      );
      expect(new Set(ids).size).toBe(20);
    });

    it("keeps a well-formed X-Request-Id", async () => {
      const { headers } = await send(target(), "/", { headers: { "X-Request-Id": "trace-1_a=" } });
      expect(headers.get("x-request-id")).toBe("trace-1_a=");
    });

    it.each(["a b", "a\tb", '"}', "é", "x".repeat(256), "<b>"])(
      "replaces the malformed X-Request-Id %j",
      async (id) => {
        const { headers } = await send(target(), "/", { headers: { "X-Request-Id": id } });
        expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
      },
    );
  });
}

/** The headers of answers that need the database. */
export function storedHeaders(target: () => Target): void {
  describe("headers", () => expectOnEach(target, [...storedKinds, ...storedServerKinds]));
}

function expectOnEach(target: () => Target, kinds: readonly Kind[]): void {
  it.each(kinds)(
    "VULN-9 VULN-18 sends the security headers with %s (%i)",
    async (kind, status, ask) => {
      const answer = await ask(target(), { Vary: "X-Evil" });
      expect(answer.status).toBe(status);
      expectSecurityHeaders(answer.headers);
      const cookies = kind === "a browser's session" ? 3 : kind.startsWith("a browser's") ? 2 : 0;
      expect(answer.headers.getSetCookie()).toHaveLength(cookies);
      expect(Object.fromEntries(answer.headers)).toMatchObject(onEveryAnswer);
      if (answer.text !== "") expect(answer.headers.get("content-type")).toMatch(/json/);
    },
  );
}

/** Expects the headers that every response has, the docs page included. */
export function expectSecurityHeaders(headers: Headers): void {
  for (const name of ["x-content-type-options", "referrer-policy", "x-frame-options"] as const) {
    expect(headers.get(name), name).toBe(onEveryAnswer[name]);
  }
  expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; /);
  expect(headers.get("x-request-id")).toMatch(/^[\w=-]{1,255}$/);
  for (const name of ["server", "x-powered-by"]) {
    expect(headers.get(name), name).toBeNull();
  }
}
