import { describe, expect, it } from "vitest";
import { continueUrl } from "../../../src/core/ground/continue.ts";
import {
  originsOfPages,
  pagesHere,
  pageUrl,
  placeOfPage,
} from "../../../src/core/ground/page-url.ts";
import { pageNames } from "../../../src/core/ground/pages.ts";

const issuer = "https://login.example.com/auth";
const appUrl = "https://app.example.com/me";

/** Pages that are newer than the setting, whether they exist here already or not. */
const newer = [
  "organizations",
  "organization",
  "organization/members",
  "organization/invitations",
  "invitation",
];

describe("where each page is", () => {
  it.each([...new Set([...pageNames, ...newer])])("%s", (page) => {
    const here = `${issuer}/app`;
    expect(placeOfPage({ issuer }, page)).toBe(here);
    expect(placeOfPage({ issuer, appUrl }, page)).toBe(newer.includes(page) ? here : appUrl);
    expect(placeOfPage({ issuer, appUrl, ownPages: [page] }, page)).toBe(appUrl);
    const others = pageNames.filter((one) => one !== page);
    expect(placeOfPage({ issuer, appUrl, ownPages: others }, page)).toBe(here);
  });

  it.each(pageNames)("%s, and a login continues there", (page) => {
    for (const ownPages of [undefined, [page], pageNames.filter((one) => one !== page)]) {
      const places = { issuer, appUrl, ownPages };
      const url = pageUrl(places, page);
      expect(url).toBe(`${placeOfPage(places, page)}/${page}`);
      expect(continueUrl(`${page}?a=b#c`, places)).toBe(`${url}?a=b#c`);
      expect(pagesHere(places).includes(page)).toBe(url.startsWith(`${issuer}/`));
    }
  });

  it("says the origin of the server only if it serves a page", () => {
    const [server, own] = ["https://login.example.com", "https://app.example.com"];
    expect(originsOfPages({ issuer })).toEqual([server]);
    expect(originsOfPages({ issuer, appUrl, ownPages: pageNames })).toEqual([own]);
    expect(originsOfPages({ issuer, appUrl, ownPages: ["login", "register"] })).toEqual([
      own,
      server,
    ]);
    expect(originsOfPages({ issuer, appUrl: `${server}/me`, ownPages: ["login"] })).toEqual([
      server,
    ]);
  });
});
