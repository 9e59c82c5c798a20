import { describe, expect, it } from "vitest";
import {
  expectRefused,
  faultsOf,
  read,
  strongSecret,
} from "../../support/documents/configuration.ts";

const production = {
  NODE_ENV: "production",
  ISSUER: "https://login.example.com",
  SECRET_KEY: strongSecret(),
};
const api = { MAIL_API_URL: "https://api.example.com/emails", MAIL_API_KEY: "re_123" };

describe("the way to send mail", () => {
  it("is a folder beside the embedded database by default, and none in production", () => {
    expect(read({}).mail).toEqual({ kind: "folder", beside: "data/latchkey.db" });
    expect(read({ SQLITE_FILE: "/srv/x.db" }).mail).toEqual({
      kind: "folder",
      beside: "/srv/x.db",
    });
    expect(read(production).mail).toEqual({ kind: "none" });
  });

  it.each([
    ["smtp://mail.example.com", { host: "mail.example.com", port: 587 }],
    ["smtp://mail.example.com:25", { port: 25 }],
    ["smtps://mail.example.com", { port: 465, secure: true }],
    ["smtp://a%40b:p%3Aw@mail.example.com/", { user: "a@b", password: "p:w" }],
    ["smtp://key@mail.example.com", { user: "key", password: "" }],
    ["smtp://localhost:1025", { host: "localhost", port: 1025, requireTls: false }],
    ["smtp://[::1]:1025", { host: "::1", port: 1025, requireTls: false }],
  ])("is SMTP with %s", (url, server) => {
    expect(read({ SMTP_URL: url }).mail).toEqual({
      kind: "smtp",
      server: {
        host: "mail.example.com",
        port: 587,
        secure: false,
        requireTls: true,
        user: undefined,
        password: undefined,
        ...server,
      },
    });
  });

  it.each([
    "mail.example.com",
    "mail.example.com:25",
    "http://mail.example.com",
    "smtp://",
    "smtp://mail.example.com/path",
    "smtp://mail.example.com?pool=true",
    "smtp://mail.example.com#x",
    "smtp://mail.example.com:99999",
    "smtp://:password@mail.example.com",
    "smtp://%zz@mail.example.com",
  ])("is not SMTP with %s", (url) => {
    expectRefused("SMTP_URL", { SMTP_URL: url });
  });

  it("is the API of a provider with MAIL_API_URL", () => {
    expect(read(api).mail).toEqual({
      kind: "api",
      api: { url: api.MAIL_API_URL, key: "re_123", style: "json" },
    });
    const local = { ...api, MAIL_API_URL: "http://127.0.0.1:8025/send", MAIL_API_STYLE: "resend" };
    expect(read(local).mail).toEqual({
      kind: "api",
      api: { url: local.MAIL_API_URL, key: "re_123", style: "resend" },
    });
  });

  it.each([
    ["MAIL_API_URL", "http://api.example.com/emails"],
    ["MAIL_API_URL", "https://user:password@api.example.com/"],
    ["MAIL_API_URL", "api.example.com"],
    ["MAIL_API_KEY", ""],
    ["MAIL_API_KEY", "two words"],
    ["MAIL_API_KEY", "schlüssel"],
    ["MAIL_API_STYLE", "ses"],
  ])("is not the API of a provider with %s=%j", (name, value) => {
    expectRefused(name, { ...api, [name]: value });
  });

  it("is never both, and the fault names all variables without their values", () => {
    const [fault] = faultsOf({ ...api, SMTP_URL: "smtp://tell-tale:pw@mail.example.com" });
    expect(fault).toBe(
      "SMTP_URL is set together with MAIL_API_URL, MAIL_API_KEY; set only one way to send emails",
    );
    expectRefused("MAIL_API_URL", { MAIL_API_KEY: "re_123" });
  });
});

describe("the sender of mails", () => {
  it.each([
    ["login@mail.example.com", { name: undefined, address: "login@mail.example.com" }],
    ["Example <login@mail.example.com>", { name: "Example", address: "login@mail.example.com" }],
    ['"Example & Söhne" <a@example.com>', { name: "Example & Söhne", address: "a@example.com" }],
  ])("is read from MAIL_FROM=%s", (text, emailFrom) => {
    expect(read({ MAIL_FROM: text }).policy.emailFrom).toEqual(emailFrom);
  });

  it.each([
    "Example",
    "a@example.com, b@example.com",
    "Example <a@example.com> <b@example.com>",
    "Exam\nple <a@example.com>",
    "a@localhost",
    `${"x".repeat(65)} <a@example.com>`,
  ])("is refused with MAIL_FROM=%j", (text) => {
    expectRefused("MAIL_FROM", { MAIL_FROM: text });
  });

  it("is required in production with a way to send mail", () => {
    expectRefused("MAIL_FROM", { ...production, ...api });
    expectRefused("MAIL_FROM", { ...production, SMTP_URL: "smtps://mail.example.com" });
    expect(read({ ...production, ...api, MAIL_FROM: "a@example.com" }).mail.kind).toBe("api");
    expect(read(production).policy.emailFrom.address).toBe("latchkey@localhost");
  });
});
