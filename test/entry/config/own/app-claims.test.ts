import { describe, expect, it } from "vitest";
import { oidcScopes } from "../../../../src/core/app-scopes.ts";
import { claimNames } from "../../../../src/core/oidc/claims.ts";
import { reservedClaims } from "../../../../src/core/own-claims.ts";
import { ConfigError } from "../../../../src/entry/config/config-error.ts";
import { readOwnConfig } from "../../../../src/entry/config/own/own-config.ts";
import { builtInAccess } from "../../../unit/support/clients.ts";

const scopes = { "todos:read": "Read todos" };
const claim = { text: { en: "See your groups" }, value: () => ["staff"] };

/** What is wrong with the option, one sentence each. */
function faultsOf(appClaims: object, others: object = {}): string[] {
  try {
    readOwnConfig({ scopes, appClaims, ...others } as object);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message.split("\n").map((line) => line.replace(/^option /, ""));
  }
}

describe("a claim for apps", () => {
  it("gives its text to the scope of the same name, and is made by its function", () => {
    const teams = { text: { en: "See your teams", de: "Ihre Teams sehen" }, value: () => ["blue"] };
    const read = readOwnConfig({ scopes, appClaims: { groups: claim, teams } });
    expect(read.access).toMatchObject({
      scopes,
      appScopes: { groups: claim.text, teams: teams.text },
    });
    expect(read.appClaims).toEqual({ groups: claim.value, teams: teams.value });
  });

  it.each(["groups", "Groups", "https://example.com/groups", "constructor", "g".repeat(64)])(
    "may be called %s",
    (name) => {
      expect(faultsOf({ [name]: claim })).toEqual([]);
    },
  );

  it.each([...builtInAccess.allScopes, "todos:read"])(
    "is not called like the scope %s of the server's own API",
    (name) => {
      const fault = `appClaims: ${name} is a scope of your API or of Latchkey`;
      expect(faultsOf({ [name]: claim })).toEqual([fault]);
    },
  );

  it.each(oidcScopes)("is not called like the scope %s of OpenID Connect", (name) => {
    expect(faultsOf({ [name]: claim })).toEqual([
      `appClaims: ${name} is a scope of OpenID Connect`,
    ]);
  });

  const standard = [
    "given_name",
    "locale",
    "picture",
    "phone",
    "address",
    "phone_number",
    "c_hash",
  ];
  it.each([
    ...new Set([...claimNames, ...reservedClaims, ...standard].filter((one) => one !== "email")),
  ])("is not called like the claim %s", (name) => {
    expect(faultsOf({ [name]: claim })).toEqual([
      `appClaims: ${name} is a claim with a fixed meaning`,
    ]);
  });

  it.each([
    "",
    "my groups",
    "_claim_names",
    "__proto__",
    "groups,teams",
    "grüppen",
    "g".repeat(65),
  ])("is not called %j, which no app could ask for", (name) => {
    const fault = "may have letters, digits and : . _ / - only, 64 at most";
    expect(faultsOf(Object.fromEntries([[name, claim]]))).toEqual([
      `appClaims: ${JSON.stringify(name)} ${fault}`,
    ]);
  });

  it("has names that fit into the column of a client together with all other scopes", () => {
    const long = (at: number) => `g${at}${"x".repeat(60)}`;
    const three = Object.fromEntries([1, 2, 3].map((at) => [long(at), claim]));
    expect(faultsOf(three)).toEqual([]);
    expect(faultsOf({ ...three, [long(4)]: claim })).toEqual([
      "scopes: all names together, those of appClaims too, may have 255 characters",
    ]);
  });

  it.each<readonly [string, unknown, readonly string[]]>([
    ["null", null, ["must be an object with text and value"]],
    ["a function alone", () => ["staff"], ["must be an object with text and value"]],
    ["no text", { value: claim.value }, [".text must be an object with a text for each language"]],
    [
      "one text",
      { ...claim, text: "x" },
      [".text must be an object with a text for each language"],
    ],
    ["no English", { ...claim, text: { de: "Gruppen" } }, [".text.en is missing"]],
    ["an empty text", { ...claim, text: { en: " " } }, [".text.en must be a text"]],
    [
      "a text that is a number",
      { ...claim, text: { en: "x", de: 1 } },
      [".text.de must be a text"],
    ],
    [
      "a language that the pages lack",
      { ...claim, text: { en: "x", fr: "y" } },
      [".text.fr is a language that the pages lack. They have: en, de"],
    ],
    ["a list as its value", { ...claim, value: ["staff"] }, [".value must be a function"]],
    [
      "another member",
      { ...claim, scope: "groups" },
      [".scope is unknown. Known are: text, value"],
    ],
    [
      "nothing",
      {},
      [".value must be a function", ".text must be an object with a text for each language"],
    ],
  ])("is refused with %s", (_, given, faults) => {
    expect(faultsOf({ groups: given })).toEqual(
      faults.map((fault) => `appClaims.groups${fault.startsWith(".") ? "" : " "}${fault}`),
    );
  });

  it("may have a text in each language of the pages", () => {
    const groups = { ...claim, text: { en: "See your groups", "de-AT": "Ihre Gruppen ansehen" } };
    expect(faultsOf({ groups }, { texts: { "de-AT": {} } })).toEqual([]);
    expect(faultsOf({ groups })).toEqual([
      "appClaims.groups.text.de-AT is a language that the pages lack. They have: en, de",
    ]);
  });
});
