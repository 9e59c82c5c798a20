import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import type { RequestContext, RequestEnv } from "../../../src/http/context.ts";
import { createFrame } from "../../../src/http/frame.ts";
import { bounceIfUnknown } from "../../../src/http/request/browser/arrivals.ts";

const nothing = () => undefined;

const frame = createFrame(
  {
    issuer: "https://login.example.com",
    hstsSubdomains: false,
    development: false,
    corsOrigins: [],
    trustedProxies: [],
    peerAddress: nothing,
    limitsThisMachine: false,
    log: { info: nothing, warn: nothing, error: nothing },
  },
  {},
  nothing,
);

const page = frame("/login/{provider}", (c: RequestContext) => {
  const hasCookie = c.req.header("cookie") !== undefined;
  const fromForm = new URLSearchParams({ code: "a&b", state: "s t" });
  const query = c.req.method === "POST" ? fromForm : undefined;
  return bounceIfUnknown(c, hasCookie, query) ?? c.text(hasCookie ? "known" : "nobody");
});

const pages = new Hono<RequestEnv>().all("/login/:provider", page);

/** What a page answers: its text, or where the browser goes. */
async function arrive(
  url: string,
  headers: Readonly<Record<string, string>>,
  { method = "GET", app = pages }: { method?: string; app?: Hono<RequestEnv> } = {},
) {
  const answer = await app.request(url, { method, headers });
  const [, target] = /^0; url=(.*)$/.exec(answer.headers.get("refresh") ?? "") ?? [];
  return { answer, text: await answer.text(), target };
}

const from = (site: string) => ({ "Sec-Fetch-Site": site });
const site = "https://login.example.com";

describe("a page that reads a cookie", () => {
  it.each(["cross-site", "same-site", "none", "", "anything"])(
    "opens itself again when the cookie is missing and the request comes from %j",
    async (origin) => {
      const { answer, text, target } = await arrive(
        `${site}/login/google?a=1&copy=2`,
        from(origin),
      );
      expect(answer.status).toBe(200);
      expect(target).toBe("./google?a=1&copy=2");
      expect(answer.headers.get("referrer-policy")).toBe("same-origin");
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(answer.headers.get("content-security-policy")).toBe(
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      );
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(text).toContain('<a href="./google?a=1&amp;copy=2">');
    },
  );

  it("knows that the cookie is not there when the request comes from its own origin", async () => {
    const { text, target } = await arrive(`${site}/login/google?a=1`, from("same-origin"));
    expect([text, target]).toEqual(["nobody", undefined]);
  });

  it.each(["cross-site", "same-origin", "none"])(
    "goes on with the cookie, from %j as well",
    async (origin) => {
      const headers = { ...from(origin), Cookie: "a=b" };
      const { text } = await arrive(`${site}/login/google`, headers);
      expect(text).toBe("known");
    },
  );

  describe("for a browser without Sec-Fetch-Site", () => {
    it.each([
      ["", "./google?bounced=1"],
      ["?", "./google?bounced=1"],
      ["?a=1", "./google?a=1&bounced=1"],
    ])("opens itself with %j once more only", async (query, expected) => {
      const { target = "" } = await arrive(`${site}/login/google${query}`, {});
      expect(target).toBe(expected);
      const again = await arrive(String(new URL(target, `${site}/login/google`)), {});
      expect([again.text, again.target]).toEqual(["nobody", undefined]);
      const known = await arrive(`${site}/login/google${query}`, { Cookie: "a=b" });
      expect(known.text).toBe("known");
    });
  });

  it("trusts the mark of a second request from no browser that says where a request comes from", async () => {
    const { target } = await arrive(`${site}/login/google?bounced=1`, from("cross-site"));
    expect(target).toBe("./google?bounced=1");
  });

  it("turns a POST into the GET that it is given", async () => {
    const post = { method: "POST" };
    const url = `${site}/login/apple?bounced=1&other=1`;
    const { target } = await arrive(url, from("cross-site"), post);
    expect(target).toBe("./apple?code=a%26b&state=s+t");
    const old = await arrive(url, {}, post);
    expect(old.target).toBe("./apple?code=a%26b&state=s+t&bounced=1");
  });

  it.each([
    ["behind a proxy that removes a path", "/login/google", "/auth/login/google", pages],
    [
      "mounted at a path",
      "/auth/login/google",
      "/auth/login/google",
      new Hono<RequestEnv>().route("/auth", pages),
    ],
  ])("opens its public URL %s", async (_, received, publicPath, app) => {
    const { target = "" } = await arrive(`${site}${received}?a=1`, from("none"), { app });
    expect(new URL(target, `${site}${publicPath}?a=1`).href).toBe(`${site}${publicPath}?a=1`);
  });

  it.each([
    "/login/%2F%2Fevil.example?a=1",
    "/login/https:evil.example",
    "/login/javascript:alert(1)?a=1",
    "/login/%22%3E%3Cscript%3E?a=1",
    "/login/google?a=\"><script>&b='&c=//evil.example;url=https://evil.example",
    "/login/google?a=%0d%0aX: y",
    "/login/google?url=%2F%2Fevil.example\u00E9\u{1F600}",
  ])("stays at its own URL, and in its own link, for %j", async (path) => {
    const { answer, text, target = "" } = await arrive(`${site}${path}`, from("cross-site"));
    expect(answer.status).toBe(200);
    expect(target).toMatch(/^\.\/[!-~]*$/);
    expect(target).not.toMatch(/["<>]/);
    const own = new URL(`${site}${path}`).href;
    expect(new URL(target, own).href).toBe(own);
    const [, href = ""] = /<a href="([^"<>]*)">→<\/a>/.exec(text) ?? [];
    expect(href.replaceAll("&amp;", "&")).toBe(target);
    expect(text).not.toContain("<script>");
  });
});
