import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { continueUrl } from "../../../src/core/ground/continue.ts";
import { pageNames } from "../../../src/core/ground/pages.ts";
import { anyText } from "../../support/any-text.ts";

const issuer = "https://login.example.com/auth";
const appUrl = "https://app.example.com/me";
const origins = ["https://shop.example", "http://localhost:5173"];
const places = { issuer, appUrl, origins };

describe("where to go after a login", () => {
  it.each([
    "http://localhost:5174/x",
    "http://127.0.0.1:4000/?a",
    "http://[::1]:80/",
    "http://localhost",
  ])(
    "F6: is each origin of this machine for a server in development on this machine: %s",
    (given) => {
      const here = { issuer: "http://localhost:3000/auth", development: true };
      expect(continueUrl(given, here)).toBe(given);
      expect(continueUrl(given, { ...here, development: false })).toBeUndefined();
      expect(continueUrl(given, { ...here, issuer })).toBeUndefined();
    },
  );

  it.each([
    "https://localhost:5174/",
    "http://localhost.evil.example/",
    "http://192.168.1.5:5173/",
    "http://localhost:5174@evil.example/",
  ])("is no other origin in development: %s", (given) => {
    expect(
      continueUrl(given, { issuer: "http://localhost:3000", development: true }),
    ).toBeUndefined();
  });

  it.each([
    [
      "authorize?client_id=a&redirect_uri=https%3A%2F%2Fb.example%2Fc",
      `${issuer}/authorize?client_id=a&redirect_uri=https%3A%2F%2Fb.example%2Fc`,
    ],
    [`authorize?state=${"x".repeat(5000)}`, `${issuer}/authorize?state=${"x".repeat(5000)}`],
    ["account/security", `${appUrl}/account/security`],
    ["account", `${appUrl}/account`],
    ["account/sessions?a=b#c", `${appUrl}/account/sessions?a=b#c`],
    ["app/admin", `${issuer}/app/admin`],
    ["app/admin#people", `${issuer}/app/admin#people`],
    ["https://shop.example", "https://shop.example"],
    ["https://shop.example/cart?id=1#2", "https://shop.example/cart?id=1#2"],
    ["http://localhost:5173/", "http://localhost:5173/"],
    ["/", "https://login.example.com/"],
    ["/orders/7?a=b#c", "https://login.example.com/orders/7?a=b#c"],
    ["https://login.example.com/orders?a=b", "https://login.example.com/orders?a=b"],
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
    "./account",
    "../account",
    "account/..",
    "account/",
    "account/nothing",
    "account/security/",
    "account//security",
    "account%2Fsecurity",
    "profile",
    "security",
    "authorize",
    "authorize/?a",
    "//shop.example",
    "///shop.example",
    "/\\shop.example",
    "/%5cshop.example",
    "/\t/shop.example",
    "/ ",
    "https:shop.example",
    "https:/shop.example",
    "https:///shop.example",
    "HTTPS://shop.example",
    "https://SHOP.example",
    "https://evil.example",
    "https://login.example.com@evil.example",
    "https://login.example.com:444/orders",
    "https://login.example.com//evil.example",
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
    "account?a=//evil.example",
    "account?a=%2F",
    " https://shop.example",
    "https://shop.example ",
    "https://shop.example/\n",
    "acc\tount",
    "authorize?a\r\nb",
    "authorize?\\",
    "https://shop.example/\u0000",
    "https://shop.example/\u0085",
    "https://shop.example/\u202e",
    "javascript:alert(1)",
    "data:text/html,x",
    `https://shop.example/${"x".repeat(2048)}`,
    `account?${"x".repeat(2048)}`,
  ])("OR-1 is refused: %j", (given) => {
    expect(continueUrl(given, { ...places, development: true })).toBeUndefined();
    expect(continueUrl(given, places)).toBeUndefined();
  });

  it("has pages below the server and no other origins by default", () => {
    expect(continueUrl("account/security", { issuer })).toBe(`${issuer}/app/account/security`);
    expect(continueUrl("https://shop.example", { issuer })).toBeUndefined();
    expect(continueUrl(null, { issuer })).toBeUndefined();
  });

  it("is never elsewhere, whatever is given", () => {
    const pieces = [
      "authorize? app/admin account account/security login https:// http:// shop.example evil.example @ : / // \\",
      "%2f %5C ? # . .. localhost:5173 é https://shop.example javascript:",
    ].flatMap((line) => line.split(" "));
    const piece = fc.constantFrom(...pieces, "\t", "\n", " ", "\u0000");
    const text = fc.oneof(
      anyText(),
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")),
    );
    // The longest first, because a page may be below another one.
    const names = pageNames.toSorted((one, other) => other.length - one.length);
    const allowed = [
      `${issuer}/authorize?`,
      `${issuer}/app/admin`,
      ...names.map((name) => `${appUrl}/${name}`),
    ];
    fc.assert(
      fc.property(text, (given) => {
        const url = continueUrl(given, places);
        if (url === undefined) return;
        const parsed = new URL(url);
        const isOfList = origins.includes(parsed.origin) && parsed.username === "";
        const own = new URL(issuer).origin;
        const isOfHost = parsed.origin === own && (given.startsWith("/") || given.startsWith(own));
        const start = allowed.find((one) => url.startsWith(one));
        expect(isOfList || isOfHost || start !== undefined, given).toBe(true);
        // The browser opens what was checked, and no path that it would resolve to another one.
        if (!isOfList && !isOfHost) {
          const rest = url.slice(start!.length);
          expect(start!.endsWith("?") || /^(?:$|[?#])/.test(rest), given).toBe(true);
          expect(parsed.href.startsWith(start!), given).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
