import { describe, expect, it } from "vitest";
import { readEmbedded } from "../../../src/entry/config/own/options.ts";
import { readConfig } from "../../../src/entry/config/read.ts";
import { readVariables } from "../../../src/entry/config/variables/reader.ts";
import { settingsOf } from "../../../src/entry/config/variables/settings.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { secret } from "../../support/secrets.ts";

const names = Object.keys(variables);

/** Whose values administrators see as they are. A new variable is not one of them. */
const shown = [
  "APPLE_CLIENT_ID",
  "APPLE_KEY_ID",
  "APPLE_TEAM_ID",
  "APP_LINKS",
  "APP_URL",
  "AUDIENCE",
  "BRAND_COLOR",
  "BRAND_NAME",
  "CAPTCHA_SITE_KEY",
  "CAPTCHA_URL",
  "CLIENT_ADDRESS_HEADER",
  "CORS_ORIGINS",
  "DISCORD_CLIENT_ID",
  "GITHUB_CLIENT_ID",
  "GITLAB_CLIENT_ID",
  "GOOGLE_CLIENT_ID",
  "HOST",
  "IMPORT_SCHEMES",
  "ISSUER",
  "MAIL_FROM",
  "METRICS_HOST",
  "MICROSOFT_CLIENT_ID",
  "MICROSOFT_TENANT",
  "MYSQL_DATABASE",
  "MYSQL_HOST",
  "MYSQL_TLS",
  "MYSQL_USER",
  "OWN_PAGES",
  "PASSKEY_ORIGINS",
  "PASSKEY_RP_ID",
  "PASSWORD_BREACHES",
  "PRIVACY_URL",
  "PROXY_HOST",
  "REDIRECT_SCHEMES",
  "REGISTRATION_REQUIRES",
  "SQLITE_FILE",
  "SUPPORT_EMAIL",
  "TERMS_URL",
  "TERMS_VERSION",
  "THROTTLE",
  "TRUSTED_PROXIES",
];

const noFile = (): never => {
  throw new Error("no file is read");
};

describe("the settings that administrators see", () => {
  it("have no value of a variable but those that are marked, and none that breaks its rule", () => {
    const planted = Object.fromEntries(names.map((name) => [name, secret(`planted-${name}`)]));
    const settings = settingsOf(planted, readVariables(planted, noFile), {}, {});
    expect(settings.map(({ name }) => name)).toEqual(names);
    const open = settings.filter(({ value }) => value !== null);
    expect(open.map(({ name }) => name).toSorted()).toEqual(shown);
    for (const { name, value } of open) expect(value).toBe(planted[name]);
    const text = JSON.stringify(settings);
    const hidden = names.filter((name) => !shown.includes(name));
    expect(hidden.filter((name) => text.includes(`"planted-${name}"`))).toEqual([]);
  });

  it("have the numbers and the words that fit the rule of their variable", () => {
    const { settings } = readConfig({ PORT: "8080", MFA: "all" }, noFile);
    const valueOf = (name: string) => settings.find((one) => one.name === name)?.value;
    expect([valueOf("PORT"), valueOf("MFA"), valueOf("LOG_LEVEL")]).toEqual([
      "8080",
      "all",
      "info",
    ]);
    expect(valueOf("ISSUER")).toBe("http://localhost:8080");
  });

  it("say where each was set: by a variable, a file, .env, an option, or not at all", () => {
    const key = secret("Fq3v9-Zk7dLw2XhR8yTn4BmCs6PgJeUa");
    const { settings } = readConfig(
      {
        ISSUER: "https://login.example.com",
        SECRET_KEY_FILE: "key",
        MFA: "all",
        LOG_LEVEL: "warn",
      },
      () => key,
      { database: { sqlite: "app.db" }, registration: { requires: ["name"] } },
      { names: { ISSUER: "LATCHKEY_ISSUER" }, ofEnvFile: new Set(["MFA"]) },
    );
    const setting = (wanted: string) => settings.find(({ name }) => name === wanted);
    expect(setting("ISSUER")).toMatchObject({ source: "environment", setBy: "LATCHKEY_ISSUER" });
    expect(setting("LOG_LEVEL")).toMatchObject({ source: "environment", setBy: "LOG_LEVEL" });
    expect(setting("MFA")).toMatchObject({ source: ".env", setBy: "MFA" });
    expect(setting("PORT")).toMatchObject({ source: "default", setBy: null, value: "3000" });
    expect(setting("SECRET_KEY")).toMatchObject({
      source: "file",
      setBy: "SECRET_KEY_FILE",
      isShown: false,
      value: null,
    });
    expect(setting("SQLITE_FILE")).toMatchObject({
      source: "option",
      setBy: "database.sqlite",
      value: "app.db",
    });
    expect(setting("REGISTRATION_REQUIRES")).toMatchObject({
      source: "option",
      setBy: "registration.requires",
      value: "name",
    });
    expect(JSON.stringify(settings)).not.toContain(key);
  });

  it("of a Latchkey inside another server name its options, and count what follows from the host as a default", () => {
    const { settings } = readEmbedded(
      { issuer: "http://localhost:4000/auth", env: {} },
      {},
      noFile,
    );
    const setting = (wanted: string) => settings.find(({ name }) => name === wanted);
    expect(setting("ISSUER")).toMatchObject({ source: "option", setBy: "issuer" });
    expect(setting("LOG_LEVEL")).toMatchObject({ source: "default", value: "warn" });
  });
});
