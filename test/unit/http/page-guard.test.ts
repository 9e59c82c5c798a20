import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import type { RequestEnv } from "../../../src/http/context.ts";
import { pageGuard } from "../../../src/http/browser/page-guard.ts";

/** Whether Latchkey with this issuer accepts a page of this origin as its own. */
async function lets(issuer: string, origin: string): Promise<boolean> {
  const { requireOwnPage } = pageGuard({ issuer, corsOrigins: ["https://app.example.com"] });
  const app = new Hono<RequestEnv>();
  app.onError((error, c) => c.text(error.message, 403));
  app.post("/", (c) => {
    requireOwnPage(c);
    return c.body(null, 204);
  });
  const headers = { Origin: origin, "X-Latchkey": "1" };
  const { status } = await app.request("/", { method: "POST", headers });
  return status === 204;
}

describe("the origins of Latchkey's own pages", () => {
  it.each([
    ["https://login.example.com", "https://login.example.com"],
    ["https://example.com/auth", "https://example.com"],
    ["https://login.example.com:8443", "https://login.example.com:8443"],
    ["https://login.example.com", "https://app.example.com"],
    ["http://127.0.0.1:3000", "http://127.0.0.1:3000"],
    ["http://127.0.0.1:3000", "http://localhost:3000"],
    ["http://127.0.0.1:3000/auth", "http://[::1]:3000"],
    ["http://localhost:3000", "http://127.0.0.1:3000"],
    ["http://localhost", "http://127.0.0.1"],
  ])("for the issuer %s include %s", async (issuer, origin) => {
    expect(await lets(issuer, origin)).toBe(true);
  });

  it.each([
    ["https://example.com/auth", "https://example.com/auth"],
    ["https://login.example.com", "http://login.example.com"],
    ["https://login.example.com", "http://localhost:3000"],
    ["http://127.0.0.1:3000", "http://localhost:3001"],
    ["http://127.0.0.1:3000", "https://localhost:3000"],
    ["http://127.0.0.1:3000", "http://localhost"],
    ["http://127.0.0.1:3000", "http://localhost.example:3000"],
    ["http://localhost", "http://127.0.0.1:3000"],
  ])("for the issuer %s do not include %s", async (issuer, origin) => {
    expect(await lets(issuer, origin)).toBe(false);
  });
});
