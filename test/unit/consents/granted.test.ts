import { describe, expect, it } from "vitest";
import { isGranted } from "../../../src/core/consents/granted.ts";

const given = { scope: "openid profile offline_access" };

describe("a consent that is remembered", () => {
  it("CS-5 counts for what was granted and for less, in any order, and for no more", () => {
    for (const scopes of [["openid"], ["profile", "openid"], given.scope.split(" "), []]) {
      expect(isGranted(given, scopes, "https"), scopes.join()).toBe(true);
    }
    for (const scopes of [["openid", "email"], ["open"], ["openid profile"], [""]]) {
      expect(isGranted(given, scopes, "https"), scopes.join()).toBe(false);
    }
  });

  it("CS-5 does not exist for another host of the app, which is asked again", () => {
    expect(isGranted(undefined, ["openid"], "https")).toBe(false);
    expect(isGranted(undefined, [], "https")).toBe(false);
  });

  it("CS-4 counts for https alone, because any program can take a loopback port or a private scheme", () => {
    expect(isGranted(given, ["openid"], "loopback")).toBe(false);
    expect(isGranted(given, ["openid"], "private")).toBe(false);
  });
});
