import { describe, expect, it } from "vitest";
import { pageNames } from "../../../src/core/ground/pages.ts";
import { checkAppUrl } from "../../../src/entry/commands/doctor/pages.ts";
import { readConfig } from "../../../src/entry/config/read.ts";
import { faultsOf, read } from "../../support/documents/configuration.ts";

const ISSUER = "https://login.example.com";
const APP_URL = "https://app.example.com/me";

describe("OWN_PAGES", () => {
  it("lists the pages at APP_URL", () => {
    for (const env of [{ ISSUER }, { ISSUER, APP_URL }]) {
      const { http } = readConfig(env, () => "", { organizations: {} });
      expect(http.ownPages).toBeUndefined();
    }
    // Without organizations, there is no page that an operator of the time before could lack.
    expect(read({ ISSUER, APP_URL }).http.ownPages).toEqual(pageNames);
    const { http, policy } = read({ ISSUER, APP_URL, OWN_PAGES: "login, account/security" });
    expect(http.ownPages).toEqual(["login", "account/security"]);
    expect(policy.ownPages).toEqual(http.ownPages);
  });

  it("refuses a page that does not exist, with the one that was meant", () => {
    const [fault, ...others] = faultsOf({ ISSUER, APP_URL, OWN_PAGES: "login,acount" });
    expect(others).toEqual([]);
    expect(fault).toMatch(
      /^OWN_PAGES must list pages, separated by commas\. The page acount is unknown\. Did you mean account\? Known are: login, /,
    );
  });

  it("needs APP_URL", () => {
    expect(faultsOf({ ISSUER, OWN_PAGES: "login" })).toEqual([
      "OWN_PAGES is set without APP_URL, the address of the listed pages",
    ]);
  });

  it("is all pages with APP=off, and refuses a list that lacks one", () => {
    const off = { ISSUER, APP_URL, APP: "off" };
    expect(read(off).policy.ownPages).toEqual(pageNames);
    expect(read({ ...off, OWN_PAGES: pageNames.join() }).policy.ownPages).toEqual(pageNames);
    const OWN_PAGES = pageNames.filter((page) => page !== "undo" && page !== "setup").join();
    const [fault, ...others] = faultsOf({ ...off, OWN_PAGES });
    expect(others).toEqual([]);
    expect(fault).toMatch(
      /^OWN_PAGES must list all pages with APP=off, and these are missing: undo, setup\. Remove OWN_PAGES, or set APP=on\./,
    );
  });

  it("is what doctor says of the pages", () => {
    const said = (env: Readonly<Record<string, string>>) => checkAppUrl(read({ ISSUER, ...env }));
    expect(said({})).toEqual(["ok", `pages at ${ISSUER}/app`]);
    expect(said({ APP_URL, APP: "off" })).toEqual(["ok", `pages at ${APP_URL}`]);
    expect(said({ APP_URL, OWN_PAGES: "login,undo" })).toEqual([
      "ok",
      `pages at ${ISSUER}/app, but at ${APP_URL}: login, undo`,
    ]);
    const most = pageNames.filter((page) => page !== "undo").join();
    expect(said({ APP_URL, OWN_PAGES: most })).toEqual([
      "ok",
      `pages at ${APP_URL}, but at ${ISSUER}/app: undo`,
    ]);
    const APP_ELSEWHERE = { APP_URL: "https://app.example.org", OWN_PAGES: "login" };
    expect(said(APP_ELSEWHERE)[0]).toBe("note");
  });
});
