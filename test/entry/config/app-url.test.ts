import { describe, expect, it } from "vitest";
import { isSameSite } from "../../../src/entry/config/app-url.ts";
import { expectRefused, faultsOf, read } from "../../support/documents/configuration.ts";

const ISSUER = "https://login.example.com";

describe("APP_URL", () => {
  it("is /app below ISSUER by default, and changes no origin then", () => {
    const { policy, http } = read({ ISSUER: `${ISSUER}/auth` });
    expect(policy.appUrl).toBe(`${ISSUER}/auth/app`);
    expect(http.appUrl).toBe(`${ISSUER}/auth/app`);
    expect(http.corsOrigins).toEqual([]);
    expect(read({ ISSUER, APP_URL: `${ISSUER}/pages` }).http.corsOrigins).toEqual([]);
  });

  it("has an origin that may call the server, and may use passkeys of its domain", () => {
    const APP_URL = "https://app.example.com/me";
    const environment = { ISSUER, APP_URL, CORS_ORIGINS: "https://a.example.com" };
    const { http, policy } = read({ ...environment, PASSKEY_RP_ID: "example.com" });
    expect(http.corsOrigins).toEqual(["https://a.example.com", "https://app.example.com"]);
    expect(policy.passkeyOrigins).toContain("https://app.example.com");
    expect(read(environment).policy.passkeyOrigins).not.toContain("https://app.example.com");
    const listed = read({ ISSUER, APP_URL, CORS_ORIGINS: "https://app.example.com" });
    expect(listed.http.corsOrigins).toEqual(["https://app.example.com"]);
  });

  it.each([
    "app.example.com",
    "https://app.example.com/",
    "https://app.example.com?a=b",
    "https://app.example.com#a",
    "https://a:b@app.example.com",
    "http://app.example.com",
    "http://192.168.1.2",
    "javascript:alert(1)",
  ])("is refused as %s", (APP_URL) => {
    expectRefused("APP_URL", { ISSUER, APP_URL });
  });

  it("may be plain http on this machine", () => {
    expect(read({ APP_URL: "http://localhost:5173" }).policy.appUrl).toBe("http://localhost:5173");
  });

  it("is needed with APP=off if emails are sent, because their links open pages", () => {
    const mail = {
      MAIL_API_URL: "https://api.example.com",
      MAIL_API_KEY: "re_1",
      MAIL_FROM: "a@b.example",
    };
    const smtp = { SMTP_URL: "smtps://mail.example.com", MAIL_FROM: "a@b.example" };
    for (const way of [mail, smtp]) {
      expect(faultsOf({ ISSUER, APP: "off", ...way })).toEqual([
        expect.stringMatching(/^APP must be on with (?:MAIL_API|SMTP)_URL.*APP_URL\. It is "off"$/),
      ]);
      expect(
        read({ ISSUER, APP: "off", APP_URL: "https://app.example.com", ...way }).http.app,
      ).toBe(false);
    }
    expect(read({ ISSUER, APP: "off" }).http.app).toBe(false);
  });

  it.each([
    ["https://login.example.com", "https://login.example.com:8443/app", true],
    ["https://login.example.com", "https://app.example.com", true],
    ["https://login.example.com", "https://example.com", true],
    ["https://login.example.com", "http://app.example.com", false],
    ["https://login.example.com", "https://app.example.org", false],
    ["http://localhost:3000", "http://localhost:5173", true],
    ["http://localhost:3000", "http://127.0.0.1:5173", false],
    ["http://10.0.0.1:3000", "http://10.1.0.1:5173", false],
    ["http://[::1]:3000", "http://[::2]:5173", false],
  ])("is of one site with ISSUER, or not: %s, %s", (issuer, appUrl, isSame) => {
    expect(isSameSite(issuer, appUrl)).toBe(isSame);
  });
});
