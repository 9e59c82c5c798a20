import { describe, expect, it } from "vitest";
import { allowedOrigin, type Target } from "../../../support/targets/http-target.ts";
import { form, introspectPath, send, tokenPath } from "../calls/calls.ts";
import {
  requestKinds,
  revalidatedKinds,
  serverKinds,
  storedKinds,
  storedServerKinds,
  type Kind,
} from "./answers.ts";

const preflight = (origin: string, headers: Readonly<Record<string, string>> = {}) => ({
  method: "OPTIONS",
  headers: { Origin: origin, "Access-Control-Request-Method": "POST", ...headers },
});

const corsHeaders = (headers: Headers): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith("access-control-")));

/** `/` depends on the Accept header as well. */
const varyOrigin = /^Origin(?:, Accept(?:-Encoding)?)?$/;

const allowedHeaders =
  "Authorization, Content-Type, X-Latchkey, X-Requested-With, MCP-Protocol-Version, traceparent";

/** The preflight of a browser, which no route answers. */
export function preflights(target: () => Target): void {
  describe("CORS", () => {
    it("realworld 2: answers 204 to a preflight of an allowed page, which may send X-Requested-With as Swagger UI does", async () => {
      const answer = await send(target(), tokenPath, preflight(allowedOrigin));
      expect(answer.status).toBe(204);
      expect(answer.text).toBe("");
      expect(corsHeaders(answer.headers)).toEqual({
        "access-control-allow-credentials": "true",
        "access-control-allow-origin": allowedOrigin,
        "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
        "access-control-allow-headers": allowedHeaders,
        "access-control-max-age": "600",
      });
      expect(answer.headers.get("vary")).toBe("Origin");
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("x-request-id")).not.toBeNull();
    });
  });
}

/** Cross-origin access for an exact list of origins, and for no other. */
export function cors(target: () => Target): void {
  describe("CORS", () => {
    expectReadable(target, [...requestKinds, ...revalidatedKinds]);
    expectUnreadable(target, serverKinds);

    const escaped = introspectPath.replace("introspect", "%69ntrospect");
    it.each([introspectPath, escaped])(
      "INT-6 VULN-16 answers 405 without CORS headers to a preflight for %s",
      async (path) => {
        const answer = await send(target(), path, preflight(allowedOrigin));
        expect(answer.status).toBe(405);
        expect(corsHeaders(answer.headers)).toEqual({});
        expect(answer.headers.get("vary")).toBe("Origin");
      },
    );

    it.each([
      ["another site", "https://evil.example"],
      ["the origin null", "null"],
      ["plain http", "http://app.example.com"],
      ["another port", "https://app.example.com:8443"],
      ["the default port written out", "https://app.example.com:443"],
      ["a subdomain", "https://a.app.example.com"],
      ["a longer host", "https://app.example.com.evil.example"],
      ["a host that ends alike", "https://evilapp.example.com"],
      ["a final dot", "https://app.example.com."],
      ["upper case", "https://APP.example.com"],
      ["a path", "https://app.example.com/"],
      ["user info", "https://app.example.com@evil.example"],
      ["a list", "https://app.example.com, https://evil.example"],
      ["a wildcard", "*"],
      ["the issuer", "https://login.example.com"],
    ])("ST-16 VULN-8 VULN-44 gives no CORS header to %s", async (_, origin) => {
      const simple = await send(target(), "/", { headers: { Origin: origin } });
      expect(simple.status).toBe(200);
      const asked = await send(target(), "/session", preflight(origin));
      expect(asked.status).toBe(405);
      // The token endpoint answers a preflight of every page, but lets none read the response of a login.
      const login = await send(target(), tokenPath, form({ username: "" }, { Origin: origin }));
      expect(login.status).toBe(400);
      for (const { headers } of [simple, asked, login]) {
        expect(corsHeaders(headers)).toEqual({});
        expect(headers.get("vary")).toMatch(varyOrigin);
      }
    });

    it("VULN-10 lists fixed headers, whatever a preflight asks for", async () => {
      const asked = { "Access-Control-Request-Headers": `${", \t".repeat(5000)}x` };
      const answer = await send(target(), tokenPath, preflight(allowedOrigin, asked));
      expect(answer.status).toBe(204);
      expect(answer.headers.get("access-control-allow-headers")).toBe(allowedHeaders);
    });
  });
}

/** Cross-origin access to answers that need the database. */
export function storedCors(target: () => Target): void {
  describe("CORS", () => {
    expectReadable(target, storedKinds);
    expectUnreadable(target, storedServerKinds);
  });
}

function expectReadable(target: () => Target, kinds: readonly Kind[]): void {
  it.each(kinds)("lets an allowed page read %s (%i)", async (_, status, ask) => {
    const answer = await ask(target(), { Origin: allowedOrigin });
    expect(answer.status).toBe(status);
    expect(corsHeaders(answer.headers)).toEqual({
      "access-control-allow-credentials": "true",
      "access-control-allow-origin": allowedOrigin,
      "access-control-expose-headers":
        "Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id",
    });
    expect(answer.headers.get("vary")).toMatch(varyOrigin);
  });
}

function expectUnreadable(target: () => Target, kinds: readonly Kind[]): void {
  it.each(kinds)("INT-6 lets no page read %s (%i)", async (_, status, ask) => {
    const answer = await ask(target(), { Origin: allowedOrigin });
    expect(answer.status).toBe(status);
    expect(corsHeaders(answer.headers)).toEqual({});
    expect(answer.headers.get("vary")).toBe("Origin");
  });
}
