import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { continueUrl } from "../../../src/core/ground/continue.ts";
import { pages } from "../../../src/core/ground/pages.ts";

const issuer = "https://login.example.com/auth";
const appUrl = "https://app.example.com/me";
const origins = ["https://shop.example", "http://localhost:5173"];
const places = { issuer, appUrl, origins };

describe("where to go after a login", () => {
  it.each([
    [
      "authorize?client_id=a&redirect_uri=https%3A%2F%2Fb.example%2Fc",
      `${issuer}/authorize?client_id=a&redirect_uri=https%3A%2F%2Fb.example%2Fc`,
    ],
    [`authorize?state=${"x".repeat(5000)}`, `${issuer}/authorize?state=${"x".repeat(5000)}`],
    ["security", `${appUrl}/security`],
    ["sessions?a=b#c", `${appUrl}/sessions?a=b#c`],
    ["app/admin", `${issuer}/app/admin`],
    ["app/admin#people", `${issuer}/app/admin#people`],
    ["https://shop.example", "https://shop.example"],
    ["https://shop.example/cart?id=1#2", "https://shop.example/cart?id=1#2"],
    ["http://localhost:5173/", "http://localhost:5173/"],
  ])("is accepted: %s", (given, url) => {
    expect(continueUrl(given, places)).toBe(url);
  });

  it.each([
    "",
    "nothing",
    "__proto__",
    "constructor",
    "app",
    "app/",
    "app/admin/x",
    "app/login",
    "/security",
    "./security",
    "../security",
    "security/..",
    "security/",
    "authorize",
    "/authorize?a",
    "authorize/?a",
    "//shop.example",
    "https:shop.example",
    "https:/shop.example",
    "https:///shop.example",
    "HTTPS://shop.example",
    "https://SHOP.example",
    "https://evil.example",
    "https://shop.example.evil.example",
    "https://shop.example:444",
    "http://shop.example",
    "https://shop.example@evil.example",
    "https://a:b@shop.example",
    "https://evil.example/https://shop.example",
    "https://shop.example//evil.example",
    "https://shop.example/%2f%2fevil.example",
    "https://shop.example/%5Cevil.example",
    "https://shop.example/?to=%2F",
    "https://shop.example\\@evil.example",
    "https://shop.example/\\evil.example",
    "security?a=//evil.example",
    "security?a=%2F",
    " https://shop.example",
    "https://shop.example ",
    "https://shop.example/\n",
    "secu\trity",
    "authorize?a\r\nb",
    "authorize?\\",
    "https://shop.example/\u0000",
    "https://shop.example/\u0085",
    "https://shop.example/\u202e",
    "javascript:alert(1)",
    "data:text/html,x",
    `https://shop.example/${"x".repeat(2048)}`,
    `security?${"x".repeat(2048)}`,
  ])("is refused: %j", (given) => {
    expect(continueUrl(given, places)).toBeUndefined();
  });

  it("has pages below the server and no other origins by default", () => {
    expect(continueUrl("security", { issuer })).toBe(`${issuer}/app/security`);
    expect(continueUrl("https://shop.example", { issuer })).toBeUndefined();
    expect(continueUrl(null, { issuer })).toBeUndefined();
  });

  it("is never elsewhere, whatever is given", () => {
    const pieces = [
      "authorize? app/admin security login https:// http:// shop.example evil.example @ : / // \\",
      "%2f %5C ? # . .. localhost:5173 é https://shop.example javascript:",
    ].flatMap((line) => line.split(" "));
    const piece = fc.constantFrom(...pieces, "\t", "\n", " ", "\u0000");
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")),
    );
    const allowed = [
      `${issuer}/authorize?`,
      `${issuer}/app/admin`,
      ...Object.keys(pages).map((name) => `${appUrl}/${name}`),
    ];
    fc.assert(
      fc.property(text, (given) => {
        const url = continueUrl(given, places);
        if (url === undefined) return;
        const parsed = new URL(url);
        const isOfList = origins.includes(parsed.origin) && parsed.username === "";
        const start = allowed.find((one) => url.startsWith(one));
        expect(isOfList || start !== undefined, given).toBe(true);
        // The browser opens what was checked, and no path that it would resolve to another one.
        if (!isOfList) {
          const rest = url.slice(start!.length);
          expect(start!.endsWith("?") || /^(?:$|[?#])/.test(rest), given).toBe(true);
          expect(parsed.href.startsWith(start!), given).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
