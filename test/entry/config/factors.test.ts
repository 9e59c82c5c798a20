import { describe, expect, it } from "vitest";
import { faultsOf, read } from "../../support/documents/configuration.ts";

const of = (variables: Record<string, string>) => read(variables).policy;

describe("MFA", () => {
  it("is optional by default, and one of four words", () => {
    expect(of({}).mfa).toBe("optional");
    for (const mfa of ["off", "optional", "admins", "all"]) expect(of({ MFA: mfa }).mfa).toBe(mfa);
    expect(faultsOf({ MFA: "on" })).toEqual([
      'MFA must be one of off, optional, admins, all. It is "on"',
    ]);
  });

  it("off turns passkeys off", () => {
    const policy = of({ MFA: "off" });
    expect([policy.passkeyRpId, policy.passkeyOrigins]).toEqual([undefined, []]);
  });
});

describe("the domain of passkeys", () => {
  it.each([
    ["https://login.example.com", "", "login.example.com"],
    ["https://login.example.com/auth", "example.com", "example.com"],
    ["http://localhost:3000", "", "localhost"],
    ["http://127.0.0.1:3000", "", "localhost"],
    ["http://[::1]:3000", "", "localhost"],
    ["https://203.0.113.7", "", undefined],
    ["https://[2001:db8::1]", "", undefined],
  ])("of %s with PASSKEY_RP_ID=%s is %s", (ISSUER, PASSKEY_RP_ID, rpId) => {
    expect(of({ ISSUER, PASSKEY_RP_ID }).passkeyRpId).toBe(rpId);
  });

  it.each([
    ["https://login.example.com", "com"],
    ["https://login.example.com", "other.example.com"],
    ["https://login.example.com", "Example.com"],
    ["https://login.example.com", "ample.com"],
    ["https://login.example.com", "https://example.com"],
    ["https://login.example.com", "login.example.com:443"],
    ["https://203.0.113.7", "203.0.113.7"],
    ["https://203.0.113.7", "0.113.7"],
    ["http://127.0.0.1:3000", "127.0.0.1"],
  ])("of %s cannot be %s", (ISSUER, PASSKEY_RP_ID) => {
    expect(faultsOf({ ISSUER, PASSKEY_RP_ID }).join()).toMatch(/^PASSKEY_RP_ID must /);
  });
});

describe("the origins of passkeys", () => {
  it("are those of ISSUER and CORS_ORIGINS on the domain, and PASSKEY_ORIGINS", () => {
    const app = `android:apk-key-hash:${"a".repeat(43)}`;
    const { passkeyOrigins } = of({
      ISSUER: "https://login.example.com/auth",
      PASSKEY_RP_ID: "example.com",
      CORS_ORIGINS: "https://app.example.com,https://example.org,https://notexample.com",
      PASSKEY_ORIGINS: `${app},https://example.com:8443,https://app.example.com`,
    });
    expect(passkeyOrigins).toEqual([
      "https://login.example.com",
      "https://app.example.com",
      app,
      "https://example.com:8443",
    ]);
  });

  it("of this machine are those of localhost, because browsers have no passkeys at an address", () => {
    const { passkeyOrigins } = of({
      ISSUER: "http://127.0.0.1:3000",
      CORS_ORIGINS: "http://localhost:5173,http://127.0.0.1:5173",
    });
    expect(passkeyOrigins).toEqual(["http://localhost:3000", "http://localhost:5173"]);
  });

  it.each([
    "https://example.org",
    "http://login.example.com",
    "https://login.example.com/",
    "login.example.com",
    "android:apk-key-hash:short",
    "null",
  ])("cannot have %s", (PASSKEY_ORIGINS) => {
    const ISSUER = "https://login.example.com";
    expect(faultsOf({ ISSUER, PASSKEY_ORIGINS }).join()).toMatch(
      /^PASSKEY_ORIGINS must be origins/,
    );
  });
});
