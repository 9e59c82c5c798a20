import { describe, expect, it } from "vitest";
import { createAccess } from "../../../src/core/access.ts";
import { scopeTexts } from "../../../src/core/consents/scope-texts.ts";
import { en } from "../../../src/core/languages/en/en.ts";
import { pageLanguages } from "../../../src/core/languages/own-texts.ts";
import { de } from "../../support/german.ts";

const access = createAccess(
  {
    scopes: { "todos:read": "Read your todos" },
    roles: {},
    appScopes: {
      groups: { en: "See your groups", de: "Ihre Gruppen sehen" },
      teams: { en: "See your teams" },
    },
  },
  { warn: () => {} },
);
const texts = pageLanguages({
  en: { scopes: { email: "See where we can reach you" } },
  "de-AT": { scopes: { roles: "Ihre Rolle anschauen" } },
});

describe("the words for scopes", () => {
  const describeIn = (language: string, ...scopes: string[]) =>
    scopeTexts(access, texts)(scopes, language).map(({ text }) => text);

  it("are those of the language that the request prefers, or English", () => {
    const { profile } = en.scopes;
    expect(describeIn("de-CH, en;q=0.9", "profile")).toEqual([de.scopes.profile]);
    for (const language of ["en-GB", "fr", "", "*"]) {
      expect(describeIn(language, "profile"), language).toEqual([profile]);
    }
  });

  it("are those of the operator where there are any", () => {
    expect(describeIn("en", "email")).toEqual(["See where we can reach you"]);
    expect(describeIn("de", "email")).toEqual([de.scopes.email]);
    expect(describeIn("de-AT", "roles", "openid")).toEqual([
      "Ihre Rolle anschauen",
      de.scopes.openid,
    ]);
  });

  it("are those of the operator for a claim that apps get, in English where there are no others", () => {
    expect(describeIn("de", "groups", "teams")).toEqual(["Ihre Gruppen sehen", "See your teams"]);
    expect(describeIn("de-AT", "groups")).toEqual(["Ihre Gruppen sehen"]);
    expect(describeIn("fr", "groups")).toEqual(["See your groups"]);
  });

  it("are what the scope grants for those of the server's API, and the name of one that nobody knows", () => {
    const given = scopeTexts(access, texts)(
      ["todos:read", "sessions", "gone", "constructor"],
      "de",
    );
    expect(given).toEqual([
      { scope: "todos:read", text: "Read your todos" },
      { scope: "sessions", text: access.scopes["sessions"] },
      { scope: "gone", text: "gone" },
      { scope: "constructor", text: "constructor" },
    ]);
  });
});
