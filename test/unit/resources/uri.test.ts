import { describe, expect, it } from "vitest";
import { comparableUri, resourceUriFault, spellingsOf } from "../../../src/core/resources/uri.ts";

const faultOf = (text: string, allowsHttp = false) => resourceUriFault(text, { allowsHttp });

describe("the URI of a resource", () => {
  it.each([
    "https://mcp.example.com",
    "https://mcp.example.com/",
    "https://mcp.example.com/mcp",
    "https://mcp.example.com/mcp/",
    "https://mcp.example.com:8443/a/B%20c",
    "https://192.0.2.7/mcp",
  ])("may be %s", (uri) => {
    expect(faultOf(uri)).toBeUndefined();
  });

  it.each([
    ["RE-5 a fragment", "https://mcp.example.com/mcp#part", /fragment/],
    ["RE-5 an empty fragment", "https://mcp.example.com/mcp#", /fragment/],
    ["RE-6 a query", "https://mcp.example.com/mcp?a=b", /query/],
    ["RE-6 an empty query", "https://mcp.example.com/mcp?", /query/],
    ["RE-7 a user name", "https://ann@mcp.example.com/mcp", /user name/],
    ["RE-7 a password", "https://:secret@mcp.example.com/mcp", /password/],
    ["no scheme", "mcp.example.com/mcp", /complete/],
    ["no host", "https://", /complete/],
    ["another scheme", "ftp://mcp.example.com/mcp", /https/],
    ["a scheme of an app", "com.example.app:/mcp", /https/],
    ["a blank", "https://mcp.example.com/a b", /characters/],
    ["letters of another script", "https://münchen.example/mcp", /characters/],
    ["more than 512 characters", `https://mcp.example.com/${"a".repeat(512)}`, /512/],
    ["upper case in its host", "https://MCP.example.com/mcp", /https:\/\/mcp\.example\.com\/mcp$/],
    ["upper case in its scheme", "HTTPS://mcp.example.com/mcp", /https:\/\/mcp/],
    ["a default port", "https://mcp.example.com:443/mcp", /https:\/\/mcp\.example\.com\/mcp$/],
    ["a dot segment", "https://mcp.example.com/a/../mcp", /https:\/\/mcp\.example\.com\/mcp$/],
    ["a dot segment alone", "https://mcp.example.com/.", /https:\/\/mcp\.example\.com$/],
    ["a backslash", String.raw`https://mcp.example.com\mcp`, /https/],
  ])("has not %s", (_, uri, message) => {
    expect(faultOf(uri, true)).toMatch(message);
  });

  it("has at most 512 characters", () => {
    const longest = `https://mcp.example.com/${"a".repeat(488)}`;
    expect(longest).toHaveLength(512);
    expect(faultOf(longest)).toBeUndefined();
  });

  it("RE-9 is http only for this machine, and only outside production", () => {
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
      expect(faultOf(`http://${host}:8080/mcp`, true), host).toBeUndefined();
      expect(faultOf(`http://${host}:8080/mcp`), host).toMatch(/https/);
      expect(faultOf(`https://${host}:8080/mcp`), host).toBeUndefined();
    }
    for (const host of ["mcp.example.com", "localhost.example.com", "10.0.0.1"]) {
      expect(faultOf(`http://${host}/mcp`, true), host).toMatch(/https/);
    }
  });
});

describe("two URIs", () => {
  it("mean one resource if they differ by the case of scheme and host, a default port, or a path that is only a slash", () => {
    const uri = "https://mcp.example.com";
    for (const other of [`${uri}/`, "HTTPS://Mcp.Example.com", `${uri}:443`, `${uri}:443/`]) {
      expect(comparableUri(other), other).toBe(uri);
    }
    expect(comparableUri("http://localhost:80/mcp")).toBe("http://localhost/mcp");
  });

  it("RE-8 mean two resources if they differ by a slash after a path, or by anything else", () => {
    const uri = "https://mcp.example.com/mcp";
    const others = [
      `${uri}/`,
      "https://mcp.example.com/MCP",
      "https://mcp.example.com/%6dcp",
      "https://mcp.example.com//mcp",
      "https://mcp.example.com:8443/mcp",
      "http://mcp.example.com/mcp",
      "https://mcp.example.com./mcp",
    ];
    const comparable = [uri, ...others].map(comparableUri);
    expect(comparable).not.toContain(undefined);
    expect(new Set(comparable).size).toBe(comparable.length);
  });

  it("are not compared if one is no URI of a resource", () => {
    for (const text of [
      "",
      "mcp",
      "ftp://mcp.example.com",
      "https://ann@mcp.example.com",
      "https://mcp.example.com/?a",
      "https://mcp.example.com/#a",
      "https://mcp.example.com/a b",
      String.raw`https://mcp.example.com\a`,
      "https://",
    ]) {
      expect(comparableUri(text), text).toBeUndefined();
    }
  });

  it("are looked for with and without a path that is only a slash", () => {
    expect(spellingsOf("https://a.test")).toEqual(["https://a.test", "https://a.test/"]);
    expect(spellingsOf("https://a.test/b")).toEqual(["https://a.test/b", "https://a.test/b"]);
  });
});
