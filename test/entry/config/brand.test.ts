import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { readEmbedded } from "../../../src/entry/config/own/options.ts";
import type { OwnConfig } from "../../../src/entry/config/own/own-config.ts";
import { readConfig } from "../../../src/entry/config/read.ts";
import { expectRefused, faultsOf, read } from "../../support/documents/configuration.ts";

const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff]);

const noFile = () => {
  throw new Error("no files");
};
const brandOf = (brand: OwnConfig["brand"], environment = {}) =>
  readConfig(environment, noFile, { brand: brand! }).policy.brand;

describe("the brand", () => {
  it("is read from variables", () => {
    const { brand } = read(
      {
        BRAND_NAME: "Acme",
        BRAND_LOGO: "logo.svg",
        BRAND_COLOR: "#0AF",
        SUPPORT_EMAIL: "help@acme.example",
        TERMS_URL: "https://acme.example/terms?a=b",
        PRIVACY_URL: "https://acme.example/privacy",
      },
      { "logo.svg": svg },
    ).policy;
    expect(brand).toEqual({
      name: "Acme",
      logo: { type: "image/svg+xml", bytes: new TextEncoder().encode(svg) },
      color: "#00aaff",
      supportEmail: "help@acme.example",
      termsUrl: "https://acme.example/terms?a=b",
      privacyUrl: "https://acme.example/privacy",
    });
  });

  it("takes a version of the terms only with their URL", () => {
    expectRefused("TERMS_VERSION", { TERMS_VERSION: "2026-11" });
    const TERMS_URL = "https://acme.example/terms";
    for (const TERMS_VERSION of ["2026 11", "2".repeat(33)]) {
      expectRefused("TERMS_VERSION", { TERMS_URL, TERMS_VERSION });
    }
    const env = { TERMS_VERSION: "2026-11", TERMS_URL };
    expect(read(env).policy.termsVersion).toBe("2026-11");
  });

  it("has the name of the sender of emails by default, else Latchkey", () => {
    expect(read({ MAIL_FROM: "Acme <a@acme.example>" }).policy.brand).toEqual({ name: "Acme" });
    expect(read({ MAIL_FROM: "a@acme.example" }).policy.brand).toEqual({ name: "Latchkey" });
    expect(read({}).policy.brand).toEqual({ name: "Latchkey" });
  });

  it("names the sender of emails if MAIL_FROM does not", () => {
    const senderOf = (environment: object) =>
      read({ BRAND_NAME: "Acme", ...environment }).policy.emailFrom.name;
    expect(senderOf({})).toBe("Acme");
    expect(senderOf({ MAIL_FROM: "a@acme.example" })).toBe("Acme");
    expect(senderOf({ MAIL_FROM: "Login <a@acme.example>" })).toBe("Login");
  });

  it("takes a logo as a data: URI", () => {
    const logoOf = (BRAND_LOGO: string) => read({ BRAND_LOGO }).policy.brand.logo;
    const inBase64 = logoOf(`data:image/png;base64,${png.toString("base64")}`);
    expect(inBase64).toEqual({ type: "image/png", bytes: new Uint8Array(png) });
    // The type is that of the bytes.
    expect(logoOf(`data:image/png,${encodeURIComponent(svg)}`)?.type).toBe("image/svg+xml");
  });

  it("takes a PNG for emails, which pages do not show", () => {
    const uri = `data:image/png;base64,${png.toString("base64")}`;
    const files = { "logo.svg": svg };
    const { brand } = read({ BRAND_LOGO: "logo.svg", BRAND_EMAIL_LOGO: uri }, files).policy;
    const emailLogo = { type: "image/png", bytes: new Uint8Array(png) };
    expect(brand).toMatchObject({ logo: { type: "image/svg+xml" }, emailLogo });
    expect(brandOf({ emailLogo: png })).toMatchObject({ emailLogo });
    expect(faultsOf({ BRAND_EMAIL_LOGO: "logo.svg" }, files)).toEqual([
      'BRAND_EMAIL_LOGO must be a PNG picture, because email programs show no SVG. It is "logo.svg"',
    ]);
  });

  it.each([
    ["BRAND_NAME", "<b>"],
    ["BRAND_NAME", "x".repeat(41)],
    ["BRAND_LOGO", "missing.svg"],
    ["BRAND_LOGO", "data:text/plain,hello"],
    ["BRAND_LOGO", "data:image/png;base64,%%%"],
    ["BRAND_LOGO", "data:image/svg+xml,%zz"],
    ["BRAND_COLOR", "teal"],
    ["BRAND_COLOR", "#12345"],
    ["SUPPORT_EMAIL", "Help <help@acme.example>"],
    ["TERMS_URL", "http://acme.example/terms"],
    ["TERMS_URL", "/terms"],
    ["PRIVACY_URL", "javascript:alert(1)"],
    ["PRIVACY_URL", "https://a:b@acme.example"],
  ])("is refused with %s=%s", (name, value) => {
    expectRefused(name, { [name]: value });
  });

  it("names the file of a logo that cannot be read, and the beginning of a pasted picture", () => {
    expect(faultsOf({ BRAND_LOGO: "missing.svg" })).toEqual([
      'BRAND_LOGO cannot be read (ENOENT). Set the path of a picture, or a data: URI; Workers have no files. It is "missing.svg"',
    ]);
    expect(faultsOf({ BRAND_LOGO: "PHN2Zz4".repeat(99) })[0]).toMatch(/ It is "\w{60}…"$/);
  });

  it("is also an option, whose members take the place of variables", () => {
    const environment = { BRAND_NAME: "Variable", BRAND_LOGO_FILE: "x", BRAND_COLOR: "#123456" };
    expect(brandOf({ name: "Acme", logo: png }, environment)).toEqual({
      name: "Acme",
      logo: { type: "image/png", bytes: new Uint8Array(png) },
      color: "#123456",
    });
    const embedded = readEmbedded({ brand: { name: "Acme", color: "#abc" } }, {}, noFile);
    expect(embedded.policy.brand).toEqual({ name: "Acme", color: "#aabbcc" });
  });

  it.each([
    [{ name: "<b>" }, "option brand.name must be one line"],
    [{ name: 1 }, "option brand.name must be a text"],
    [{ logo: {} }, "option brand.logo must be bytes or a text"],
    [{ emailLogo: 1 }, "option brand.emailLogo must be bytes or a text"],
    [{ emailLogo: Buffer.from(svg) }, "option brand.emailLogo must be a PNG picture"],
    [{ logo: new Uint8Array([1]) }, "option brand.logo must be an SVG or PNG picture"],
    [{ colour: "#fff" }, "option brand.colour is unknown"],
    [null, "option brand must be an object"],
  ])("names the option that is wrong: %j", (brand, fault) => {
    expect(() => brandOf(brand as OwnConfig["brand"])).toThrow(fault);
  });

  it("reports all faults at once", () => {
    expect(faultsOf({ BRAND_NAME: ":", BRAND_COLOR: "x", SUPPORT_EMAIL: "y" })).toHaveLength(3);
  });
});
