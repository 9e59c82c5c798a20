import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import type { RequestEnv } from "../../../src/http/context.ts";
import { pageGuard } from "../../../src/http/request/browser/page-guard.ts";
import { problemAnswers } from "../../../src/http/response/refusals.ts";

interface Server {
  readonly issuer: string;
  readonly appUrl?: string;
  readonly development?: boolean;
}

/** Calls a guarded endpoint with the headers that a page sends. Returns the refusal's code and detail, if any. */
async function ask(
  { issuer, appUrl = `${issuer}/app`, development = false }: Server,
  path: "/use-cookie" | "/log-in",
  headers: Readonly<Record<string, string>>,
) {
  const corsOrigins = ["https://app.example.com"];
  const { requireOwnPage, refuseOtherSite } = pageGuard({
    issuer,
    appUrl,
    corsOrigins,
    development,
  });
  const app = new Hono<RequestEnv>();
  app.use(async (c, next) => {
    c.set("headers", {});
    if (development) c.set("isDevelopment", true);
    await next();
  });
  app.onError((error, c) => problemAnswers("https://auth.example.com")(c, error));
  app.post("/use-cookie", (c) => {
    requireOwnPage(c);
    return c.json({});
  });
  app.post("/log-in", (c) => {
    refuseOtherSite(c);
    return c.json({});
  });
  const answer = await app.request(path, { method: "POST", headers });
  return (await answer.json()) as { readonly code?: string; readonly detail?: string };
}

/** Whether Latchkey accepts a page of this origin as its own. */
const lets = async (server: Server, origin: string): Promise<boolean> => {
  const { code } = await ask(server, "/use-cookie", { Origin: origin, "X-Latchkey": "1" });
  if (code !== undefined) expect(code).toBe("origin_not_allowed");
  return code === undefined;
};

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
    expect(await lets({ issuer }, origin)).toBe(true);
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
    expect(await lets({ issuer }, origin)).toBe(false);
  });
});

describe("with the origins of this machine, as in development", () => {
  const server = { issuer: "http://localhost:3000", development: true };

  it.each([
    "http://localhost",
    "http://localhost:5173",
    "http://127.0.0.1:8080",
    "http://[::1]:65535",
    "https://app.example.com",
  ])("a page of %s may use the cookie", async (origin) => {
    expect(await lets(server, origin)).toBe(true);
  });

  it.each([
    "https://localhost:5173",
    "http://localhost.evil.example:5173",
    "http://evil.example",
    "http://evil.example:5173#http://localhost:5173",
    "http://localhost:5173.evil.example",
    "http://localhost@evil.example",
    "http://127.0.0.1.evil.example",
    "http://127.0.0.2:5173",
    "http://localhost:5173/",
    "null",
    "",
  ])("a page of %s may not", async (origin) => {
    expect(await lets(server, origin)).toBe(false);
  });
});

describe("a login from a page", () => {
  const server = { issuer: "http://localhost:3000", development: true };
  const from = (site: string, Origin = "http://127.0.0.1:5173") =>
    ask(server, "/log-in", { Origin, "Sec-Fetch-Site": site });

  it("of another site is refused with cross_site, and the detail says why and what to do", async () => {
    const { code, detail } = await from("cross-site");
    expect(code).toBe("cross_site");
    for (const word of [
      "SameSite=Strict",
      "reload",
      "one site",
      "docs/domains-cookies-and-cors.md",
    ]) {
      expect(detail).toContain(word);
    }
  });

  it("of another site is refused with the name of APP_URL if it is from there", async () => {
    const appUrl = "http://127.0.0.1:5173/pages";
    const headers = { Origin: "http://127.0.0.1:5173", "Sec-Fetch-Site": "cross-site" };
    const { detail } = await ask({ ...server, appUrl }, "/log-in", headers);
    expect(detail).toMatch(
      /^APP_URL is on another site than ISSUER\. .*docs\/domains-cookies-and-cors\.md/,
    );
    expect((await from("cross-site")).detail).not.toContain("APP_URL");
  });

  it("of an origin that is not allowed is told its origin, and in development what would allow it", async () => {
    const evil = "http://evil.example";
    const { detail } = await from("cross-site", evil);
    const sentence = "Pages of the origin 'http://evil.example' may not make this call.";
    const hint =
      "if the page is yours, set CORS_ORIGINS=https://app.example.com,http://evil.example";
    expect(detail).toBe(`${sentence} (Shown only in development: ${hint}.)`);
    const production = await ask({ issuer: "https://login.example.com" }, "/log-in", {
      Origin: evil,
    });
    expect(production.detail).toBe(sentence);
    const unsafe = await from("cross-site", 'http://a";rm -rf');
    expect(unsafe.detail).toBe("Pages of the origin 'http://a?;rm -rf' may not make this call.");
  });

  it("without an Origin is told so", async () => {
    const { detail } = await ask(server, "/use-cookie", {});
    expect(detail).toBe("The header Origin is missing.");
  });

  it("of another site is refused also without an Origin", async () => {
    const { code } = await ask(server, "/log-in", { "Sec-Fetch-Site": "cross-site" });
    expect(code).toBe("cross_site");
  });

  it("of an origin that is not allowed is refused for its origin first", async () => {
    expect((await from("cross-site", "https://evil.example")).code).toBe("origin_not_allowed");
  });

  it.each(["same-site", "same-origin", "none"])("is accepted when it is %s", async (site) => {
    expect((await from(site)).code).toBeUndefined();
  });
});
