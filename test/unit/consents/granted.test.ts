import { describe, expect, it } from "vitest";
import { isGranted } from "../../../src/core/consents/granted.ts";

const given = { scope: "openid profile offline_access" };

describe("a consent that is remembered", () => {
  it("CS-5 counts for what was granted and for less, in any order, and for no more", () => {
    for (const scopes of [["openid"], ["profile", "openid"], given.scope.split(" "), []]) {
      expect(isGranted(given, scopes), scopes.join()).toBe(true);
    }
    for (const scopes of [["openid", "email"], ["open"], ["openid profile"], [""]]) {
      expect(isGranted(given, scopes), scopes.join()).toBe(false);
    }
  });

  it("CS-5 does not exist for another host of the app, which is asked again", () => {
    expect(isGranted(undefined, ["openid"])).toBe(false);
    expect(isGranted(undefined, [])).toBe(false);
  });
});
