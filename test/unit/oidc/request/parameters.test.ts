import { describe, expect, it } from "vitest";
import { readParameters } from "../../../../src/core/oidc/request/parameters.ts";

describe("the query of an app", () => {
  it("is read without what this server adds, in the same form however it was written", () => {
    const read = readParameters(
      "client_id=a%20b&asked=aq1_x&scope=openid+email&chosen=c&state=&bounced=1",
    );
    expect([...read.app]).toEqual([
      ["client_id", "a b"],
      ["scope", "openid email"],
    ]);
    expect(read).toMatchObject({
      asked: "aq1_x",
      chosen: "c",
      query: "client_id=a%20b&scope=openid+email&state=",
    });
    const same = readParameters("client_id=a+b&scope=openid%20email&state=");
    expect(same.canonical).toBe(read.canonical);
    expect(readParameters("client_id=a+b&scope=openid&state=").canonical).not.toBe(read.canonical);
    expect(readParameters("scope=openid+email&client_id=a+b&state=").canonical).not.toBe(
      read.canonical,
    );
  });

  it("RU-4 has each parameter once, also those that nobody knows and those without a value", () => {
    for (const query of [
      "state=a&state=b",
      "state=a&state=a",
      "state=&state=a",
      "x=1&x=2",
      "client_id=a&redirect_uri=b&redirect_uri=c",
      "%73tate=a&state=b",
      "asked=1&asked=2",
      "chosen=1&chosen=2",
      "bounced=1&bounced=1",
    ]) {
      expect(() => readParameters(query), query).toThrow(
        expect.objectContaining({ code: "invalid_authorization_request" }),
      );
    }
    expect(readParameters("resource=a&resource=b").hasResources).toBe(true);
    expect(readParameters("resource=a&x=b").hasResources).toBe(false);
  });

  it("is refused if parsers could read different texts in it", () => {
    for (const query of ["state=%", "state=%e4", "state=%zz", "%ff=1", "state=%ed%a0%80"]) {
      expect(() => readParameters(query), query).toThrow(
        expect.objectContaining({ code: "invalid_authorization_request" }),
      );
    }
  });

  it("OR-1 goes on to our pages without a character that `continue` refuses", () => {
    expect(readParameters(String.raw`state=a\b&nonce=\\`).query).toBe("state=a%5Cb&nonce=%5C%5C");
  });
});
