import { describe, expect, it } from "vitest";
import type { Provider } from "../../../src/core/upstream/providers.ts";
import { notesAbout, providersOf } from "../../../src/entry/commands/users/imports/providers.ts";

const provider = (id: string, kind: Provider["kind"], issuer: string): Provider => ({
  id,
  kind,
  issuer,
  name: id,
  clientId: "latchkey",
  trustsEmail: false,
});
const tenants = "https://login.microsoftonline.com/{tenantid}/v2.0";
const own = tenants.replace("{tenantid}", "1b4e28ba-2fa1-41d2-883f-0016d3cca427");
const configured = [
  provider("google", "google", "https://accounts.google.com"),
  provider("microsoft", "microsoft", tenants),
  provider("apple", "apple", "https://appleid.apple.com"),
];
const mapped = (...options: readonly string[]) => [...providersOf(options, configured)];

describe("--provider", () => {
  it("maps a name of the file to a provider, by its issuer or its id", () => {
    const google = { id: "google", issuer: "https://accounts.google.com" };
    expect(mapped("google-oauth2=https://accounts.google.com", "g=google")).toEqual([
      ["google-oauth2", google],
      ["g", google],
    ]);
    expect(mapped(`waad=${own}`)).toEqual([["waad", { id: "microsoft", issuer: own }]]);
    expect(mapped()).toEqual([]);
  });

  it.each([
    ["google", "Write --provider alias=issuer"],
    ["=google", "Write --provider alias=issuer"],
    ["x=", "Write --provider alias=issuer"],
    ["x=https://evil.example", "It has: google (https://accounts.google.com), microsoft"],
    ["x=https://login.microsoftonline.com/a", "no provider with this id or issuer"],
    ["x=microsoft", "write the issuer of one tenant"],
    [`x=${tenants}`, "write the issuer of one tenant"],
  ])("%s is refused with the reason", (option, why) => {
    expect(() => mapped(option)).toThrow(why);
  });

  it("warns about subjects that belong to a client or to a team", () => {
    const notes = (...options: readonly string[]) =>
      notesAbout(providersOf(options, configured).values(), configured).join("\n");
    expect(notes("x=google")).toBe("");
    expect(notes("x=apple", `y=${own}`)).toMatch(/^Microsoft .* client.*\nApple .* team/);
  });
});
